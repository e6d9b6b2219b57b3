"""Mail to people whom no chat reaches: a notice as plain text. When that is tried is the courier's."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.carrying import TURNED
from bot.channel import Mailer, Refused
from bot.letters import Letters
from core.clock import Clock
from core.mail import MAIL, code_for, mail_of
from core.notices import DueNotice, NoticeKind, delivered
from core.relay import brought
from core.storage.store import Store, Writer

NEVER_MAILED = TURNED | {NoticeKind.CALL, NoticeKind.GROUP_SHOWN}


class Mailing:
    """Sends notices by mail, to those who gave an address. Without a mailer there is no mail."""

    def __init__(self, *, store: Store, writer: Writer, clock: Clock, letters: Letters, mailer: Mailer | None) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._letters = letters
        self._mailer = mailer
        self.serves: tuple[str, ...] = (MAIL,) if mailer else ()

    async def bring(self, notice: DueNotice) -> bool:
        """Whether the notice went out by mail, or has nothing left to say; raises as a channel does."""
        if self._mailer is None or notice.kind in NEVER_MAILED or notice.copy_of is not None or not notice.accounts:
            return False
        address = await self._store.read(lambda db: self._address(db, notice))
        if address is None:
            return False
        letter = await self._store.read(lambda db: self._letters.mail(db, notice, notice.accounts[0]))
        if letter is not None:
            parcel = letter.parcel
            if letter.document or (parcel is not None and (parcel.files or parcel.spot)):
                raise Refused("what comes with it is not sent by mail")
            await self._mailer.send(address, letter.mail, nonce=notice.nonce)
        now = self._clock.now()

        def job(db: Session) -> None:
            delivered(db, notice.community_id, notice.id, MAIL, now)
            if letter is not None and letter.parcel is not None:
                brought(db, notice.community_id, letter.parcel.message_id, notice.person_id, MAIL, (), 0, now)

        await self._writer.write(job)
        return True

    def _address(self, db: Session, notice: DueNotice) -> str | None:
        now = self._clock.now()
        if notice.kind is NoticeKind.MAIL_CODE:
            code = code_for(db, notice.data["code"], now)
            return code.address if code else None
        return mail_of(db, notice.person_id, now).address
