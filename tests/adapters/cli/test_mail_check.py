"""What the doctor finds of the mail server."""

from __future__ import annotations

from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.mail import MailServer
from adapters.playground.wire import Wire
from tests.adapters.cli.clinic import Clinic, only


async def test_a_mail_server_that_cannot_be_used_is_found_without_a_secret(clinic: Clinic) -> None:
    server = MailServer(MovableClock(), Wire())
    await server.start()
    mail: dict[str, Any] = {
        "mail_server": "127.0.0.1",
        "mail_port": server.port,
        "mail_from": "parley@lyceum.example",
        "mail_security": "none",
    }
    assert await clinic.examine(**mail) == ()
    assert server.letters == []
    assert "STARTTLS" in only(await clinic.examine(**mail | {"mail_security": "starttls"})).wrong
    login = {"mail_user": "parley", "mail_password": "right-horse"}
    found = only(await clinic.examine(**mail | login))
    assert "PARLEY_MAIL_" in found.next_step
    assert "horse" not in found.wrong + found.next_step
    await server.stop()
    found = only(await clinic.examine(**mail))
    assert f"127.0.0.1, port {server.port}, cannot be used" in found.wrong
    elsewhere, _ = await clinic.examine(**mail | {"mail_server": "mail.invalid"})
    assert "anybody on the way can read it" in elsewhere.wrong
