"""E-mail: one SMTP server, to which each mail is handed over on a connection of its own."""

from __future__ import annotations

import asyncio
import logging
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

import aiosmtplib

from adapters.settings import MailSettings
from bot.channel import Mail, Refused, TryLater, Unreachable
from core.clock import Clock

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Connections: servers turn away who opens many."""
PATIENCE = 30.0
"""Seconds for the whole conversation."""
PAUSE = 60.0
"""Seconds before the next try, where the server names none: it never does."""
NO_MAILBOX = frozenset({550, 551, 553, 556})
"""Replies to an address that mean that nobody is there: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3"""


class SmtpMailer:
    """Sends by the server that the settings name. What it raises and logs never tells an address."""

    def __init__(self, settings: MailSettings, *, sender: str, clock: Clock) -> None:
        self._settings = settings
        self._sender = sender
        self._clock = clock
        self._connections = asyncio.Semaphore(AT_ONCE)

    async def send(self, address: str, mail: Mail, *, nonce: str) -> None:
        """Hands the mail over; Unreachable where nobody has the address, TryLater, or Refused."""
        try:
            async with self._connections, asyncio.timeout(PATIENCE):
                await aiosmtplib.send(
                    self._message(address, mail, nonce),
                    sender=self._settings.sender,
                    recipients=[address],
                    timeout=PATIENCE,
                    **self._settings.connection(),
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0].code) from None
        except aiosmtplib.SMTPAuthenticationError as refused:
            log.error("the mail server does not let the bot in (%s); the doctor says more", refused.code)
            raise TryLater(PAUSE, f"the mail server does not let the bot in: {refused.code}") from None
        except aiosmtplib.SMTPResponseException as refused:
            raise _refusal(refused.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("the mail server cannot be used: %s", type(error).__name__)
            raise TryLater(PAUSE, f"the mail server cannot be used: {type(error).__name__}") from None

    def _message(self, address: str, mail: Mail, nonce: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = formataddr((self._sender, self._settings.sender))
        message["To"] = address
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{nonce}@{self._settings.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        return message


def _refusal(code: int) -> Unreachable | TryLater | Refused:
    """What the server's reply means: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1"""
    told = f"the mail server answers {code}"
    if code < 500:
        return TryLater(PAUSE, told)
    return Unreachable(told) if code in NO_MAILBOX else Refused(told)
