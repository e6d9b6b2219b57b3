"""All that is kept of booking, read as plain rows, and what must hold of it whoever has done what. Knows no use case:
the promises are spelled out here a second time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as Db

from core.booking.models import Booking, Claim, Session
from core.booking.statuses import BookingStatus, SessionStatus
from core.notices.kinds import ReminderKind
from core.notices.models import Notice, Reminder
from core.waitlist.models import Offer, OfferStatus, WaitlistEntry

MINUTE = timedelta(minutes=1)
OPENS, CLOSES = 15 * MINUTE, 30 * MINUTE
"""When a link is shown: before the start, and after the end."""

LIVE = {SessionStatus.TENTATIVE, SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS}
AGREED = LIVE - {SessionStatus.TENTATIVE}
SEATED = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})
HELD = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})

Told = tuple[int, str]
"""Whom a notice tells, and what."""


class DueThing(NamedTuple):
    """Something to be done for a session, or for one seat in it."""

    id: int
    session: int
    booking: int | None
    kind: ReminderKind
    at: datetime


@dataclass(frozen=True)
class Ledger:
    """Every row of booking at one moment, by its id."""

    sessions: dict[int, Row[Any]]
    bookings: dict[int, Row[Any]]
    claims: frozenset[tuple[int, datetime, datetime, int]]
    """Person, start, end, session or offer."""
    notices: dict[int, Told]
    reminders: frozenset[DueThing]
    """Those still to be done."""
    offers: dict[int, Row[Any]]
    waits: dict[int, Row[Any]]

    def seats(self, session_id: int) -> list[Row[Any]]:
        """The bookings of a session."""
        return [booking for booking in self.bookings.values() if booking.session_id == session_id]

    def told_since(self, before: Ledger) -> list[Told]:
        """Whom the notices tell that were not there before, in a fixed order."""
        return sorted(told for number, told in self.notices.items() if number not in before.notices)


def read_ledger(db: Db) -> Ledger:
    """The ledger as it is."""

    def rows(entity: Any) -> Iterable[Row[Any]]:
        # That a wait is to be looked at again says nothing of where it stands.
        return db.execute(select(*(column for column in entity.__table__.c if column.name != "hopeful"))).all()

    return Ledger(
        sessions={row.id: row for row in rows(Session)},
        bookings={row.id: row for row in rows(Booking)},
        claims=frozenset((row.person_id, row.starts_at, row.ends_at, row.session_id) for row in rows(Claim)),
        notices={row.id: (row.person_id, row.kind) for row in rows(Notice)},
        reminders=frozenset(
            DueThing(row.id, row.session_id, row.booking_id, row.kind, row.due_at)
            for row in rows(Reminder)
            if row.done_at is None
        ),
        offers={row.id: row for row in rows(Offer)},
        waits={row.id: row for row in rows(WaitlistEntry)},
    )


def broken_promises(ledger: Ledger, now: datetime, *, ticked: bool) -> list[str]:
    """What does not hold; `ticked` says that all which was due by now has been done."""
    return [
        *nobody_is_in_two_places(ledger),
        *claims_are_those_of_live_sessions(ledger),
        *nobody_sits_where_no_seat_is(ledger),
        *sessions_stand_as_their_seats_do(ledger),
        *nothing_is_due_for_what_is_over(ledger),
        *(what_is_due_for_each_session(ledger, now) if ticked else ()),
    ]


def nobody_is_in_two_places(ledger: Ledger) -> Iterator[str]:
    """No person has two claims that overlap."""
    of_person = defaultdict(list)
    for person, start, end, session in ledger.claims:
        of_person[person].append((start, end, session))
    for person, spans in of_person.items():
        for (start, end, session), (later, _, other) in pairwise(sorted(spans)):
            if later < end:
                yield f"person {person} is in session {session} from {start} to {end} and in {other} from {later}"


def claims_are_those_of_live_sessions(ledger: Ledger) -> Iterator[str]:
    """Every live session has exactly the claims of its people, every held time its mentor's, and nothing else has any.

    Requests that compete for a mentor's time do not hold it.
    """
    expected = set()
    for session in ledger.sessions.values():
        if session.status in LIVE:
            people = [seat.student_id for seat in ledger.seats(session.id) if seat.status in SEATED]
            if not (session.competing and session.status is SessionStatus.TENTATIVE):
                people.append(session.mentor_person_id)
            expected |= {(person, session.starts_at, session.ends_at, session.id) for person in people}
    mentors = {session.mentor_id: session.mentor_person_id for session in ledger.sessions.values()}
    for offer in ledger.offers.values():
        if offer.status is OfferStatus.OPEN and offer.session_id is None:
            wait = ledger.waits[offer.entry_id]
            expected.add((mentors[wait.mentor_id], wait.starts_at, wait.ends_at, offer.id))
    for missing in expected - ledger.claims:
        yield f"what is live lacks the claim {missing}"
    for extra in ledger.claims - expected:
        yield f"a claim belongs to nothing that is live: {extra}"


def nobody_sits_where_no_seat_is(ledger: Ledger) -> Iterator[str]:
    """A session has no more people, and places held for people, than seats."""
    held = Counter(offer.session_id for offer in ledger.offers.values() if offer.status is OfferStatus.OPEN)
    for session in ledger.sessions.values():
        seats = [seat.status for seat in ledger.seats(session.id)]
        taken = sum(status is BookingStatus.CONFIRMED for status in seats) + held[session.id]
        if not session.competing:
            taken += sum(status is BookingStatus.PENDING for status in seats)
        if taken > session.capacity:
            yield f"session {session.id} has {session.capacity} seats, and {taken} are taken"


def sessions_stand_as_their_seats_do(ledger: Ledger) -> Iterator[str]:
    """A session is agreed on once a seat is, and over once no seat is left."""
    for session in ledger.sessions.values():
        seats = {seat.status for seat in ledger.seats(session.id)}
        if BookingStatus.CONFIRMED in seats:
            fits = session.status in AGREED
        elif BookingStatus.PENDING in seats:  # in a group, those whose seats were agreed on may have left
            fits = session.status is SessionStatus.TENTATIVE or (session.capacity > 1 and session.status in AGREED)
        else:
            fits = session.status is (SessionStatus.COMPLETED if seats & HELD else SessionStatus.CANCELLED)
        if not fits:
            yield f"session {session.id} is {session.status} with seats that are {seats}"


def nothing_is_due_for_what_is_over(ledger: Ledger) -> Iterator[str]:
    """Only what is live has something before it; but who was there is asked once whether to book again."""
    for due in ledger.reminders:
        if due.kind is ReminderKind.BOOK_AGAIN:
            over = due.booking is None or ledger.bookings[due.booking].status is not BookingStatus.COMPLETED
        else:
            over = ledger.sessions[due.session].status not in LIVE
            over |= due.booking is not None and ledger.bookings[due.booking].status not in SEATED
        if over:
            yield f"something is due for what is over: {due}"


def what_is_due_for_each_session(ledger: Ledger, now: datetime) -> Iterator[str]:
    """A request has its expiry before it (or the nudge that writes it), an agreed session all that is still ahead; a
    proposed time lapses."""
    due: defaultdict[tuple[int, int | None], list[tuple[ReminderKind, datetime]]] = defaultdict(list)
    for each in ledger.reminders:
        due[each.session, each.booking].append((each.kind, each.at))
    for session in ledger.sessions.values():
        ahead = sorted(each for each in due[session.id, None] if each[0] is not ReminderKind.LAPSE)
        seats = ledger.seats(session.id)
        if any(seat.status is BookingStatus.CONFIRMED for seat in seats) and ahead != ahead_of(session, now):
            yield f"agreed session {session.id} has {ahead} before it, and not {ahead_of(session, now)}"
        for seat in seats:
            own = due[session.id, seat.id]
            ends = [at for kind, at in own if kind in {ReminderKind.NUDGE, ReminderKind.EXPIRE}]
            if seat.status is BookingStatus.PENDING and not (len(ends) == 1 and now < ends[0] <= seat.expires_at):
                yield f"request {seat.id}, which expires at {seat.expires_at}, has {own} before it"
            for start in proposed(seat):
                lapses = (ReminderKind.LAPSE, min(start, latest(session, seat)))
                if seat.status in SEATED and lapses not in own + due[session.id, None]:
                    yield f"nothing ends what is proposed for booking {seat.id} at {start}"


def ahead_of(session: Row[Any], now: datetime) -> list[tuple[ReminderKind, datetime]]:
    """What an agreed session has still before it, in order."""
    start = session.starts_at
    ahead = [
        (ReminderKind.REMIND_24H, start - 24 * 60 * MINUTE),
        (ReminderKind.REMIND_1H, start - 60 * MINUTE),
        (ReminderKind.CHANGES_END, start - session.cancel_until_minutes * MINUTE),
        (ReminderKind.OPEN_ROOM, start - OPENS),
        (ReminderKind.ENDABLE, start + 10 * MINUTE),
        (ReminderKind.CLOSE_ROOM, session.ends_at + CLOSES),
        (ReminderKind.COMPLETE, session.ends_at + 3 * 60 * MINUTE),
    ]
    if session.decide_at is not None:
        ahead.append((ReminderKind.DECIDE, session.decide_at))
    return sorted((kind, due) for kind, due in ahead if due > now)


def latest(session: Row[Any], seat: Row[Any]) -> datetime:
    """When a proposed time lapses at the latest: of an agreed session, at its start."""
    starts_at: datetime = session.starts_at
    return starts_at if seat.status is BookingStatus.CONFIRMED else datetime.max.replace(tzinfo=UTC)


def proposed(seat: Row[Any]) -> list[datetime]:
    """The starts that are proposed in place of the session's."""
    return [datetime.fromtimestamp(second, UTC) for second in seat.proposed]


def unseen_changes(before: Ledger, after: Ledger) -> Iterator[str]:
    """Sessions that have changed, or a seat in them, and whose cards were not told to turn."""
    for number, session in after.sessions.items():
        old = before.sessions.get(number)
        if old is None:
            continue
        seats = [(before.bookings.get(seat.id), seat) for seat in after.seats(number)]
        changed = [was for was, seat in seats if was is not None and was != seat]
        if (changed or _without_version(old) != _without_version(session)) and session.version <= old.version:
            yield f"session {number} changed, and its version is still {session.version}"


def _without_version(session: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in session._mapping.items() if name != "version"}
