"""What can be pressed about a mentor's own profile: seeing it, writing each part of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Payload, Small, payload


@payload("me", Answer.EDIT)
@dataclass(frozen=True)
class ShowProfile(Payload):
    """Shows one's own profile as students read it, and the ways to change it."""


@payload("mw", Answer.FORM)
@dataclass(frozen=True)
class WriteProfile(Payload):
    """Asks for a part of one's profile, by its place in the list of parts."""

    part: Small
