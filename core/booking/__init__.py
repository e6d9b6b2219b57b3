"""Booking: asking for a session, answering, and what time does to it. Telling people is left to notices and cards."""

from core.booking.carding import keep_card
from core.booking.deciding import approve, cancel, clean_reason, decline, withdraw
from core.booking.joining import join
from core.booking.reading import Asked, Which, booking_card, requests_of, session_card, sessions_of
from core.booking.requesting import clean_topic, request_session
from core.booking.rules import REASON_LIMIT, TOPIC_LIMIT, BookingStatus, SessionStatus
from core.booking.timing import fire_due
from core.booking.views import BookingView, JoinView, SessionCard

__all__ = [
    "REASON_LIMIT",
    "TOPIC_LIMIT",
    "Asked",
    "BookingStatus",
    "BookingView",
    "JoinView",
    "SessionCard",
    "SessionStatus",
    "Which",
    "approve",
    "booking_card",
    "cancel",
    "clean_reason",
    "clean_topic",
    "decline",
    "fire_due",
    "join",
    "keep_card",
    "request_session",
    "requests_of",
    "session_card",
    "sessions_of",
    "withdraw",
]
