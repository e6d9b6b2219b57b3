"""What lists of mentors tell of each: when they can next be met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.turn import Turn
from core.booking.free_time.next_free import next_free_times
from core.people import MentorView


def next_free(turn: Turn, mentors: Iterable[MentorView]) -> dict[int, datetime]:
    """The first start that the reader can ask each mentor for, by the mentor's id."""
    ids = [mentor.id for mentor in mentors]
    return next_free_times(turn.db, turn.community.id, ids, student_id=turn.me, now=turn.now)
