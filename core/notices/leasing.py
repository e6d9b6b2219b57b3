"""Which notices go out now, and to whom: a courier leases what is for the platforms that it serves.

What nobody comes for is given to any, to be ended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from core.notices.kinds import NoticeKind
from core.notices.outbox import NOTICES, TOLD
from core.people.accounts import EVERYWHERE, accounts_of_all
from core.people.models import Account, Person
from core.people.views import AccountView
from core.storage import Moment, hush
from core.storage.prepared import run

LEFT_FOR = timedelta(hours=2)
"""After so long a notice that no process came for, as none serves its platform, is given to any."""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice to deliver now, to the first of the accounts that takes it."""

    community_id: int
    id: int
    person_id: int
    kind: NoticeKind
    data: Mapping[str, Any]
    platform: str | None
    """The one to send it on; None where any of the accounts will do."""
    copy_of: int | None
    """The notice that has arrived on another platform, and of which this is a copy."""
    attempts: int
    """How often it was leased, this time included."""
    accounts: tuple[AccountView, ...]
    """The person's, first the one to try first; of a copy those alone that it is for."""

    @property
    def nonce(self) -> str:
        """The same for every attempt, so that a platform that knows nonces shows it once."""
        return str(self.id)

    @property
    def also_on(self) -> tuple[str, ...]:
        """The platforms on which it is wanted, where that is on more than one."""
        wanted = self.platform is None and any(account.notices_to == EVERYWHERE for account in self.accounts)
        return tuple(account.key.platform for account in self.accounts if account.reachable) if wanted else ()


def lease_notices(
    db: Session, now: datetime, limit: int, lease_seconds: float, platforms: Collection[str] | None = None
) -> tuple[DueNotice, ...]:
    """Takes notices that are due, oldest first: nobody else is given them until the lease ends or `retry_later`.

    With `platforms`, only those that are to go out there, and those that were left for `LEFT_FOR`.
    """
    if platforms is None:
        return _lease(db, _LEASE, now, limit, lease_seconds)
    return _lease(db, _LEASE_OURS, now, limit, lease_seconds, platforms=list(platforms), left=now - LEFT_FOR)


def lease_told(
    db: Session, now: datetime, limit: int, lease_seconds: float, platforms: Collection[str]
) -> tuple[DueNotice, ...]:
    """Takes what this very job has told or has let through, as far as it is to go out now on these platforms.

    Where that is all of it, nobody is woken to look for it.
    """
    told = db.info.get(TOLD)
    if not told or limit <= 0:
        return ()
    leased = _lease(db, _LEASE_TOLD, now, limit, lease_seconds, platforms=list(platforms), told=list(told))
    if len(leased) == len(told):
        hush(db, TOLD)
    return leased


def _lease(
    db: Session, statement: ReturningUpdate[Any], now: datetime, limit: int, lease_seconds: float, **wanted: Any
) -> tuple[DueNotice, ...]:
    until = now + timedelta(seconds=lease_seconds)
    rows = run(db, statement, {"now": now, "until": until, "most": limit, **wanted})
    accounts = accounts_of_all(db, {row.person_id for row in rows}) if rows else {}
    return tuple(
        DueNotice(
            community_id=row.community_id,
            id=row.id,
            person_id=row.person_id,
            kind=NoticeKind(row.kind),
            data=row.data,
            platform=row.platform,
            copy_of=row.copy_of,
            attempts=row.attempts,
            accounts=_in_turn(accounts.get(row.person_id, ()), row.platform, row.copy_of is not None),
        )
        for row in sorted(rows, key=lambda row: row.id)
    )


def _in_turn(accounts: tuple[AccountView, ...], platform: str | None, is_copy: bool) -> tuple[AccountView, ...]:
    """The accounts with those on the platform first, where one is given; of a copy no others."""
    there = tuple(account for account in accounts if account.key.platform == platform)
    elsewhere = () if is_copy else tuple(account for account in accounts if account.key.platform != platform)
    return there + elsewhere


_FIRST_ACCOUNT = (
    select(Account.platform)
    .join(Person, Person.id == Account.person_id)
    .where(Account.person_id == NOTICES.c.person_id)
    .order_by(
        Account.reachable.desc(),
        case((Account.platform == Person.notices_to, 0), else_=1),
        Account.last_seen.desc().nulls_last(),
        Account.platform,
    )
    .limit(1)
    .scalar_subquery()
)
_VIA = func.coalesce(NOTICES.c.platform, _FIRST_ACCOUNT)
IS_OURS: ColumnElement[bool] = or_(_VIA.in_(bindparam("platforms", expanding=True)), _VIA.is_(None))
"""Whether a notice is for those who serve `platforms`; one to a person without any account is for everybody."""
_EARLIER = NOTICES.alias("earlier")
IS_NEXT: ColumnElement[bool] = or_(
    NOTICES.c.conversation_id.is_(None),
    ~exists().where(
        _EARLIER.c.community_id == NOTICES.c.community_id,
        _EARLIER.c.conversation_id == NOTICES.c.conversation_id,
        _EARLIER.c.person_id == NOTICES.c.person_id,
        _EARLIER.c.done_at.is_(None),
        _EARLIER.c.id < NOTICES.c.id,
        _EARLIER.c.copy_of.is_(None) == NOTICES.c.copy_of.is_(None),
    ),
)
"""Whether a notice waits for no other: copies, which go to another platform, wait for copies alone."""
_DUE = (
    select(NOTICES.c.community_id, NOTICES.c.id)
    .where(NOTICES.c.done_at.is_(None), NOTICES.c.due_at <= bindparam("now", type_=Moment()), IS_NEXT)
    .order_by(NOTICES.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=NOTICES)
)
_LEFT = NOTICES.c.due_at <= bindparam("left", type_=Moment())


def _leased(due: Select[int, int]) -> ReturningUpdate[Any]:
    taken = due.cte("due")
    return (
        update(NOTICES)
        .where(NOTICES.c.community_id == taken.c.community_id, NOTICES.c.id == taken.c.id)
        .values(due_at=bindparam("until", type_=Moment()), attempts=NOTICES.c.attempts + 1)
        .returning(*NOTICES.c)
    )


_LEASE = _leased(_DUE)
_LEASE_OURS = _leased(_DUE.where(or_(IS_OURS, _LEFT)))
_LEASE_TOLD = _leased(_DUE.where(NOTICES.c.id.in_(bindparam("told", expanding=True)), IS_OURS))
