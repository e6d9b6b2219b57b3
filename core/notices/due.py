"""When something is next to be sent, turned or done: the moment a scheduler sleeps until."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.cards.models import Card
from core.notices.models import Digest, Notice, Reminder

_FIRSTS = (
    select(func.min(Notice.due_at)).where(Notice.done_at.is_(None)),
    select(func.min(Reminder.due_at)).where(Reminder.done_at.is_(None)),
    select(func.min(Digest.due_at)).where(Digest.due_at.is_not(None)),
    select(func.min(Card.turn_at)).where(Card.turn_at.is_not(None)),
)


def next_due(db: Session) -> datetime | None:
    """The earliest moment at which something is to be sent, turned or done, perhaps past; None when nothing waits."""
    return min((moment for first in _FIRSTS if (moment := db.scalar(first)) is not None), default=None)
