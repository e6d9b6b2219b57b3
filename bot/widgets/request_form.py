"""The form of a request, as its service asks it: what would be booked stands above, and the fields below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.presses.booking import Wish
from bot.presses.people import GoHome
from bot.presses.sessions import ListSessions
from bot.screens import Button, Field, Screen
from bot.turn import Turn
from bot.widgets.wishes import mode_of, told
from bot.words import Noted, Words, noted
from core.booking import AGENDA_LIMIT, ANSWER_LIMIT, DETAILS_LIMIT, TOPIC_LIMIT
from core.booking.reading.views import BookingView
from core.people import MentorView
from core.services import Mode, Need, Question, ServiceTerms, ServiceView

SUMMARY = "booking/summary.j2"
OWN = "? "
"""Stands before the text of a question to make its field's name."""
URGENCIES: Mapping[str, Noted] = {
    "whenever": noted("Whenever it suits"),
    "this_week": noted("This week"),
    "urgent": noted("It is urgent"),
}


def request_fields(words: Words, terms: ServiceTerms) -> tuple[Field, ...]:
    """All that the service asks; perhaps nothing."""
    asked = (
        (terms.topic, Field("topic", words("Topic"), words("What would you like to talk about?"), most=TOPIC_LIMIT)),
        (terms.details, Field("details", words("Details"), words("What helps to prepare for it"), most=DETAILS_LIMIT)),
        (
            terms.agenda,
            Field("agenda", words("Agenda"), words("What you would like to get through"), most=AGENDA_LIMIT),
        ),
    )
    fields = [
        replace(field, long=True, required=need is Need.REQUIRED) for need, field in asked if need is not Need.NOT_ASKED
    ]
    return (*fields, *(_question(words, question) for question in terms.questions))


def field_name(question: str) -> str:
    """The name of the field that asks this question of the mentor's own."""
    return OWN + question


def written_in(values: Mapping[str, str]) -> dict[str, Any]:
    """The form's values as `request_session` takes them."""
    answers = {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)}
    return {**{name: values.get(name, "") for name in ("topic", "details", "agenda")}, "answers": answers}


def answer_text(words: Words, answer: str) -> str:
    """An answer as people read it."""
    return words.say(URGENCIES[answer]) if answer in URGENCIES else answer


def summary(turn: Turn, mentor: MentorView, service: ServiceView, wish: Wish, second: int) -> dict[str, Any]:
    """What the summary shows of a request for a start before it is sent."""
    words, start = turn.words, datetime.fromtimestamp(second, UTC)
    there = Words(words.locale, mentor.zone)
    mode = mode_of(wish) or service.terms.mode
    elsewhere = there.local(start).utcoffset() != words.local(start).utcoffset()
    return {
        "mentor": mentor,
        "terms": service.terms,
        "what": told(words, service, wish),
        "start": start,
        "there": f"{there.moment(start)} ({there.zone_name})" if elsewhere else "",
        "place": service.terms.place if mode is Mode.IN_PERSON else "",
        "by_phone": mode is Mode.VOICE and bool(service.terms.phone),
    }


def sent_screen(turn: Turn, asked: BookingView, toast: str = "") -> Screen:
    """Says that it was asked for; the card that follows comes as a notice, so that it is kept true."""
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    return Screen("booking/request_sent.j2", {"asked": asked}, buttons=(row,), toast=toast)


def _question(words: Words, question: Question) -> Field:
    return Field(
        field_name(question.text),
        question.text,
        required=question.required,
        long=not question.choices,
        most=ANSWER_LIMIT,
        options=tuple((choice, answer_text(words, choice)) for choice in question.choices),
    )
