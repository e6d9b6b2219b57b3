"""Keeping cards true: which copies show something old, who is turning them, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, Update, bindparam, case, delete, literal, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from core.cards.models import Card
from core.people.views import AccountKey
from core.storage import Moment, new_id, wake


@dataclass(frozen=True, slots=True)
class CardCopy:
    """A message that shows what a session's card says of a seat: where it stands, for whom, in which version."""

    community_id: int
    session_id: int
    booking_id: int
    person_id: int
    account: AccountKey
    chat: str
    message_id: str
    kind: str
    """Which notice makes it anew."""
    version_shown: int


@dataclass(frozen=True, slots=True)
class DueCard(CardCopy):
    """A copy that is to be turned."""

    id: int
    attempts: int


def add_card(db: Session, copy: CardCopy, version_due: int, now: datetime) -> None:
    """Keeps the message true from now on; it is turned at once if it shows an older version than it should.

    One that is kept already is left alone: who answers a press on it can be faster than who sent it.
    """
    if copy_at(db, copy.community_id, copy.session_id, copy.account.platform, copy.chat, copy.message_id) is not None:
        return
    old = copy.version_shown < version_due
    db.add(
        Card(
            community_id=copy.community_id,
            id=new_id(now),
            session_id=copy.session_id,
            booking_id=copy.booking_id,
            person_id=copy.person_id,
            platform=copy.account.platform,
            address=copy.account.address,
            chat=copy.chat,
            message_id=copy.message_id,
            kind=copy.kind,
            version_shown=copy.version_shown,
            version_due=version_due,
            turn_at=now if old else None,
            leased_until=None,
            attempts=0,
        )
    )
    db.flush()
    if old:
        wake(db, "due")


def copy_at(db: Session, community_id: int, session_id: int, platform: str, chat: str, message_id: str) -> int | None:
    """The id of the session's copy that this message is; None where it is none."""
    at = {"community": community_id, "session": session_id, "platform": platform, "chat": chat, "message": message_id}
    return db.scalar(_AT, at)


def turn_cards(db: Session, *, community_id: int, session_id: int, version: int, now: datetime) -> None:
    """Every copy of the session's card is to show this version, soon: a copy being turned waits for that to end."""
    values = {"community": community_id, "session": session_id, "version": version, "now": now}
    turned = db.connection().execute(_TURN, values)
    if turned.rowcount:
        wake(db, "due")


def lease_cards(
    db: Session, now: datetime, limit: int, lease_seconds: float, platforms: Collection[str] | None = None
) -> tuple[DueCard, ...]:
    """Takes copies that are due, for so long: nobody else is given them, and they come up again if nothing is said.

    With `platforms`, only copies that stand there.
    """
    wanted: dict[str, Any] = {"now": now, "until": now + timedelta(seconds=lease_seconds), "most": limit}
    if platforms is not None:
        wanted["platforms"] = list(platforms)
    rows = db.execute(_LEASE if platforms is None else _LEASE_OURS, wanted).all()
    return tuple(
        DueCard(
            community_id=row.community_id,
            session_id=row.session_id,
            booking_id=row.booking_id,
            person_id=row.person_id,
            account=AccountKey(row.platform, row.address),
            chat=row.chat,
            message_id=row.message_id,
            kind=row.kind,
            version_shown=row.version_shown,
            id=row.id,
            attempts=row.attempts,
        )
        for row in sorted(rows, key=lambda row: row.id)
    )


def card_turned(db: Session, community_id: int, card_id: int, version: int, now: datetime) -> None:
    """The copy now shows this version; it stays due if it should show a newer one by now."""
    stale = _CARDS.c.version_due > version
    still_due = db.scalar(
        _one(community_id, card_id)
        .values(
            version_shown=version,
            leased_until=None,
            attempts=0,
            turn_at=case((stale, literal(now, Moment())), else_=None),
        )
        .returning(_CARDS.c.turn_at)
    )
    if still_due:
        wake(db, "due")


def retry_card(db: Session, community_id: int, card_id: int, at: datetime) -> None:
    """The copy could not be turned now, and is tried again at that time."""
    db.execute(_one(community_id, card_id).values(turn_at=at, leased_until=None))


def card_gone(db: Session, community_id: int, card_id: int) -> None:
    """The message is no longer there, or can no longer be edited: it is kept no more."""
    db.execute(delete(_CARDS).where(_CARDS.c.community_id == community_id, _CARDS.c.id == card_id))


def _one(community_id: int, card_id: int) -> Update:
    return update(_CARDS).where(_CARDS.c.community_id == community_id, _CARDS.c.id == card_id)


_CARDS = cast(Table, Card.__table__)
_NOW = bindparam("now", type_=Moment())
_UNTIL = bindparam("until", type_=Moment())

_AT = (
    select(_CARDS.c.id)
    .where(
        _CARDS.c.community_id == bindparam("community"),
        _CARDS.c.session_id == bindparam("session"),
        _CARDS.c.platform == bindparam("platform"),
        _CARDS.c.chat == bindparam("chat"),
        _CARDS.c.message_id == bindparam("message"),
    )
    .limit(1)
)

_TURN = (
    update(_CARDS)
    .where(_CARDS.c.community_id == bindparam("community"), _CARDS.c.session_id == bindparam("session"))
    .values(
        version_due=bindparam("version"),
        turn_at=case((_CARDS.c.leased_until > _NOW, _CARDS.c.leased_until), else_=_NOW),
    )
)

_DUE = (
    select(_CARDS.c.community_id, _CARDS.c.id)
    .where(_CARDS.c.turn_at.is_not(None), _CARDS.c.turn_at <= _NOW)
    .order_by(_CARDS.c.turn_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def _leased(due: Select[int, int]) -> ReturningUpdate[Any]:
    taken = due.cte("due")
    return (
        update(_CARDS)
        .where(_CARDS.c.community_id == taken.c.community_id, _CARDS.c.id == taken.c.id)
        .values(turn_at=_UNTIL, leased_until=_UNTIL, attempts=_CARDS.c.attempts + 1)
        .returning(*_CARDS.c)
    )


_LEASE = _leased(_DUE)
_LEASE_OURS = _leased(_DUE.where(_CARDS.c.platform.in_(bindparam("platforms", expanding=True))))
