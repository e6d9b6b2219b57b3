"""The questions of a mentor's own in a service's request form, and the answers to them. No tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.services.errors import QuestionUnreadable, TooManyQuestions
from core.text import clean_line

MOST_QUESTIONS = 5
QUESTION_LIMIT = 45
"""Characters of a question and of an option: what the label of a form's field holds."""
OPTIONS = range(2, 11)
"""How many options a choice can have."""


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    """One of its options."""
    URGENCY = "urgency"
    """How soon it is needed: one of `URGENCIES`."""


URGENCIES = ("whenever", "this_week", "urgent")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a request form; `options` are those of a choice."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[str, ...] = ()
    required: bool = True

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be answered; empty where the answer is written."""
        return URGENCIES if self.kind is QuestionKind.URGENCY else self.options


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as it was asked, and what the student answered."""

    question: str
    answer: str


def check_questions(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The questions with clean texts; TooManyQuestions, or QuestionUnreadable, also for the same question twice."""
    if len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    checked = tuple(_checked(question) for question in questions)
    if len({question.text for question in checked}) < len(checked):
        raise QuestionUnreadable(QUESTION_LIMIT)
    return checked


def _checked(question: Question) -> Question:
    texts = (question.text, *question.options)
    clean = [clean_line(text, len(text)) for text in texts]
    wrong_count = question.kind is QuestionKind.CHOICE and len({*clean[1:]}) not in OPTIONS
    if wrong_count or any(not 1 <= len(text) <= QUESTION_LIMIT for text in clean):
        raise QuestionUnreadable(QUESTION_LIMIT)
    return replace(question, text=clean[0], options=tuple(dict.fromkeys(clean[1:])))
