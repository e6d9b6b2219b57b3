"""Storing what a platform sent before it hears "received", and letting each update take effect once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from core.inbox.models import InboxUpdate
from core.storage import Moment
from core.storage.prepared import read_one

Upsert = postgresql.Insert | sqlite.Insert


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that was stored and not yet handled."""

    id: str
    body: str
    received_at: datetime


def store_updates(db: Session, platform: str, updates: Iterable[tuple[str, str]], now: datetime) -> None:
    """Keeps updates as (id, body); one that is known already, handled or not, is left as it is."""
    rows = [
        {"platform": platform, "update_id": update_id, "body": body, "received_at": now, "done_at": None}
        for update_id, body in updates
    ]
    if rows:
        db.connection().execute(_STORE[_dialect(db)], rows)


def undone_updates(db: Session, platform: str, limit: int = 1000) -> tuple[StoredUpdate, ...]:
    """What was stored and not yet handled, in the order in which it came."""
    rows = db.execute(_UNDONE, {"platform": platform, "most": limit})
    return tuple(StoredUpdate(*row) for row in rows)


def mark_done(db: Session, platform: str, update_id: str, now: datetime) -> bool:
    """Marks the update as handled by this transaction, stored before or not; False when it has been handled already.

    On False its effect must not happen again.
    """
    values = {"platform": platform, "update_id": update_id, "now": now}
    return read_one(db, _MARK[_dialect(db)], values) is not None


def forget_done(db: Session, before: datetime) -> int:
    """Removes what was handled before then, and says how many; the platforms send nothing again after a day.

    The newest of each platform stays: from there a start reads back, however long nobody wrote.
    """
    platforms = db.scalars(select(_INBOX.c.platform).distinct()).all()
    newest = [(platform, newest_update(db, platform)) for platform in platforms]
    old = delete(_INBOX).where(_INBOX.c.done_at < before, tuple_(_INBOX.c.platform, _INBOX.c.update_id).not_in(newest))
    return db.connection().execute(old).rowcount


def newest_update(db: Session, platform: str) -> str | None:
    """The highest id of an update that was handled, for platforms whose ids grow with time; None before the first."""
    return db.scalar(
        select(_INBOX.c.update_id)
        .where(_INBOX.c.platform == platform, _INBOX.c.done_at.is_not(None))
        .order_by(func.length(_INBOX.c.update_id).desc(), _INBOX.c.update_id.desc())
        .limit(1)
    )


def finish_updates(db: Session, updates: Iterable[tuple[str, str]], now: datetime) -> None:
    """Marks updates as handled, given as (platform, id): such as changed nothing, and could be handled again."""
    finished = tuple_(_INBOX.c.platform, _INBOX.c.update_id).in_(list(updates))
    db.connection().execute(update(_INBOX).where(finished, _INBOX.c.done_at.is_(None)).values(done_at=now, body=None))


def _dialect(db: Session) -> str:
    return db.get_bind().dialect.name


_INBOX = cast(Table, InboxUpdate.__table__)
_UNDONE = (
    select(_INBOX.c.update_id, _INBOX.c.body, _INBOX.c.received_at)
    .where(_INBOX.c.platform == bindparam("platform"), _INBOX.c.done_at.is_(None))
    # Ids that count up sort as numbers do: shorter before longer.
    .order_by(_INBOX.c.received_at, func.length(_INBOX.c.update_id), _INBOX.c.update_id)
    .limit(bindparam("most"))
)


def _store(insert: Callable[[Table], Upsert]) -> Insert:
    return insert(_INBOX).on_conflict_do_nothing()


def _mark(insert: Callable[[Table], Upsert]) -> ReturningInsert[Any]:
    now = bindparam("now", type_=Moment())
    row = {"platform": bindparam("platform"), "update_id": bindparam("update_id"), "received_at": now, "done_at": now}
    marked = (
        insert(_INBOX)
        .values(row)
        .on_conflict_do_update(
            index_elements=["platform", "update_id"],
            set_={"done_at": now, "body": None},
            where=_INBOX.c.done_at.is_(None),
        )
    )
    return marked.returning(_INBOX.c.update_id)


_STORE = {"postgresql": _store(postgresql.insert), "sqlite": _store(sqlite.insert)}
_MARK = {"postgresql": _mark(postgresql.insert), "sqlite": _mark(sqlite.insert)}
