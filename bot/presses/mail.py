"""What can be pressed about a person's e-mail: giving an address, confirming it, taking it away."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Payload, payload


@payload("ia", Answer.EDIT)
@dataclass(frozen=True)
class ShowMail(Payload):
    """Shows where mail goes, or what it would be for."""


@payload("iw", Answer.FORM)
@dataclass(frozen=True)
class WriteAddress(Payload):
    """Asks for an address."""


@payload("ik", Answer.FORM)
@dataclass(frozen=True)
class TypeMailCode(Payload):
    """Asks for the code that went to it."""


@payload("if", Answer.EDIT)
@dataclass(frozen=True)
class ForgetMail(Payload):
    """Takes the address away."""
