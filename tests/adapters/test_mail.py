"""Mail over a real SMTP server on loopback: what arrives, and what each of its answers means."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from pydantic import SecretStr

from adapters.mail import SmtpMailer
from adapters.playground.clock import MovableClock
from adapters.playground.mail import MAIL, MailServer
from adapters.playground.wire import Wire
from adapters.settings import MailSettings
from bot.channel import ChannelError, Mail, Refused, TryLater, Unreachable
from core.clock import SystemClock

BEN = "ben.secret@example.org"
HELLO = Mail("Ünïcode 🔔 subject", "One line.\n\n.\nA line of " + "many words, " * 40 + "an end.")


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes everything."""
    made = MailServer(MovableClock(), Wire())
    await made.start()
    yield made
    await made.stop()


def mailer(port: int, **changes: Any) -> SmtpMailer:
    """Parley's side of it."""
    fitting: dict[str, Any] = {"server": "127.0.0.1", "port": port, "security": "none", "user": None, "password": None}
    settings = MailSettings(**(fitting | {"sender": "parley@lyceum.example"} | changes))
    return SmtpMailer(settings, sender='Lyceum, "the old"', clock=SystemClock())


async def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    await mailer(server.port).send(BEN, HELLO, nonce="77")
    (letter,) = server.letters
    assert (letter.to, letter.subject, letter.text) == (BEN, HELLO.subject, HELLO.text)
    assert letter.headers["Message-ID"] == "<77@lyceum.example>"
    assert letter.headers["From"] == '"Lyceum, \\"the old\\"" <parley@lyceum.example>'


@pytest.mark.parametrize(
    ("status", "means"), [(421, TryLater), (451, TryLater), (452, TryLater), (552, Refused), (554, Refused)]
)
async def test_what_the_server_answers_is_told_without_the_address(
    server: MailServer, caplog: pytest.LogCaptureFixture, status: int, means: type[ChannelError]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(lambda line: line.name != "mail.log")  # the server's own
    server.wire.fail_next("mail", MAIL, status)
    with pytest.raises(means) as refused:
        await mailer(server.port).send(BEN, HELLO, nonce="77")
    assert str(status) in str(refused.value)
    assert "secret" not in str(refused.value) + caplog.text


async def test_an_address_that_nobody_has_is_told_apart(server: MailServer) -> None:
    server.closed.add(BEN)
    with pytest.raises(Unreachable) as refused:
        await mailer(server.port).send(BEN, HELLO, nonce="77")
    assert BEN not in str(refused.value)


async def test_a_server_that_is_away_or_unsafe_is_tried_again(server: MailServer) -> None:
    with pytest.raises(TryLater):
        await mailer(server.port, security="starttls").send(BEN, HELLO, nonce="77")
    with pytest.raises(TryLater):
        await mailer(server.port, security="tls").send(BEN, HELLO, nonce="77")
    await server.stop()
    with pytest.raises(TryLater):
        await mailer(server.port).send(BEN, HELLO, nonce="77")
    assert server.letters == []


async def test_a_wrong_password_is_tried_again_and_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    def lets_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"parley", b"right-horse"), handled=False)

    taken: list[str] = []

    class Keeps:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            taken.extend(envelope.rcpt_tos)
            return "250 OK"

    def make() -> SMTP:
        return SMTP(Keeps(), authenticator=lets_in, auth_required=True, auth_require_tls=False)

    caplog.set_level(logging.DEBUG, logger="adapters")
    warnings.simplefilter("ignore", UserWarning)  # aiosmtpd's, as there is no TLS here
    async with await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(TryLater, match="535"):
            await mailer(port, user="parley", password=SecretStr("wrong-horse")).send(BEN, HELLO, nonce="77")
        await mailer(port, user="parley", password=SecretStr("right-horse")).send(BEN, HELLO, nonce="77")
    assert taken == [BEN]
    assert "horse" not in caplog.text
