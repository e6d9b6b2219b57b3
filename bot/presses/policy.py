"""What admins can press about what the community wants on its lines: words, links, and what happens to messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("ya", Answer.EDIT)
@dataclass(frozen=True)
class ShowPolicy(Payload):
    """Shows how it stands."""


@payload("yb", Answer.EDIT)
@dataclass(frozen=True)
class ShowWords(Payload):
    """Shows a page of the words that are not wanted."""

    page: Small = 0


@payload("yc", Answer.EDIT)
@dataclass(frozen=True)
class ShowLinks(Payload):
    """Shows which links pass, and a page of the domains to which they may lead."""

    page: Small = 0


@payload("yd", Answer.FORM)
@dataclass(frozen=True)
class AddWords(Payload):
    """Adds words to the list."""


@payload("ye", Answer.FORM)
@dataclass(frozen=True)
class AddDomains(Payload):
    """Adds domains to the list."""


@payload("yf", Answer.EDIT)
@dataclass(frozen=True)
class TakeOff(Payload):
    """Takes a word or a domain off its list."""

    entry: Id


@payload("yg", Answer.EDIT)
@dataclass(frozen=True)
class TreatWords(Payload):
    """Messages with a listed word are refused (0), pass with it covered (1), or pass and are reported (2)."""

    how: Small


@payload("yh", Answer.EDIT)
@dataclass(frozen=True)
class TreatLinks(Payload):
    """Links pass (0), are refused (1), or pass to the listed domains alone (2)."""

    how: Small
