"""Giving an address, confirming it by the code that went there, and taking it away. Who acts is always its owner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.mail.codes import CODE_HOLDS, MAIL, MOST_TRIES, new_code, waiting_code
from core.mail.errors import CodeGone
from core.mail.models import MailAddress, MailCode
from core.mail.rules import read_address
from core.mail.views import MailView, WrongCode
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell_on
from core.people.accounts import hold_people
from core.storage.rows import insert_new


def mail_of(db: Session, person_id: int, now: datetime) -> MailView:
    """The person's address, and the one that waits for its code; for their own eyes alone."""
    confirmed, waiting = db.get(MailAddress, person_id), waiting_code(db, person_id, now)
    return MailView(confirmed.address if confirmed else None, waiting.address if waiting else None)


def wait_for_code(db: Session, community_id: int, typed: str, *, by: int, now: datetime) -> MailView:
    """Sends a code to the address that was typed; the one before stays until this is confirmed.

    Raises AddressUnreadable or TooManyCodes.
    """
    address = read_address(typed)
    hold_people(db, [by])
    code = new_code(db, by, address, now)
    tell_on(db, community_id, MAIL, Telling(by, NoticeKind.MAIL_CODE, {"code": code.id}), now)
    return mail_of(db, by, now)


def confirm_address(db: Session, typed: str, *, by: int, now: datetime) -> MailView | WrongCode:
    """The person's mail goes from now on to where the code went that they typed; CodeGone.

    WrongCode, which counts as a try, for what is another.
    """
    hold_people(db, [by])
    code = waiting_code(db, by, now)
    if code is None:
        raise CodeGone
    if "".join(filter(str.isdigit, typed)) != code.code:
        code.tries += 1
        code.ended_at = now if code.tries >= MOST_TRIES else None
        return WrongCode(MOST_TRIES - code.tries)
    code.ended_at = now
    confirmed = db.get(MailAddress, by)
    if confirmed is None:
        insert_new(db, MailAddress(person_id=by, address=code.address, since=now))
    else:
        confirmed.address, confirmed.since = code.address, now
    db.flush()
    return mail_of(db, by, now)


def forget_address(db: Session, *, by: int, now: datetime) -> None:
    """Nothing goes to the person by mail any more, and no code of theirs holds."""
    hold_people(db, [by])
    if confirmed := db.get(MailAddress, by):
        db.delete(confirmed)
    if code := waiting_code(db, by, now):
        code.ended_at = now
    db.flush()


def forget_old_codes(db: Session, now: datetime) -> None:
    """Forgets the codes that hold no more, and with them the addresses that nobody confirmed."""
    db.execute(delete(MailCode).where(MailCode.made_at <= now - CODE_HOLDS))
