"""The table of services: what can be booked with a mentor, and by which rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.services.kinds import Mode, Need, WhoMayBook
from core.services.questions import Question, QuestionKind
from core.storage.tables import AsJson, Entity, Key
from core.words import one_of


def _modes(told: list[str]) -> tuple[Mode, ...]:
    return tuple(map(Mode, told))


def _questions(told: list[dict[str, Any]]) -> tuple[Question, ...]:
    return tuple(Question(q["text"], QuestionKind(q["kind"]), tuple(q["options"]), q["required"]) for q in told)


def _questions_told(questions: tuple[Question, ...]) -> list[dict[str, Any]]:
    return [
        {"text": q.text, "kind": q.kind.value, "options": list(q.options), "required": q.required} for q in questions
    ]


class Service(Entity):
    """What can be booked: how long it takes, how people meet, when it starts, and how far ahead it is asked for."""

    __tablename__ = "service"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),
        Index(None, "community_id", "mentor_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int | None]
    """Whose it is; None for what all mentors of the community offer."""
    title: Mapped[str]
    description: Mapped[str]
    durations: Mapped[tuple[int, ...]] = mapped_column(AsJson(tuple, list))
    """How long a session can last, in minutes; the first is the usual one."""
    modes: Mapped[tuple[Mode, ...]] = mapped_column(AsJson(_modes, list))
    """How people can meet; the first is the usual way."""
    place: Mapped[str]
    """Where people meet in person; empty without that mode."""
    phone: Mapped[str]
    """The number that is called for a voice session; empty where the room is used."""
    capacity: Mapped[int]
    """How many students a session takes; 1 is one to one."""
    least_students: Mapped[int]
    """A group session with fewer is called off, so long before its start as `decide_before_minutes` says."""
    decide_before_minutes: Mapped[int]
    price: Mapped[str]
    """As shown, with its currency; empty where nothing is said."""
    who_may_book: Mapped[WhoMayBook] = mapped_column(one_of(WhoMayBook))
    members_of: Mapped[str]
    """The one of the community's spaces whose members they are, as `telegram:-100123`; empty for any of them."""
    course_id: Mapped[int | None]
    competing: Mapped[bool]
    """Whether requests for the same time may wait side by side: none of them holds it."""
    offer_minutes: Mapped[int | None]
    """How long a freed place is held for the first who waits for it; None for as long as in all the community."""
    topic: Mapped[Need] = mapped_column(one_of(Need))
    details: Mapped[Need] = mapped_column(one_of(Need))
    agenda: Mapped[Need] = mapped_column(one_of(Need))
    questions: Mapped[tuple[Question, ...]] = mapped_column(AsJson(_questions, _questions_told))
    step_minutes: Mapped[int]
    """Starts lie on a grid of so many minutes from where the hours begin."""
    needs_approval: Mapped[bool]
    notice_minutes: Mapped[int]
    """The least time between asking and the start."""
    horizon_days: Mapped[int]
    """How far ahead it can be booked."""
    expires_before_minutes: Mapped[int]
    """A request without an answer expires so long before the start."""
    cancel_until_minutes: Mapped[int]
    """A student can cancel or move a session until so long before its start."""
    binds_mentor: Mapped[bool]
    """Whether its mentor can no more after that; else they can until the start, with a reason."""
    buffer_before_minutes: Mapped[int]
    """Free time that the mentor has before a session, whatever else they have booked."""
    buffer_after_minutes: Mapped[int]
    most_a_day: Mapped[int | None]
    """How many sessions of any service the mentor takes on a day of their zone; None is no cap, here and below."""
    most_a_week: Mapped[int | None]
    """The same for a week, which begins on Monday."""
    most_open_requests: Mapped[int | None]
    """How many requests for this service a student may have without an answer."""
    most_a_week_each: Mapped[int | None]
    """How many sessions of this service a student may have in a week of the mentor's."""
    retired_at: Mapped[datetime | None]
    """When it was taken away: what is booked of it stays, and nothing more can be."""
