"""How long what was said is kept: what is older is deleted for good, with all that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Table, and_, delete, select
from sqlalchemy.orm import Session

from core.people.models import Community
from core.relay.models import Message, Report
from core.storage.tables import Entity


def forget_old_messages(db: Session, now: datetime, limit: int = 500) -> int:
    """Deletes messages that are older than their community keeps them, the oldest first; how many there were.

    What came with them is a part of their rows; reports, which tell what was said, go, too. Called again until it says
    0, so that nobody waits for long.
    """
    forgotten = 0
    for community_id, days in db.execute(select(Community.id, Community.keep_messages_days)):
        before = now - timedelta(days=days)
        db.connection().execute(delete(Report).where(Report.community_id == community_id, Report.at < before))
        old = (
            select(Message.id)
            .where(Message.community_id == community_id, Message.at < before)
            .order_by(Message.at)
            .limit(limit)
        )
        forgotten += forget_messages(db, community_id, db.scalars(old).all())
    return forgotten


def forget_messages(db: Session, community_id: int, messages: Sequence[int]) -> int:
    """Deletes these messages of a community, and the rows that hang on them; how many there were."""
    if not messages:
        return 0
    for table in _hanging_on_messages():
        of_them = and_(table.c.community_id == community_id, table.c.message_id.in_(messages))
        db.connection().execute(delete(table).where(of_them))
    gone = delete(Message).where(Message.community_id == community_id, Message.id.in_(messages))
    return db.connection().execute(gone).rowcount


def _hanging_on_messages() -> list[Table]:
    tables = reversed(Entity.metadata.sorted_tables)
    return [table for table in tables if any(key.column.table.name == "message" for key in table.foreign_keys)]
