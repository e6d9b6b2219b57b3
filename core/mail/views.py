"""What leaves the feature: frozen values about a person's address and the code on its way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailView:
    """A person's e-mail as they read it themselves: the confirmed address, and the one that a code went to."""

    address: str | None
    waiting: str | None


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code, and the address it is for; `holds` says whether it can still be used."""

    address: str
    code: str
    holds: bool


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Something else than the code. It is told and not raised, since the try has to be kept."""

    tries_left: int
