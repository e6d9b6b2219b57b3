"""Reminders: what a session needs done at a time. What is done then is up to the session's feature."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert
from sqlalchemy.orm import Session

from core.notices.kinds import ReminderKind
from core.notices.models import Reminder
from core.storage import new_id, wake

REMINDERS = cast(Table, Reminder.__table__)


def remind_at(
    db: Session, community_id: int, session_id: int, times: Iterable[tuple[ReminderKind, datetime]], now: datetime
) -> None:
    """Writes what the session needs done, and when."""
    rows = [reminder_row(community_id, session_id, kind, due_at, now) for kind, due_at in times]
    if rows:
        db.connection().execute(_INSERT, rows)
        wake(db, "due")


def reminder_row(
    community_id: int, session_id: int, kind: ReminderKind, due_at: datetime, now: datetime
) -> dict[str, Any]:
    """The reminder as a row, for writing it together with others."""
    return {
        "community_id": community_id,
        "id": new_id(now),
        "session_id": session_id,
        "kind": kind,
        "due_at": due_at,
    }


def forget_reminders(db: Session, community_id: int, session_id: int) -> None:
    """Removes what the session had still before it."""
    db.connection().execute(_FORGET, {"community": community_id, "session": session_id})


_INSERT = insert(REMINDERS)
_FORGET = delete(REMINDERS).where(
    REMINDERS.c.community_id == bindparam("community"),
    REMINDERS.c.session_id == bindparam("session"),
    REMINDERS.c.done_at.is_(None),
)
