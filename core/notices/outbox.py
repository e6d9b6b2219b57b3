"""The outbox: notices are written with the change that they follow from, leased to a courier, and ended once.

A courier leases what is for the platforms that it serves; what nobody comes for is given to any, to be ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, Update, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from core.notices.kinds import NoticeKind
from core.notices.models import Notice, NoticeStatus
from core.people.accounts import EVERYWHERE, accounts_of, accounts_of_all
from core.people.models import Account, Person
from core.people.views import AccountView
from core.storage import Moment, hush, new_id, wake

NOTICES = cast(Table, Notice.__table__)
LONGEST_ERROR = 300
LEFT_FOR = timedelta(hours=2)
"""After so long a notice that no process came for, as none serves its platform, is given to any."""
CALLED_EVERY = timedelta(days=1)
"""So often at most a person is called in the community's space."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell one person. The sender, if there is one, is told when it cannot be delivered."""

    person_id: int
    kind: NoticeKind
    data: Mapping[str, Any]
    sender_id: int | None = None
    conversation_id: int | None = None
    """Nothing is sent to the person on a conversation before what was told to them on it earlier."""


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


def tell(
    db: Session, community_id: int, tellings: Iterable[Telling], now: datetime, *, due: datetime | None = None
) -> None:
    """Writes notices that are due now, or then. They are sent after the commit, or never if there is none."""
    rows = [notice_row(community_id, telling, now) | ({"due_at": due} if due else {}) for telling in tellings]
    if rows:
        db.connection().execute(_INSERT, rows)
        _note_told(db, [row["id"] for row in rows])


def show(db: Session, community_id: int, telling: Telling, platform: str, now: datetime) -> None:
    """Writes a notice that goes to everybody in the community's space on that platform; its person is whose it is."""
    tell_on(db, community_id, platform, telling, now)


def tell_on(
    db: Session, community_id: int, platform: str, telling: Telling, now: datetime, *, copy_of: int | None = None
) -> None:
    """Writes a notice that is to be sent on that platform; a copy goes out there or not at all."""
    row = {**notice_row(community_id, telling, now), "platform": platform, "copy_of": copy_of}
    db.connection().execute(_INSERT, [row])
    _note_told(db, [row["id"]])


def notice_row(community_id: int, telling: Telling, now: datetime) -> dict[str, Any]:
    """The notice as a row, for writing it together with others."""
    return {
        "community_id": community_id,
        "id": new_id(now),
        "person_id": telling.person_id,
        "sender_id": telling.sender_id,
        "kind": telling.kind.value,
        "data": telling.data,
        "conversation_id": telling.conversation_id,
        "due_at": now,
        "status": NoticeStatus.WAITING,
        "attempts": 0,
    }


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
    told = db.info.get(_TOLD)
    if not told or limit <= 0:
        return ()
    leased = _lease(db, _LEASE_TOLD, now, limit, lease_seconds, platforms=list(platforms), told=list(told))
    if len(leased) == len(told):
        hush(db, _TOLD)
    return leased


def _lease(
    db: Session, statement: ReturningUpdate[Any], now: datetime, limit: int, lease_seconds: float, **wanted: Any
) -> tuple[DueNotice, ...]:
    until = now + timedelta(seconds=lease_seconds)
    rows = db.connection().execute(statement, {"now": now, "until": until, "most": limit, **wanted}).all()
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


def delivered(
    db: Session, community_id: int, notice_id: int, via: str, now: datetime, *, also_on: Collection[str] = ()
) -> None:
    """The notice arrived, on the platform `via`; on the others of `also_on` it comes as a copy."""
    ended = _ended(db, _DELIVER, {"community": community_id, "notice": notice_id, "via": via, "now": now})
    others = [platform for platform in also_on if platform != via]
    if not ended or not others:
        return
    notice = db.get_one(Notice, (community_id, notice_id))
    told = Telling(notice.person_id, NoticeKind(notice.kind), notice.data, conversation_id=notice.conversation_id)
    for other in others:
        tell_on(db, community_id, other, told, now, copy_of=notice_id)


def retry_later(
    db: Session, community_id: int, notice_id: int, at: datetime, error: str, *, platform: str | None = None
) -> None:
    """The notice could not be sent now, and comes up again at that time; with `platform`, to be sent there."""
    handed_over = {"platform": platform} if platform else {}
    db.execute(_open(community_id, notice_id).values(due_at=at, last_error=error[:LONGEST_ERROR], **handed_over))
    wake(db, "due")


def undeliverable(
    db: Session, community_id: int, notice_id: int, error: str, now: datetime, *, spaces: Collection[str] = ()
) -> bool:
    """Nothing took the notice, and nothing will: its sender is told, once, if it has one.

    Where one of the person's platforms is among `spaces`, those on which the community has a space, they are called
    there, once in `CALLED_EVERY`. Of a copy nobody hears. Says whether this is so now, and was not before.
    """
    status = NoticeStatus.UNDELIVERABLE
    ending = _open(community_id, notice_id).values(done_at=now, status=status, last_error=error[:LONGEST_ERROR])
    if not _ended(db, ending.returning(*_IN_ORDER), {}):
        return False
    notice = db.get_one(Notice, (community_id, notice_id))
    if notice.copy_of is not None:
        return False
    called = notice.kind != NoticeKind.CALL and _call(db, notice, spaces, now)
    if notice.sender_id is not None:
        data = {**notice.data, "kind": notice.kind, "to": notice.person_id, "called": called}
        tell(db, community_id, [Telling(notice.sender_id, NoticeKind.UNDELIVERED, data)], now)
    return True


def _in_turn(accounts: tuple[AccountView, ...], platform: str | None, is_copy: bool) -> tuple[AccountView, ...]:
    """The accounts with those on the platform first, where one is given; of a copy no others."""
    there = tuple(account for account in accounts if account.key.platform == platform)
    elsewhere = () if is_copy else tuple(account for account in accounts if account.key.platform != platform)
    return there + elsewhere


def _call(db: Session, notice: Notice, spaces: Collection[str], now: datetime) -> bool:
    """Calls the person in the community's space, unless they were lately; whether they are called by now."""
    platforms = [account.key.platform for account in accounts_of(db, notice.person_id)]
    platform = next((platform for platform in platforms if platform in spaces), None)
    if platform is None:
        return False
    person = db.get_one(Person, notice.person_id)
    if person.called_at is None or now - person.called_at >= CALLED_EVERY:
        person.called_at = now
        tell_on(db, notice.community_id, platform, Telling(notice.person_id, NoticeKind.CALL, {}), now)
    return True


def _ended(db: Session, ending: ReturningUpdate[Any], values: Mapping[str, Any]) -> bool:
    """Ends a notice that is open, and lets through the next one that had to wait for it."""
    ended = db.connection().execute(ending, values).one_or_none()
    if ended is None:
        return False
    if ended.conversation_id is not None:
        line = {"community": ended.community_id, "conversation": ended.conversation_id, "person": ended.person_id}
        line["original"] = ended.copy_of is None
        following = db.connection().execute(_FIRST_ON, line).scalar()
        if following is not None:
            _note_told(db, [following])
    return True


def _note_told(db: Session, notices: Iterable[int]) -> None:
    db.info.setdefault(_TOLD, {}).update(dict.fromkeys(notices))
    wake(db, _TOLD)


def _open(community_id: int, notice_id: int) -> Update:
    return update(NOTICES).where(
        NOTICES.c.community_id == community_id, NOTICES.c.id == notice_id, NOTICES.c.done_at.is_(None)
    )


_TOLD = "told"
_INSERT = insert(NOTICES)
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
_IN_ORDER = (NOTICES.c.community_id, NOTICES.c.conversation_id, NOTICES.c.person_id, NOTICES.c.copy_of)
_DELIVER = (
    update(NOTICES)
    .where(
        NOTICES.c.community_id == bindparam("community"),
        NOTICES.c.id == bindparam("notice"),
        NOTICES.c.done_at.is_(None),
    )
    .values(status=NoticeStatus.DELIVERED, delivered_via=bindparam("via"), done_at=bindparam("now", type_=Moment()))
    .returning(*_IN_ORDER)
)
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
_FIRST_ON = (
    select(NOTICES.c.id)
    .where(
        NOTICES.c.community_id == bindparam("community"),
        NOTICES.c.conversation_id == bindparam("conversation"),
        NOTICES.c.person_id == bindparam("person"),
        NOTICES.c.copy_of.is_(None) == bindparam("original"),
        NOTICES.c.done_at.is_(None),
    )
    .order_by(NOTICES.c.id)
    .limit(1)
)
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
