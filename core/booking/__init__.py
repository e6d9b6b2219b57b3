"""Booking: asking for a session, answering, and what time does to it. Telling people is left to notices and cards."""

from core.booking.agenda import write_agenda
from core.booking.carding import keep_card
from core.booking.chatting import chat_partner
from core.booking.deciding import approve, cancel, clean_reason, decline, withdraw
from core.booking.digests import digest_hour, set_digest_hour
from core.booking.ending import complete, contest, report_no_show, write_notes
from core.booking.filtering import ALL, Filters, Only, filters_of
from core.booking.joining import join
from core.booking.leaving import note_departure, sessions_ahead
from core.booking.moving import ask_to_move
from core.booking.other_times import other_days, other_times
from core.booking.permission import barred_from
from core.booking.preparing import approve_with, prepare
from core.booking.proposing import propose_times, strike_out, take_proposed, turn_down
from core.booking.reading import Asked, Which, booking_card, requests_of, session_at, session_card, sessions_of
from core.booking.requesting import request_session
from core.booking.responsiveness import usual_answer_time
from core.booking.rules import (
    AGENDA_LIMIT,
    ANSWER_LIMIT,
    DETAILS_LIMIT,
    DIGEST_HOURS,
    MOST_PROPOSED,
    NOTES_LIMIT,
    REASON_LIMIT,
    TOPIC_LIMIT,
    BookingStatus,
    SessionStatus,
)
from core.booking.similar import SimilarMentor, ask_instead, near_to, others_free
from core.booking.timing import fire_due
from core.booking.today import MOST_OF_A_DAY, sessions_on
from core.booking.views import BookingView, JoinView, SessionCard

__all__ = [
    "AGENDA_LIMIT",
    "ALL",
    "ANSWER_LIMIT",
    "DETAILS_LIMIT",
    "DIGEST_HOURS",
    "MOST_OF_A_DAY",
    "MOST_PROPOSED",
    "NOTES_LIMIT",
    "REASON_LIMIT",
    "TOPIC_LIMIT",
    "Asked",
    "BookingStatus",
    "BookingView",
    "Filters",
    "JoinView",
    "Only",
    "SessionCard",
    "SessionStatus",
    "SimilarMentor",
    "Which",
    "approve",
    "approve_with",
    "ask_instead",
    "ask_to_move",
    "barred_from",
    "booking_card",
    "cancel",
    "chat_partner",
    "clean_reason",
    "complete",
    "contest",
    "decline",
    "digest_hour",
    "filters_of",
    "fire_due",
    "join",
    "keep_card",
    "near_to",
    "note_departure",
    "other_days",
    "other_times",
    "others_free",
    "prepare",
    "propose_times",
    "report_no_show",
    "request_session",
    "requests_of",
    "session_at",
    "session_card",
    "sessions_ahead",
    "sessions_of",
    "sessions_on",
    "set_digest_hour",
    "strike_out",
    "take_proposed",
    "turn_down",
    "usual_answer_time",
    "withdraw",
    "write_agenda",
    "write_notes",
]
