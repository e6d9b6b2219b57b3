"""What a student writes with a request, held against what the service's form asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.booking.errors import AnswerMissing, AnswerTooLong, AnswerUnknown, TopicEmpty, TopicTooLong
from core.booking.models import Booking
from core.booking.rules import AGENDA_LIMIT, ANSWER_LIMIT, DETAILS_LIMIT, TOPIC_LIMIT
from core.masking import mask
from core.services.kinds import Need
from core.services.questions import Answered, Question
from core.services.terms import ServiceTerms
from core.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Written:
    """What is kept of it; None for what was not asked, or left out."""

    topic: str
    details: str | None = None
    agenda: str | None = None
    answers: tuple[Answered, ...] | None = None


def check_written(
    terms: ServiceTerms, topic: str, details: str = "", agenda: str = "", answers: Mapping[str, str] | None = None
) -> Written:
    """What the form asks, without control characters, and nothing else; `answers` are by the questions' texts.

    Raises TopicEmpty, TopicTooLong, AnswerMissing, AnswerTooLong or AnswerUnknown.
    """
    topic = "" if terms.topic is Need.NOT_ASKED else clean(topic)
    if terms.topic is Need.REQUIRED and not topic:
        raise TopicEmpty
    if len(topic) > TOPIC_LIMIT:
        raise TopicTooLong(TOPIC_LIMIT, len(topic))
    if terms.details is terms.agenda is Need.NOT_ASKED and not terms.questions:
        return Written(topic)
    given = answers or {}
    return Written(
        topic,
        _text("details", details, terms.details, DETAILS_LIMIT),
        _text("agenda", agenda, terms.agenda, AGENDA_LIMIT),
        tuple(found for question in terms.questions if (found := _answered(question, given.get(question.text, ""))))
        or None,
    )


def masked(written: Written) -> Written:
    """The same without how somebody could be reached."""
    answers = written.answers and tuple(replace(one, answer=mask(one.answer)) for one in written.answers)
    details, agenda = (text and mask(text) for text in (written.details, written.agenda))
    return Written(mask(written.topic), details, agenda, answers)


def beside_topic(kept: Written | Booking) -> dict[str, Any]:
    """What was written beside the topic, as `request_session` and JSON take it."""
    answers = {answered.question: answered.answer for answered in kept.answers or ()}
    return {"details": kept.details or "", "agenda": kept.agenda or "", "answers": answers}


def _text(name: str, text: str, need: Need, limit: int) -> str | None:
    text = "" if need is Need.NOT_ASKED else clean(text)
    if need is Need.REQUIRED and not text:
        raise AnswerMissing(name)
    if len(text) > limit:
        raise AnswerTooLong(name, limit, len(text))
    return text or None


def _answered(question: Question, answer: str) -> Answered | None:
    answer = clean_line(answer, len(answer))
    if not answer:
        if question.required:
            raise AnswerMissing(question.text)
        return None
    if len(answer) > ANSWER_LIMIT:
        raise AnswerTooLong(question.text, ANSWER_LIMIT, len(answer))
    if question.choices and answer not in question.choices:
        raise AnswerUnknown(question.text)
    return Answered(question.text, answer)
