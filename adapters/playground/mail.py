"""A mail server on loopback: takes each mail, keeps it, and shows it in the log of calls. It passes nothing on."""

from __future__ import annotations

import asyncio
import email
import email.policy
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP

from adapters.playground.clock import MovableClock
from adapters.playground.wire import Call, Wire

MAIL = "MAIL"
"""What a mail is called in the log of calls; a fault of that name is an SMTP reply, like 451."""


@dataclass(frozen=True)
class Letter:
    """A mail that has arrived."""

    to: str
    subject: str
    text: str
    headers: dict[str, str]


class MailServer:
    """Takes mail for every address but those that are `closed`, in plain SMTP."""

    def __init__(self, clock: MovableClock, wire: Wire) -> None:
        self.letters: list[Letter] = []
        self.closed: set[str] = set()
        """Addresses that nobody has."""
        self.port = 0
        self._clock = clock
        self.wire = wire
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listens on a free port of 127.0.0.1."""
        make = lambda: SMTP(self, hostname="playground", ident="the playground's mail")  # noqa: E731
        self._server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Hangs up."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def to(self, address: str) -> list[Letter]:
        """The mails to an address, oldest first."""
        return [letter for letter in self.letters if letter.to == address]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Whether there is such an address."""
        if address in self.closed:
            return self._log(envelope, address, 550, "5.1.1 no such mailbox")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keeps the mail."""
        await self.wire.travel()
        fault = self.wire.take_fault("mail", MAIL)
        to = ", ".join(envelope.rcpt_tos)
        if fault is not None:
            return self._log(envelope, to, fault.status, "as asked for")
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = message.get_content().replace("\r\n", "\n").rstrip("\n")
        headers = {name: str(value) for name, value in message.items()}
        self.letters.append(Letter(to, str(message["Subject"]), text, headers))
        return self._log(envelope, to, 250, "OK", headers=headers, text=text.split("\n"))

    def _log(self, envelope: Any, to: str, status: int, words: str, **message: Any) -> str:
        answer = f"{status} {words}"
        request = {"from": envelope.mail_from, "to": to, **message}
        self.wire.record(Call("mail", MAIL, self._clock.now(), 0.0, status, request, answer))
        return answer
