"""Booking: asking for a session, answering, and what time does to it. Telling people is left to notices and cards."""

from core.booking.answering.agenda import write_agenda
from core.booking.answering.asking_to_move import ask_to_move
from core.booking.answering.deciding import approve, cancel, clean_reason, decline, withdraw
from core.booking.answering.other_times import other_days, other_times
from core.booking.answering.preparing import approve_with, prepare
from core.booking.answering.proposing import propose_times, strike_out, take_proposed, turn_down
from core.booking.asking.requesting import request_session
from core.booking.asking.similar import SimilarMentor, ask_instead, near_to, others_free
from core.booking.following.carding import keep_card
from core.booking.following.digests import digest_hour, set_digest_hour
from core.booking.following.leaving import note_departure, sessions_ahead
from core.booking.free_time.permission import barred_from
from core.booking.freeing.offers import offer_unheard
from core.booking.holding.ending import complete, contest, report_no_show, write_notes
from core.booking.holding.joining import join
from core.booking.holding.timing import fire_due
from core.booking.reading.chatting import chat_partner
from core.booking.reading.filtering import ALL, Filters, Only, filters_of
from core.booking.reading.responsiveness import usual_answer_time
from core.booking.reading.sessions import Asked, Which, booking_card, requests_of, session_at, session_card, sessions_of
from core.booking.reading.today import MOST_OF_A_DAY, sessions_on
from core.booking.reading.views import BookingView, JoinView, SessionCard
from core.booking.rules import (
    AGENDA_LIMIT,
    ANSWER_LIMIT,
    DETAILS_LIMIT,
    DIGEST_HOURS,
    MOST_PROPOSED,
    NOTES_LIMIT,
    REASON_LIMIT,
    TOPIC_LIMIT,
)
from core.booking.statuses import BookingStatus, SessionStatus

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
    "offer_unheard",
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
