"""When something is next to be sent, turned or done: the moment a scheduler sleeps until."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from core.cards.models import Card
from core.notices.leasing import IS_NEXT, IS_OURS, LEFT_FOR
from core.notices.models import Digest, Reminder
from core.notices.outbox import NOTICES
from core.waitlist.models import IS_OPEN, Offer

_NOTICE = select(func.min(NOTICES.c.due_at)).where(NOTICES.c.done_at.is_(None), IS_NEXT)
_CARD = select(func.min(Card.turn_at)).where(Card.turn_at.is_not(None))
_TIMED = (
    select(func.min(Reminder.due_at)).where(Reminder.done_at.is_(None)),
    select(func.min(Digest.due_at)).where(Digest.due_at.is_not(None)),
    select(func.min(Offer.held_until)).where(IS_OPEN),
)
_FIRSTS: tuple[Select[Any], ...] = (_NOTICE, _CARD, *_TIMED)
_OUR_FIRSTS: tuple[Select[Any], ...] = (
    _NOTICE.where(IS_OURS),
    _CARD.where(Card.platform.in_(bindparam("platforms", expanding=True))),
    *_TIMED,
)


def next_due(db: Session, platforms: Collection[str] | None = None) -> datetime | None:
    """The earliest moment at which something is to be sent, turned or done, perhaps past; None when nothing waits.

    With `platforms`, what is for other platforms counts only from when it would be left to us.
    """
    if platforms is None:
        return min((moment for first in _FIRSTS if (moment := db.scalar(first)) is not None), default=None)
    wanted = {"platforms": list(platforms)}
    moments = [db.scalar(first, wanted) for first in _OUR_FIRSTS]
    left = db.scalar(_NOTICE.where(~IS_OURS), wanted)
    moments.append(left + LEFT_FOR if left is not None else None)
    return min((moment for moment in moments if moment is not None), default=None)
