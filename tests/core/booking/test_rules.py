"""The pure rules of booking, checked whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from core.booking.errors import NotAllowedNow
from core.booking.rules import expiry_of, next_booking_status, next_session_status, reminders_ahead, still_helps
from core.booking.statuses import BOOKING_MAY_BECOME, LIVE_SESSION, SESSION_MAY_BECOME, BookingStatus, SessionStatus
from core.notices.kinds import ReminderKind

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)

ALLOWED_SESSIONS = {
    ("tentative", "scheduled"),
    ("tentative", "cancelled"),
    ("scheduled", "in_progress"),
    ("scheduled", "completed"),
    ("scheduled", "cancelled"),
    ("in_progress", "completed"),
    ("in_progress", "cancelled"),
}
ALLOWED_BOOKINGS = {
    ("pending", "confirmed"),
    ("pending", "declined"),
    ("pending", "expired"),
    ("pending", "cancelled"),
    ("confirmed", "cancelled"),
    ("confirmed", "completed"),
    ("confirmed", "no_show"),
    ("completed", "no_show"),
}


@pytest.mark.parametrize(("current", "wanted"), list(product(SessionStatus, SessionStatus)))
def test_a_session_becomes_only_what_may_follow(current: SessionStatus, wanted: SessionStatus) -> None:
    if (current.value, wanted.value) in ALLOWED_SESSIONS:
        assert next_session_status(current, wanted) is wanted
    else:
        with pytest.raises(NotAllowedNow) as refusal:
            next_session_status(current, wanted)
        assert (refusal.value.current, refusal.value.wanted) == (current, wanted)


@pytest.mark.parametrize(("current", "wanted"), list(product(BookingStatus, BookingStatus)))
def test_a_booking_becomes_only_what_may_follow(current: BookingStatus, wanted: BookingStatus) -> None:
    if (current.value, wanted.value) in ALLOWED_BOOKINGS:
        assert next_booking_status(current, wanted) is wanted
    else:
        with pytest.raises(NotAllowedNow):
            next_booking_status(current, wanted)


def test_every_status_has_a_row_in_its_table() -> None:
    assert set(SESSION_MAY_BECOME) == set(SessionStatus)
    assert set(BOOKING_MAY_BECOME) == set(BookingStatus)


def test_only_sessions_that_can_still_change_take_time() -> None:
    assert {SessionStatus.TENTATIVE, SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS} == LIVE_SESSION


def expiry(asked_before: timedelta, hours_unanswered: int | None = None) -> timedelta:
    """How long before the start a request expires that was asked so long before it."""
    expires_at = expiry_of(
        asked_at=START - asked_before, starts_at=START, before_minutes=180, hours_unanswered=hours_unanswered
    )
    return START - expires_at


def test_a_request_expires_three_hours_before_the_start() -> None:
    assert expiry(48 * HOUR) == 3 * HOUR


@pytest.mark.parametrize("asked_before", [3 * HOUR, 2 * HOUR, timedelta(seconds=1)])
def test_a_request_made_later_than_that_expires_at_the_start(asked_before: timedelta) -> None:
    assert expiry(asked_before) == timedelta(0)


def test_hours_unanswered_make_the_expiry_earlier() -> None:
    assert expiry(48 * HOUR, hours_unanswered=12) == 36 * HOUR


def test_hours_unanswered_never_make_the_expiry_later() -> None:
    assert expiry(10 * HOUR, hours_unanswered=24) == 3 * HOUR
    assert expiry(2 * HOUR, hours_unanswered=24) == timedelta(0)


OVER = ("close_room", "complete")


def ahead(now: datetime, opens_before: timedelta | None = timedelta(minutes=15)) -> dict[str, timedelta]:
    """The reminders still ahead, as how long before the start they are due."""
    opens_at = None if opens_before is None else START - opens_before
    times = reminders_ahead(
        now=now,
        starts_at=START,
        ends_at=START + HOUR,
        change_until=START - 2 * HOUR,
        opens_at=opens_at,
        closes_at=START + HOUR + HOUR / 2,
    )
    return {kind.value: START - due_at for kind, due_at in times}


def test_an_early_approval_has_every_reminder_ahead() -> None:
    assert ahead(START - 48 * HOUR) == {
        "remind_24h": 24 * HOUR,
        "changes_end": 2 * HOUR,
        "remind_1h": HOUR,
        "open_room": timedelta(minutes=15),
        "endable": -timedelta(minutes=10),
        "close_room": -1.5 * HOUR,
        "complete": -4 * HOUR,
    }


def test_a_late_approval_has_only_what_is_still_to_come() -> None:
    assert set(ahead(START - 24 * HOUR)) == {"changes_end", "remind_1h", "open_room", "endable", *OVER}
    assert set(ahead(START - timedelta(minutes=20))) == {"open_room", "endable", *OVER}
    assert set(ahead(START - timedelta(minutes=10))) == {"endable", *OVER}


def test_a_session_whose_link_is_shown_for_long_is_held_no_sooner_than_it_closes() -> None:
    times = dict(
        reminders_ahead(
            now=START, starts_at=START, ends_at=START, change_until=START, opens_at=None, closes_at=START + 5 * HOUR
        )
    )
    assert times[ReminderKind.COMPLETE] == times[ReminderKind.CLOSE_ROOM] == START + 5 * HOUR


def test_a_link_that_is_shown_at_once_opens_no_room_later() -> None:
    assert "open_room" not in ahead(START - 48 * HOUR, opens_before=None)


@pytest.mark.parametrize(
    ("kind", "before_start", "helps"),
    [
        ("remind_24h", timedelta(hours=24), True),
        ("remind_24h", timedelta(minutes=70), True),
        ("remind_24h", timedelta(minutes=69), False),
        ("remind_1h", timedelta(hours=1), True),
        ("remind_1h", timedelta(seconds=1), True),
        ("remind_1h", timedelta(0), False),
        ("remind_24h", timedelta(hours=-1), False),
    ],
)
def test_a_late_reminder_is_sent_while_it_helps(kind: str, before_start: timedelta, helps: bool) -> None:
    assert still_helps(ReminderKind(kind), starts_at=START, now=START - before_start) is helps
