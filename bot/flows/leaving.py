"""What admins are told when a mentor has left the community's space with sessions ahead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Flow
from bot.presses.people import GoHome, ShowMentor
from bot.screens import Button, Screen
from bot.turn import Turn
from core.booking import sessions_ahead
from core.notices.kinds import NoticeKind
from core.people import mentor_profile

leaving = Flow("leaving")


@leaving.notice(NoticeKind.MENTOR_LEFT)
def mentor_left(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """What is ahead when it is told; None where nothing is any more."""
    words, mentor = turn.words, mentor_profile(turn.db, turn.community.id, data["mentor"])
    ahead = sessions_ahead(turn.db, turn.community.id, mentor.person_id, turn.now)
    if not ahead.count:
        return None
    row = (Button(words("Look"), ShowMentor(mentor.id)), Button(words("Home"), GoHome()))
    told = {"mentor": mentor, "ahead": ahead, "platform": data["platform"].capitalize()}
    return Screen("booking/mentor_left.j2", told, buttons=(row,))
