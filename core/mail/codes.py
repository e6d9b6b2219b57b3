"""One-time codes that go to an address, to see whether who gave it reads it: made seldom, and told to nobody else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.mail.errors import TooManyCodes
from core.mail.models import MailCode
from core.mail.views import CodeView
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.storage import new_id

MAIL = "mail"
"""Where platforms are named: what goes by e-mail."""
CODE_HOLDS = timedelta(hours=1)
"""Mail can take its time. Codes are also counted over so long."""
MOST_CODES = 3
"""To one address, and for one person, within `CODE_HOLDS`: nobody's inbox is filled by this."""
MOST_TRIES = 5
_DIGITS = 6


def new_code(db: Session, person_id: int, address: str, now: datetime) -> MailCode:
    """A code for the address, in place of any that the person had before; TooManyCodes."""
    lately = select(MailCode).where(
        or_(MailCode.person_id == person_id, MailCode.folded == address.lower()),
        MailCode.made_at > now - CODE_HOLDS,
    )
    made = db.scalars(lately.order_by(MailCode.made_at)).all()
    for counted in (
        [code for code in made if code.person_id == person_id],
        [code for code in made if code.folded == address.lower()],
    ):
        if len(counted) >= MOST_CODES:
            raise TooManyCodes(counted[-MOST_CODES].made_at + CODE_HOLDS)
    for code in made:
        if code.person_id == person_id:
            code.ended_at = code.ended_at or now
    code = MailCode(
        id=new_id(now),
        person_id=person_id,
        address=address,
        folded=address.lower(),
        code=f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}",
        made_at=now,
        tries=0,
        ended_at=None,
    )
    db.add(code)
    db.flush()
    return code


def waiting_code(db: Session, person_id: int, now: datetime) -> MailCode | None:
    """The code that the person can still type."""
    return db.scalar(
        select(MailCode)
        .where(MailCode.person_id == person_id, MailCode.ended_at.is_(None), MailCode.made_at > now - CODE_HOLDS)
        .order_by(MailCode.id.desc())
        .limit(1)
    )


def code_for(db: Session, code_id: int, now: datetime) -> CodeView | None:
    """A code, to be sent or told of; None once it is forgotten."""
    code = db.get(MailCode, code_id)
    if code is None:
        return None
    return CodeView(code.address, code.code, code.ended_at is None and now < code.made_at + CODE_HOLDS)


def code_lost(db: Session, community_id: int, code_id: int, now: datetime) -> None:
    """The code cannot be delivered to its address: who gave that is told, in chat."""
    code = db.get(MailCode, code_id)
    if code is not None and code.ended_at is None:
        code.ended_at = now
        tell(db, community_id, [Telling(code.person_id, NoticeKind.MAIL_LOST, {"code": code.id})], now)
