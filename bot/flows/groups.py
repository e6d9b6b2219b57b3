"""Group sessions as everybody in the community's space reads of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Flow
from bot.screens import Screen
from bot.turn import Turn
from bot.widgets.wishes import mode_name
from core.booking.following.listing import group_of
from core.notices.kinds import NoticeKind

groups = Flow("groups")


@groups.notice(NoticeKind.GROUP_SHOWN)
def show_group(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """What it is about; None where there is nothing to show any more."""
    group = group_of(turn.db, turn.community.id, data["session"], turn.now)
    if group is None:
        return None
    return Screen("booking/occasion.j2", {"group": group, "place": mode_name(turn.words, group.mode)})
