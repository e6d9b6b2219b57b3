"""The kinds of notices and reminders. Each kind of notice has its words in a template of the same name."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice tells. Those of a session carry the ids `session` and `booking` in their data."""

    REQUEST_RECEIVED = "request_received"
    REQUEST_SENT = "request_sent"
    BOOKING_MADE = "booking_made"
    """To the mentor, when a service needs no approval."""
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_DECLINED = "booking_declined"
    BOOKING_WITHDRAWN = "booking_withdrawn"
    """To the mentor, when the student took a request back that was not yet answered."""
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_EXPIRED = "booking_expired"
    REMIND_24H = "remind_24h"
    REMIND_1H = "remind_1h"
    MESSAGE = "message"
    """Carries the ids `conversation` and `message`."""
    UNDELIVERED = "undelivered"
    """To the sender of a notice that could not be delivered: its data, with its `kind` and whom it was `to`."""


class ReminderKind(StrEnum):
    """What is done when a reminder falls due."""

    EXPIRE = "expire"
    REMIND_24H = "remind_24h"
    REMIND_1H = "remind_1h"
    OPEN_ROOM = "open_room"
    COMPLETE = "complete"
