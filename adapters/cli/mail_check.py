"""What the doctor asks of the mail server: whether it can be reached, is safe, and lets the bot in. Nothing is sent."""

from __future__ import annotations

import ipaddress
import ssl

import aiosmtplib

from adapters.cli.platform_checks import PATIENCE, Patient
from adapters.settings import Settings


async def examine_mail(patient: Patient, settings: Settings) -> None:
    """Logs in to the mail server, where one is set."""
    mail = settings.mail()
    if mail is None:
        return
    if mail.security == "none" and not _is_here(mail.server):
        patient.find(
            f"Mail would go to {mail.server} as anybody on the way can read it, as PARLEY_MAIL_SECURITY is none.",
            "Set PARLEY_MAIL_SECURITY=starttls (usually with port 587) or tls (with port 465).",
        )
    where = f"The mail server {mail.server}, port {mail.port},"
    try:
        async with aiosmtplib.SMTP(timeout=PATIENCE, **mail.connection()) as server:
            await server.mail(mail.sender)
            await server.rset()
    except aiosmtplib.SMTPAuthenticationError as refused:
        patient.find(
            f"{where} does not take the name and the password ({refused.code}).",
            "Check PARLEY_MAIL_USER and PARLEY_MAIL_PASSWORD; some servers want a password made for programs.",
        )
    except aiosmtplib.SMTPSenderRefused as refused:
        patient.find(
            f"{where} takes no mail from PARLEY_MAIL_FROM ({refused.code}).",
            "Set it to an address that this account may write from.",
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        patient.find(
            f"{where} cannot be used ({_kind_of(error)}).",
            "Check PARLEY_MAIL_SERVER, PARLEY_MAIL_PORT and PARLEY_MAIL_SECURITY: port 587 goes with starttls, 465 "
            "with tls.",
        )


def _is_here(server: str) -> bool:
    try:
        return ipaddress.ip_address(server).is_loopback
    except ValueError:
        return server == "localhost"


def _kind_of(error: BaseException) -> str:
    if isinstance(error, aiosmtplib.SMTPTimeoutError):
        return f"no answer within {PATIENCE:.0f} s"
    if isinstance(error, aiosmtplib.SMTPException) and "STARTTLS" in str(error).upper():
        return "it offers no STARTTLS"
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "this machine does not trust its certificate"
    return type(cause).__name__
