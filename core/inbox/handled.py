"""What was handled: marked many at a time, and the newest of it, from which a start reads back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from core.inbox.models import InboxUpdate


def finish_updates(db: Session, updates: Iterable[tuple[str, str]], now: datetime) -> None:
    """Marks updates as handled, given as (platform, id): such as changed nothing, and could be handled again."""
    db.execute(
        update(InboxUpdate)
        .where(tuple_(InboxUpdate.platform, InboxUpdate.update_id).in_(list(updates)), InboxUpdate.done_at.is_(None))
        .values(done_at=now, body=None)
        .execution_options(synchronize_session=False)
    )


def newest_update(db: Session, platform: str) -> str | None:
    """The highest id of an update that was handled, for platforms whose ids grow with time; None before the first."""
    longest_first = func.length(InboxUpdate.update_id).desc()
    return db.scalar(
        select(InboxUpdate.update_id)
        .where(InboxUpdate.platform == platform, InboxUpdate.done_at.is_not(None))
        .order_by(longest_first, InboxUpdate.update_id.desc())
        .limit(1)
    )
