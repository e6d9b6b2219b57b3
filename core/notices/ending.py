"""How a notice ends: it arrived, is put off, or nothing takes it, and its sender hears of that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from core.notices.kinds import NoticeKind
from core.notices.models import Notice, NoticeStatus
from core.notices.outbox import NOTICES, Telling, note_told, tell, tell_on
from core.people.accounts import accounts_of
from core.people.models import Person
from core.storage import Moment, wake

LONGEST_ERROR = 300
CALLED_EVERY = timedelta(days=1)
"""So often at most a person is called in the community's space."""


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
            note_told(db, [following])
    return True


def _open(community_id: int, notice_id: int) -> Update:
    return update(NOTICES).where(
        NOTICES.c.community_id == community_id, NOTICES.c.id == notice_id, NOTICES.c.done_at.is_(None)
    )


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
