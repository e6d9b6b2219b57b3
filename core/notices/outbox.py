"""The outbox: notices are written with the change that they follow from, leased to a courier, and ended once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.notices.kinds import NoticeKind
from core.notices.models import Notice, NoticeStatus
from core.people.accounts import accounts_of_all
from core.people.views import AccountView
from core.storage import Moment, new_id, wake

NOTICES = cast(Table, Notice.__table__)
LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell one person. The sender, if there is one, is told when it cannot be delivered."""

    person_id: int
    kind: NoticeKind
    data: Mapping[str, Any]
    sender_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice to deliver now, to the first of the accounts that takes it."""

    community_id: int
    id: int
    person_id: int
    kind: NoticeKind
    data: Mapping[str, Any]
    attempts: int
    """How often it was leased, this time included."""
    accounts: tuple[AccountView, ...]
    """The person's, first the one to try first."""

    @property
    def nonce(self) -> str:
        """The same for every attempt, so that a platform that knows nonces shows it once."""
        return str(self.id)


def tell(db: Session, community_id: int, tellings: Iterable[Telling], now: datetime) -> None:
    """Writes notices that are due now. They are sent after the commit, or never if there is none."""
    rows = [notice_row(community_id, telling, now) for telling in tellings]
    if rows:
        db.connection().execute(_INSERT, rows)
        wake(db, "due")


def notice_row(community_id: int, telling: Telling, now: datetime) -> dict[str, Any]:
    """The notice as a row, for writing it together with others."""
    return {
        "community_id": community_id,
        "id": new_id(now),
        "person_id": telling.person_id,
        "sender_id": telling.sender_id,
        "kind": telling.kind.value,
        "data": telling.data,
        "due_at": now,
        "status": NoticeStatus.WAITING,
        "attempts": 0,
    }


def lease_notices(db: Session, now: datetime, limit: int, lease_seconds: float) -> tuple[DueNotice, ...]:
    """Takes notices that are due, oldest first: nobody else is given them until the lease ends or `retry_later`."""
    until = now + timedelta(seconds=lease_seconds)
    rows = db.execute(_LEASE, {"now": now, "until": until, "most": limit}).all()
    accounts = accounts_of_all(db, {row.person_id for row in rows}) if rows else {}
    return tuple(
        DueNotice(
            community_id=row.community_id,
            id=row.id,
            person_id=row.person_id,
            kind=NoticeKind(row.kind),
            data=row.data,
            attempts=row.attempts,
            accounts=accounts.get(row.person_id, ()),
        )
        for row in sorted(rows, key=lambda row: row.id)
    )


def delivered(db: Session, community_id: int, notice_id: int, via: str, now: datetime) -> None:
    """The notice arrived, on the platform `via`."""
    _end(db, community_id, notice_id, now, status=NoticeStatus.DELIVERED, delivered_via=via)


def retry_later(db: Session, community_id: int, notice_id: int, at: datetime, error: str) -> None:
    """The notice could not be sent now, and comes up again at that time."""
    db.execute(_open(community_id, notice_id).values(due_at=at, last_error=error[:LONGEST_ERROR]))
    wake(db, "due")


def undeliverable(db: Session, community_id: int, notice_id: int, error: str, now: datetime) -> None:
    """Nothing took the notice, and nothing will: its sender is told, once, if it has one."""
    status = NoticeStatus.UNDELIVERABLE
    if not _end(db, community_id, notice_id, now, status=status, last_error=error[:LONGEST_ERROR]):
        return
    notice = db.get_one(Notice, (community_id, notice_id))
    if notice.sender_id is not None:
        data = {**notice.data, "kind": notice.kind, "to": notice.person_id}
        tell(db, community_id, [Telling(notice.sender_id, NoticeKind.UNDELIVERED, data)], now)


def _end(db: Session, community_id: int, notice_id: int, now: datetime, **values: Any) -> bool:
    ended = db.connection().execute(_open(community_id, notice_id).values(done_at=now, **values))
    return ended.rowcount == 1


def _open(community_id: int, notice_id: int) -> Update:
    return update(NOTICES).where(
        NOTICES.c.community_id == community_id, NOTICES.c.id == notice_id, NOTICES.c.done_at.is_(None)
    )


_INSERT = insert(NOTICES)
_DUE = (
    select(NOTICES.c.community_id, NOTICES.c.id)
    .where(NOTICES.c.done_at.is_(None), NOTICES.c.due_at <= bindparam("now", type_=Moment()))
    .order_by(NOTICES.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_LEASE = (
    update(NOTICES)
    .where(NOTICES.c.community_id == _DUE.c.community_id, NOTICES.c.id == _DUE.c.id)
    .values(due_at=bindparam("until", type_=Moment()), attempts=NOTICES.c.attempts + 1)
    .returning(*NOTICES.c)
)
