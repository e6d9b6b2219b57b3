"""One-time codes: made for an account, told to whoever owns it, and tried from another."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from core.linking.errors import CodeExpired, CodeGivenAway, CodeIsYours, CodeUsed, TooManyTries
from core.linking.models import LinkCode, LinkTries
from core.people.views import AccountKey
from core.storage.rows import insert_new

CODE_HOLDS = timedelta(minutes=10)
MOST_TRIES = 5
"""Codes that are none, from one account within `CODE_HOLDS`: of 2^40 codes nobody guesses one so."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, so that nothing is mistaken."""
_LENGTH = 8
_TOLD = re.compile(r"\b\w{4}-\w{4}\b")
_READ_AS = str.maketrans("OIL", "011", " -")


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A code that is none. It is told and not raised, since the try has to be kept."""

    tries_left: int


def code_made_for(db: Session, account: AccountKey, now: datetime) -> str:
    """A new code for the account, like `K7QM-4XTP`; one made before no longer works."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    made = db.get(LinkCode, (account.platform, account.address))
    if made is None:
        key = {"platform": account.platform, "address": account.address}
        insert_new(db, LinkCode(**key, digest=_digest(code), made_at=now, used_at=None))
    else:
        made.digest, made.made_at, made.used_at = _digest(code), now, None
        db.flush()
    return f"{code[:4]}-{code[4:]}"


def code_in(typed: str) -> str | None:
    """The code that somebody typed, in any case and with any dashes; None where it cannot be one."""
    code = typed.strip().upper().translate(_READ_AS)
    return code if len(code) == _LENGTH and all(letter in _LETTERS for letter in code) else None


def number_of(code: str) -> int:
    """A code that `code_in` gave as a number below 2^40, for a button."""
    number = 0
    for letter in code:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    return number


def code_of(number: int) -> str:
    """The code that the number stands for."""
    return "".join(_LETTERS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def maker_of(db: Session, typed: str, *, by: AccountKey, now: datetime) -> AccountKey | Mistyped:
    """The account that made the code which `by` sends, or Mistyped, which counts as a try.

    Raises TooManyTries, CodeExpired, CodeUsed or CodeIsYours.
    """
    tries = db.get(LinkTries, (by.platform, by.address))
    counts = tries is not None and now < tries.since + CODE_HOLDS
    if tries is not None and counts and tries.count >= MOST_TRIES:
        raise TooManyTries(tries.since + CODE_HOLDS)
    code = code_in(typed)
    made = db.scalar(select(LinkCode).where(LinkCode.digest == _digest(code))) if code else None
    if made is None:
        return _one_more(db, tries if counts else None, by, now)
    if made.used_at is not None:
        raise CodeUsed
    if now >= made.made_at + CODE_HOLDS:
        raise CodeExpired
    maker = AccountKey(made.platform, made.address)
    if maker == by:
        raise CodeIsYours
    return maker


def check_no_code(db: Session, said: str, now: datetime) -> None:
    """Raises CodeGivenAway where something that one says to another holds a code with which they could join theirs.

    It is looked for as it is told, with its dash; by itself, in any way that it may be typed.
    """
    codes = {code for typed in (said, *_TOLD.findall(said)) if (code := code_in(typed))}
    if not codes:
        return
    works = (LinkCode.used_at.is_(None), LinkCode.made_at > now - CODE_HOLDS)
    if db.scalar(select(exists().where(LinkCode.digest.in_([_digest(code) for code in codes]), *works))):
        raise CodeGivenAway


def use_code(db: Session, maker: AccountKey, now: datetime) -> None:
    """The code of this account has done its work: CodeUsed for the second of two who use it at once."""
    of_maker = (LinkCode.platform == maker.platform, LinkCode.address == maker.address)
    used = db.connection().execute(update(LinkCode).where(*of_maker, LinkCode.used_at.is_(None)).values(used_at=now))
    if used.rowcount != 1:
        raise CodeUsed


def _one_more(db: Session, counted: LinkTries | None, by: AccountKey, now: datetime) -> Mistyped:
    if counted is not None:
        counted.count += 1
        db.flush()
        return Mistyped(MOST_TRIES - counted.count)
    old = db.get(LinkTries, (by.platform, by.address))
    if old is None:
        insert_new(db, LinkTries(platform=by.platform, address=by.address, count=1, since=now))
    else:
        old.count, old.since = 1, now
        db.flush()
    return Mistyped(MOST_TRIES - 1)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
