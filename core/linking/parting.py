"""Parting an account from its person, who keeps everything; the account begins anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.cards.models import Card
from core.forms import take_form
from core.linking.errors import OnlyAccount
from core.linking.models import LinkCode
from core.notices.kinds import NoticeKind
from core.notices.models import Notice
from core.notices.outbox import Telling, tell_on
from core.people.accounts import accounts_of, hold_people
from core.people.errors import NotYours
from core.people.models import Account, Person
from core.people.views import AccountKey
from core.relay.models import OpenLine
from core.storage import new_id


def part(db: Session, community_id: int, account: AccountKey, *, by: AccountKey, now: datetime) -> int:
    """Gives the account a person of its own, whose id is returned; whichever of the two did not ask for it is told.

    Raises NotYours unless `by` is an account of the same person, or OnlyAccount.
    """
    parted = db.get(Account, (account.platform, account.address))
    asking = db.get(Account, (by.platform, by.address))
    if parted is None or asking is None or parted.person_id != asking.person_id:
        raise NotYours
    person_id = parted.person_id
    hold_people(db, [person_id])
    left = [other.key for other in accounts_of(db, person_id) if other.key != account]
    if not left:
        raise OnlyAccount
    fresh = Person(id=new_id(now), zone=None, created_at=now)
    fresh.rename(parted.name)
    db.add(fresh)
    db.flush()
    parted.person_id = fresh.id
    _take_what_hangs_on_it(db, account, person_id)
    told, place = (fresh.id, account) if by != account else (person_id, left[0])
    data = {"platform": account.platform, "here": by != account}
    tell_on(db, community_id, place.platform, Telling(told, NoticeKind.ACCOUNT_PARTED, data), now)
    return fresh.id


def _take_what_hangs_on_it(db: Session, account: AccountKey, person_id: int) -> None:
    """Cards there are kept true no more, and what was to be sent there goes to an account that is left."""
    db.flush()
    db.execute(delete(OpenLine).where(OpenLine.platform == account.platform, OpenLine.address == account.address))
    db.execute(delete(Card).where(Card.platform == account.platform, Card.address == account.address))
    db.execute(delete(LinkCode).where(LinkCode.platform == account.platform, LinkCode.address == account.address))
    db.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.platform == account.platform, Notice.done_at.is_(None))
        .values(platform=None)
    )
    take_form(db, account.platform, account.address)
