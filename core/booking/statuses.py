"""Where a session and a seat in it can stand, and what may follow what."""

from __future__ import annotations

from enum import StrEnum


class SessionStatus(StrEnum):
    """Where an occurrence stands."""

    TENTATIVE = "tentative"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class BookingStatus(StrEnum):
    """Where one student's seat stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


SESSION_MAY_BECOME: dict[SessionStatus, frozenset[SessionStatus]] = {
    SessionStatus.TENTATIVE: frozenset({SessionStatus.SCHEDULED, SessionStatus.CANCELLED}),
    SessionStatus.SCHEDULED: frozenset({SessionStatus.IN_PROGRESS, SessionStatus.COMPLETED, SessionStatus.CANCELLED}),
    SessionStatus.IN_PROGRESS: frozenset({SessionStatus.COMPLETED, SessionStatus.CANCELLED}),
    SessionStatus.COMPLETED: frozenset(),
    SessionStatus.CANCELLED: frozenset(),
}

BOOKING_MAY_BECOME: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.PENDING: frozenset(
        {BookingStatus.CONFIRMED, BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.CANCELLED}
    ),
    BookingStatus.CONFIRMED: frozenset({BookingStatus.CANCELLED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW}),
    BookingStatus.DECLINED: frozenset(),
    BookingStatus.EXPIRED: frozenset(),
    BookingStatus.CANCELLED: frozenset(),
    BookingStatus.COMPLETED: frozenset({BookingStatus.NO_SHOW}),
    BookingStatus.NO_SHOW: frozenset(),
}

AGREED_SESSION = frozenset({SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS})
"""The states in which both have said yes, and it is not over."""
GIVEN_UP = frozenset({BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.CANCELLED})
"""The states of a seat that is free again."""
LIVE_SESSION = frozenset(status for status, following in SESSION_MAY_BECOME.items() if following)
"""The states in which a session takes its people's time."""
