"""What is told of a mentor: the same to students, and to the mentor who looks at their own profile."""

from __future__ import annotations

from typing import Any

from bot.turn import Turn
from bot.widgets.wishes import offer_line
from core.booking import usual_answer_time
from core.courses import courses_taught_by
from core.people import MentorView
from core.services import services_of

COURSES = 12


def told_of(turn: Turn, mentor: MentorView) -> dict[str, Any]:
    """The data of `people/mentor.j2`."""
    usual = usual_answer_time(turn.db, turn.community.id, mentor.person_id, now=turn.now)
    taught = courses_taught_by(turn.db, turn.community.id, mentor.id)
    offered = services_of(turn.db, turn.community.id, mentor.id)
    return {
        "mentor": mentor,
        "offered": [(service.terms.title, offer_line(turn.words, service)) for service in offered],
        "courses": [course.name for course in taught[:COURSES]],
        "answers_within": turn.words.length(int(usual.total_seconds() // 60)) if usual else "",
    }
