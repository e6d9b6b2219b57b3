"""What lists of mentors tell of each, and completions of their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.turn import Turn
from core.booking.free_time.next_free import next_free_times
from core.people import MentorView, list_mentors

COMPLETIONS = 25
"""As many as a platform shows at once."""


def next_free(turn: Turn, mentors: Iterable[MentorView]) -> dict[int, datetime]:
    """The first start that the reader can ask each mentor for, by the mentor's id."""
    ids = [mentor.id for mentor in mentors]
    return next_free_times(turn.db, turn.community.id, ids, student_id=turn.me, now=turn.now)


def mentors_fitting(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    """The mentors that fit what is typed so far, as completions: how each is told of, and their id."""
    found = list_mentors(turn.db, turn.community.id, search=typed, limit=COMPLETIONS)
    return tuple((_line(mentor), str(mentor.id)) for mentor in found.items)


def _line(mentor: MentorView) -> str:
    return f"{mentor.name} · {mentor.profile.headline}" if mentor.profile.headline else mentor.name
