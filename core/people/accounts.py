"""Who somebody is, by the account they write from, and how a person can be written to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from core.people.errors import PersonMissing
from core.people.models import Account, FormerPerson, Person
from core.people.views import AccountKey, AccountView, PersonView, Viewer
from core.storage import Moment, has_one_writer, new_id
from core.storage.prepared import read_one, run
from core.storage.rows import insert_all_new, insert_new
from core.text import clean_line

NAME_LIMIT = 64
NAMELESS = "?"
"""Shown for a name of which nothing can be seen."""

EVERYWHERE = "*"
"""In place of a platform: notices go to all of the person's accounts."""

_SEEN_TO = timedelta(minutes=5)
"""When an account was last seen is kept to so much: a write for every press would buy nothing."""


_VIEWER = (
    select(Person.id, Person.name, Person.zone, Account.locale)
    .join_from(Person, Account, Account.person_id == Person.id)
    .where(Account.platform == bindparam("platform"), Account.address == bindparam("address"))
)
"""Asked at every press, so it is built once, as are those below."""
_AS_SEEN = (
    select(Person.id, Person.name, Person.zone, Account.handle, Account.locale, Account.chat)
    .join_from(Person, Account, Account.person_id == Person.id)
    .where(
        Account.platform == bindparam("platform"),
        Account.address == bindparam("address"),
        Account.name == bindparam("called"),
        Account.last_seen >= bindparam("since", type_=Moment()),
        Account.reachable,
    )
)
_KNOWN = (
    select(Account, Person)
    .join(Person, Person.id == Account.person_id)
    .where(Account.platform == bindparam("platform"), Account.address == bindparam("address"))
)
_ACCOUNTS = (
    select(*cast(Table, Account.__table__).c, Person.notices_to)
    .join(Person, Person.id == Account.person_id)
    .where(Account.person_id.in_(bindparam("people", expanding=True)))
)


def greet(
    db: Session,
    key: AccountKey,
    *,
    name: str,
    handle: str | None = None,
    locale: str | None = None,
    chat: str | None = None,
    now: datetime,
) -> Viewer:
    """Finds the person behind the account, or makes one, and takes in how the platform names them today.

    The person goes by the account's name until they are given another. Who writes to us can be written to again.
    """
    name, where = clean_name(name), {"platform": key.platform, "address": key.address}
    db.flush()
    seen = read_one(db, _AS_SEEN, {**where, "called": name, "since": now - _SEEN_TO})
    if seen and (seen.handle, seen.locale, seen.chat) == (handle or None, locale or seen.locale, chat or seen.chat):
        return Viewer(seen.id, key, seen.name, seen.zone, seen.locale)
    account, person = db.execute(_KNOWN, where).one_or_none() or _meet(db, key, name, now)
    if account.name != name:
        if person.name == account.name:
            person.rename(name)
        account.name = name
    said = {"handle": handle or None, "locale": locale or account.locale, "chat": chat or account.chat}
    for about, value in {**said, "reachable": True}.items():
        if getattr(account, about) != value:  # what is set counts as changed, and is compared with the row
            setattr(account, about, value)
    if account.last_seen is None or now - account.last_seen > _SEEN_TO:
        account.last_seen = now
    return Viewer(person.id, key, person.name, person.zone, account.locale)


def meet_all(db: Session, names: Mapping[AccountKey, str], now: datetime) -> dict[AccountKey, int]:
    """Makes a person of this name for each of these accounts, none of which was ever seen or named; their ids."""
    people = {key: new_id(now) for key in names}
    clean = {key: clean_name(name) for key, name in names.items()}
    met = [
        {"id": people[key], "name": name, "name_folded": name.casefold(), "zone": None, "created_at": now}
        for key, name in clean.items()
    ]
    unseen = {"handle": None, "locale": None, "chat": None, "reachable": True, "last_seen": None}
    accounts = [
        {"platform": key.platform, "address": key.address, "person_id": people[key], "name": name, **unseen}
        for key, name in clean.items()
    ]
    if met:
        insert_all_new(db, Person, met)
        insert_all_new(db, Account, accounts)
    return people


def viewer_of(db: Session, key: AccountKey) -> Viewer | None:
    """The person behind the account as last seen, writing nothing; None for an account never seen."""
    row = read_one(db, _VIEWER, {"platform": key.platform, "address": key.address})
    return Viewer(row.id, key, row.name, row.zone, row.locale) if row else None


def find_account(db: Session, platform: str, handle_or_address: str) -> AccountKey | None:
    """The account of a handle (with or without @, in any case) or of an address, among those seen."""
    wanted = handle_or_address.strip().removeprefix("@")
    address = db.scalar(
        select(Account.address)
        .where(Account.platform == platform)
        .where((Account.address == wanted) | (func.lower(Account.handle) == wanted.lower()))
        .order_by(Account.last_seen.desc())
        .limit(1)
    )
    return AccountKey(platform, address) if address else None


def accounts_of(db: Session, person_id: int) -> tuple[AccountView, ...]:
    """The person's accounts, first the one to write to: reachable before not, then on the platform that the person
    chose, then the last seen."""
    return accounts_of_all(db, [person_id]).get(person_id, ())


def accounts_of_all(db: Session, people: Collection[int]) -> dict[int, tuple[AccountView, ...]]:
    """`accounts_of` for many people with one query."""
    found: dict[int, list[AccountView]] = {}
    db.flush()
    for row in run(db, _ACCOUNTS, {"people": list(people)}):
        found.setdefault(row.person_id, []).append(_view(row))
    return {person: tuple(sorted(accounts, key=_preference)) for person, accounts in found.items()}


def mark_reachable(db: Session, key: AccountKey, reachable: bool, *, chat: str | None = None) -> None:
    """Notes what the platform said about writing to the account, and the chat it is done in."""
    account = db.get(Account, (key.platform, key.address))
    if account:
        account.reachable = reachable
        account.chat = chat or account.chat


def send_notices_to(db: Session, person_id: int, where: str | None) -> None:
    """The platform on which the person is written to first, `EVERYWHERE`, or None for where they were seen last."""
    _person(db, person_id).notices_to = where
    db.flush()


def person_now(db: Session, person_id: int) -> int:
    """The id by which a person goes today, who may have turned out to be another since it was written down."""
    return db.scalar(select(FormerPerson.person_id).where(FormerPerson.id == person_id)) or person_id


def hold_people(db: Session, people: Collection[int]) -> dict[int, Person]:
    """The people's rows, to change who they are: of two who hold one at once, the second sees what the first did.

    They are written as they are, since on a snapshot a lock alone would not show it.
    """
    held = select(Person).where(Person.id.in_(people)).order_by(Person.id).with_for_update()
    found = {person.id: person for person in db.scalars(held)}
    db.connection().execute(update(Person).where(Person.id.in_(people)).values(name=Person.name))
    return found


def hold_person(db: Session, person_id: int) -> None:
    """As `hold_mentor`, for those who write what a person is counted by, on whichever account."""
    if not has_one_writer(db):
        db.connection().execute(update(Person).where(Person.id == person_id).values(name=Person.name))


def person_of(db: Session, person_id: int) -> PersonView:
    """The person, or PersonMissing."""
    person = _person(db, person_id)
    return PersonView(person.id, person.name, person.zone)


def choose_zone(db: Session, person_id: int, zone: str) -> PersonView:
    """Sets the zone in which the person reads times; ZoneInfoNotFoundError for what is no IANA name."""
    ZoneInfo(zone)
    _person(db, person_id).zone = zone
    return person_of(db, person_id)


def clean_name(name: str) -> str:
    """A name as it is shown: one line of at most 64 characters."""
    return clean_line(name, NAME_LIMIT) or NAMELESS


def _meet(db: Session, key: AccountKey, name: str, now: datetime) -> tuple[Account, Person]:
    person = Person(id=new_id(now), zone=None, created_at=now)
    person.rename(name)
    db.add(person)
    account = Account(platform=key.platform, address=key.address, person_id=person.id, name=name, reachable=True)
    insert_new(db, account)
    return db.get_one(Account, (key.platform, key.address)), person


def _person(db: Session, person_id: int) -> Person:
    person = db.get(Person, person_id) or db.get(Person, person_now(db, person_id))
    if person is None:
        raise PersonMissing
    return person


def _preference(account: AccountView) -> tuple[bool, bool, float, str]:
    seen = account.last_seen.timestamp() if account.last_seen else 0.0
    chosen = account.key.platform == account.notices_to
    return not account.reachable, not chosen, -seen, account.key.platform


def _view(row: Row[*tuple[Any, ...]]) -> AccountView:
    return AccountView(
        key=AccountKey(row.platform, row.address),
        person_id=row.person_id,
        name=row.name,
        handle=row.handle,
        locale=row.locale,
        chat=row.chat,
        reachable=row.reachable,
        last_seen=row.last_seen,
        notices_to=row.notices_to,
    )
