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
    OTHERS_FREE = "others_free"
    """To the student whose request came to nothing: who else is free then. Not sent where nobody is."""
    TIMES_PROPOSED = "times_proposed"
    """To the student: the mentor would rather meet at one of these times."""
    MOVE_ASKED = "move_asked"
    """One of the two would have an agreed session at another time."""
    PROPOSAL_REFUSED = "proposal_refused"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    SESSION_MOVED = "session_moved"
    NOTES_SHARED = "notes_shared"
    NO_SHOW_REPORTED = "no_show_reported"
    """To who is said not to have come."""
    NO_SHOW_CONTESTED = "no_show_contested"
    REMIND_24H = "remind_24h"
    REMIND_1H = "remind_1h"
    REQUEST_WAITS = "request_waits"
    """To the mentor, once, while a request has no answer."""
    DAY_AHEAD = "day_ahead"
    """To a mentor in the morning: carries the `day`, as a date, and the `zone` whose day it is."""
    MESSAGE = "message"
    """Carries the ids `conversation` and `message`."""
    UNDELIVERED = "undelivered"
    """To the sender of a notice that could not be delivered: its data, with its `kind` and whom it was `to`."""


class ReminderKind(StrEnum):
    """What is done when a reminder falls due."""

    NUDGE = "nudge"
    """The mentor is told once that a request waits; EXPIRE is written in its place."""
    EXPIRE = "expire"
    LAPSE = "lapse"
    """A proposed time has gone by, or the session that was to leave its own has begun."""
    CHANGES_END = "changes_end"
    """The student can no longer cancel nor move the session: its cards turn."""
    ENDABLE = "endable"
    """It can be said how the session went: its cards turn."""
    REMIND_24H = "remind_24h"
    REMIND_1H = "remind_1h"
    OPEN_ROOM = "open_room"
    COMPLETE = "complete"
