"""The rules of booking: what may follow what, and the deadlines. Pure: no database and no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.booking.errors import NotAllowedNow, RhythmOutOfRange
from core.booking.statuses import BOOKING_MAY_BECOME, SESSION_MAY_BECOME, BookingStatus, SessionStatus
from core.notices.kinds import ReminderKind

TOPIC_LIMIT = 1000
DETAILS_LIMIT = 1000
AGENDA_LIMIT = 500
ANSWER_LIMIT = 300
REASON_LIMIT = 500
NOTES_LIMIT = 500
MOST_PROPOSED = 3
"""How many times a mentor can propose at once in place of the one asked for."""
ENDABLE_AFTER = timedelta(minutes=10)
"""So long after the start it can be said how a session went."""
HELD_AFTER = timedelta(hours=3)
"""So long after the end a session of which nobody has said how it went counts as held."""
BOOK_AGAIN_AFTER = timedelta(days=1)
"""So long after the end its student is asked whether to book again."""
NO_SHOW_WITHIN = timedelta(days=3)
"""So long after the end it can be said that somebody did not come."""

RHYTHMS = (1, 2)
"""How many weeks there can be from one session of a series to the next."""
LONGEST_SERIES = 26

NUDGE_AFTER = timedelta(hours=2)
NUDGE_BEFORE = timedelta(hours=1)
MORNING, NIGHT = 8, 22
"""The hours of a day from which on nobody is nudged too early, and from which on too late."""
SAID_BETTER_BY_THE_LAST_HOUR = timedelta(hours=1, minutes=10)
"""A 24 h reminder this close to the start is dropped: the 1 h reminder says more."""
DIGEST_HOURS = range(5, 11)
"""The hours of a morning at which a mentor can be told of the day."""
USUAL_DIGEST_HOUR = 7
NOON = 12


def next_session_status(current: SessionStatus, wanted: SessionStatus) -> SessionStatus:
    """`wanted`, or NotAllowedNow when it may not follow `current`."""
    if wanted not in SESSION_MAY_BECOME[current]:
        raise NotAllowedNow(current, wanted)
    return wanted


def next_booking_status(current: BookingStatus, wanted: BookingStatus) -> BookingStatus:
    """`wanted`, or NotAllowedNow when it may not follow `current`."""
    if wanted not in BOOKING_MAY_BECOME[current]:
        raise NotAllowedNow(current, wanted)
    return wanted


def expiry_of(
    *, asked_at: datetime, starts_at: datetime, before_minutes: int, hours_unanswered: int | None
) -> datetime:
    """When a request without an answer expires: so long before the start, or at the start when asked later than that.

    A mentor's hours unanswered may make it earlier, never later.
    """
    usual = starts_at - timedelta(minutes=before_minutes)
    expiry = usual if asked_at < usual else starts_at
    return expiry if hours_unanswered is None else min(expiry, asked_at + timedelta(hours=hours_unanswered))


def decision_of(*, now: datetime, starts_at: datetime, before_minutes: int) -> datetime:
    """When it is decided whether a group is large enough: so long before the start; asked later, halfway to it."""
    usual = starts_at - timedelta(minutes=before_minutes)
    return usual if usual > now else (now + (starts_at - now) / 2).replace(microsecond=0)


def series_starts(start: datetime, zone: str, *, every_weeks: int, times: int) -> tuple[datetime | None, ...]:
    """The starts of a series, at the same wall time of the zone; None for one that its clock skips.

    Raises RhythmOutOfRange.
    """
    if every_weeks not in RHYTHMS or not 2 <= times <= LONGEST_SERIES:
        raise RhythmOutOfRange(every_weeks, times, LONGEST_SERIES)
    first = start.astimezone(ZoneInfo(zone))
    walls = [first.replace(tzinfo=None) + timedelta(weeks=every_weeks * number) for number in range(times)]
    moments = [wall.replace(tzinfo=ZoneInfo(zone), fold=first.fold).astimezone(UTC) for wall in walls]
    return tuple(
        moment if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall else None
        for moment, wall in zip(moments, walls, strict=True)
    )


def nudge_of(*, asked_at: datetime, expires_at: datetime, after_hours: int | None = None, zone: str) -> datetime | None:
    """When a mentor who does not answer is told once that a request waits: `after_hours` where that is before it goes,
    else halfway to its expiry. Not soon after it came nor shortly before it goes, and never where they want 0.

    By night in the mentor's zone it waits for their morning, unless the request goes before that.
    """
    if after_hours == 0:
        return None
    latest = expires_at - NUDGE_BEFORE
    wanted = asked_at + timedelta(hours=after_hours) if after_hours else latest + NUDGE_BEFORE
    if wanted > latest:
        wanted = max(asked_at + (expires_at - asked_at) / 2, asked_at + NUDGE_AFTER)
    nudge = wanted.replace(microsecond=0)
    if nudge > latest:
        return None
    morning = _morning_after(nudge, zone)
    return morning if morning < expires_at else nudge


def _morning_after(moment: datetime, zone: str) -> datetime:
    """The moment itself by day; else when the night ends in which it lies."""
    wall = moment.astimezone(ZoneInfo(zone))
    if MORNING <= wall.hour < NIGHT:
        return moment
    day = wall.date() + timedelta(days=wall.hour >= NIGHT)
    return datetime.combine(day, time(MORNING), ZoneInfo(zone)).astimezone(UTC)


def reminders_ahead(
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    change_until: datetime,
    opens_at: datetime | None,
    closes_at: datetime,
) -> list[tuple[ReminderKind, datetime]]:
    """What an agreed session still has before it, and when. `opens_at` is None for a link that is shown at once."""
    ahead = [
        (ReminderKind.REMIND_24H, starts_at - timedelta(hours=24)),
        (ReminderKind.REMIND_1H, starts_at - timedelta(hours=1)),
        (ReminderKind.CHANGES_END, change_until),
        (ReminderKind.ENDABLE, starts_at + ENDABLE_AFTER),
    ]
    if opens_at is not None:
        ahead.append((ReminderKind.OPEN_ROOM, opens_at))
    over = [(ReminderKind.CLOSE_ROOM, closes_at), (ReminderKind.COMPLETE, max(closes_at, ends_at + HELD_AFTER))]
    return [*((kind, due_at) for kind, due_at in ahead if due_at > now), *over]


def digest_at(day: date, hour: int, zone: str) -> datetime:
    """When a mentor is told of that day of their zone."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def digest_helps(now: datetime, zone: str) -> bool:
    """Whether to be told of the day, perhaps late, is still worth it: before noon."""
    return now.astimezone(ZoneInfo(zone)).hour < NOON


def still_helps(kind: ReminderKind, *, starts_at: datetime, now: datetime) -> bool:
    """Whether a reminder to the people of a session, perhaps late, is worth sending now."""
    if now >= starts_at:
        return False
    return kind is not ReminderKind.REMIND_24H or starts_at - now >= SAID_BETTER_BY_THE_LAST_HOUR
