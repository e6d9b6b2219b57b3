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
    db: Session,
    community_id: int,
    session_id: int,
    times: Iterable[tuple[ReminderKind, datetime]],
    now: datetime,
    *,
    booking_id: int | None = None,
) -> None:
    """Writes what the session needs done, or one seat in it, and when."""
    rows = [reminder_row(community_id, session_id, kind, due_at, now, booking_id) for kind, due_at in times]
    if rows:
        db.connection().execute(_INSERT, rows)
        wake(db, "due")


def reminder_row(
    community_id: int,
    session_id: int,
    kind: ReminderKind,
    due_at: datetime,
    now: datetime,
    booking_id: int | None = None,
) -> dict[str, Any]:
    """The reminder as a row, for writing it together with others."""
    return {
        "community_id": community_id,
        "id": new_id(now),
        "session_id": session_id,
        "booking_id": booking_id,
        "kind": kind,
        "due_at": due_at,
    }


def forget_reminders(db: Session, community_id: int, session_id: int, booking_id: int | None = None) -> None:
    """Removes what the session had still before it, or what only that seat in it had."""
    session = {"community": community_id, "session": session_id}
    if booking_id is None:
        db.connection().execute(_FORGET, session)
    else:
        db.connection().execute(_FORGET_SEAT, {**session, "booking": booking_id})


_INSERT = insert(REMINDERS)
_FORGET = delete(REMINDERS).where(
    REMINDERS.c.community_id == bindparam("community"),
    REMINDERS.c.session_id == bindparam("session"),
    REMINDERS.c.done_at.is_(None),
)
_FORGET_SEAT = _FORGET.where(REMINDERS.c.booking_id == bindparam("booking"))
