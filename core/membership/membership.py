"""Whether a person is in one of some spaces, by what the platforms said lately; and noting what they say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.membership.errors import MembershipUnknown
from core.membership.models import Membership
from core.membership.spaces import Space, parse_space
from core.people.accounts import accounts_of
from core.people.models import Community
from core.people.views import AccountKey
from core.storage.rows import insert_new

YES_HOLDS = timedelta(minutes=10)
NO_HOLDS = timedelta(seconds=15)
"""A no is asked again soon: who was refused joins, and tries once more."""


def is_member(db: Session, community_id: int, person_id: int, spaces: Collection[Space], now: datetime) -> bool:
    """Whether an account of the person is in one of the spaces, with its role where it names one.

    Raises MembershipUnknown where that hangs on what no platform has said lately.
    """
    wanted: list[tuple[AccountKey, str]] = []
    for account, space, known in _standing(db, community_id, person_id, spaces, now):
        if known:
            return True
        if known is None:
            wanted.append((account, space.id))
    if wanted:
        raise MembershipUnknown(tuple(dict.fromkeys(wanted)))
    return False


def perhaps_in(
    db: Session, community_id: int, person_id: int, spaces: Collection[Space], now: datetime
) -> frozenset[Space]:
    """Those of the spaces in which no platform has lately denied that the person is; with one query for them all."""
    standing = _standing(db, community_id, person_id, spaces, now)
    return frozenset(space for _, space, known in standing if known is not False)


def note_membership(
    db: Session, community_id: int, account: AccountKey, space_id: str, roles: Collection[str] | None, now: datetime
) -> None:
    """Keeps what a platform said: the account's roles in the space, or None where it is no member."""
    key = (community_id, account.platform, account.address, space_id)
    said = db.get(Membership, key)
    member, held = roles is not None, sorted(roles or ())
    if said is None:
        names = ("community_id", "platform", "address", "space")
        insert_new(db, Membership(**dict(zip(names, key, strict=True)), member=member, roles=held, checked_at=now))
        return
    said.member, said.roles, said.checked_at = member, held, now


def forget_memberships(db: Session, community_id: int, account: AccountKey) -> None:
    """Forgets what was said of the account: something has changed since."""
    db.execute(
        delete(Membership).where(
            Membership.community_id == community_id,
            Membership.platform == account.platform,
            Membership.address == account.address,
        )
    )


def member_spaces(db: Session, community_id: int) -> tuple[Space, ...]:
    """The spaces whose members are the community's; perhaps none."""
    return tuple(parse_space(text) for text in db.get_one(Community, community_id).member_spaces)


def _standing(
    db: Session, community_id: int, person_id: int, spaces: Collection[Space], now: datetime
) -> list[tuple[AccountKey, Space, bool | None]]:
    """Whether each account of the person is in each space of its platform; None for what no platform said lately."""
    accounts = [account.key for account in accounts_of(db, person_id)]
    said = _known(db, community_id, accounts)
    return [
        (account, space, _holds(said.get((account, space.id)), space, now))
        for space in spaces
        for account in accounts
        if account.platform == space.platform
    ]


def _holds(said: Membership | None, space: Space, now: datetime) -> bool | None:
    if said is None:
        return None
    yes = _says_yes(said, space)
    return yes if now < said.checked_at + (YES_HOLDS if yes else NO_HOLDS) else None


def _says_yes(said: Membership, space: Space) -> bool:
    return said.member and (not space.role or space.role in said.roles)


def _known(
    db: Session, community_id: int, accounts: Collection[AccountKey]
) -> dict[tuple[AccountKey, str], Membership]:
    said = select(Membership).where(
        Membership.community_id == community_id, Membership.address.in_([account.address for account in accounts])
    )
    return {(AccountKey(row.platform, row.address), row.space): row for row in db.scalars(said)}
