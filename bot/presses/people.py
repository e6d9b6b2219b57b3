"""What can be pressed about people: home, mentors, one's time zone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("h", Answer.EDIT)
@dataclass(frozen=True)
class GoHome(Payload):
    """Shows what can be done."""


@payload("hp", Answer.EDIT)
@dataclass(frozen=True)
class ShowHelp(Payload):
    """Explains how it works."""


@payload("ml", Answer.EDIT)
@dataclass(frozen=True)
class ListMentors(Payload):
    """Shows a page of the mentors."""

    page: Small = 0


@payload("mp", Answer.EDIT)
@dataclass(frozen=True)
class ShowMentor(Payload):
    """Shows a mentor's profile."""

    mentor: Id


@payload("tz", Answer.EDIT)
@dataclass(frozen=True)
class ShowZone(Payload):
    """Shows the zone in which times are told, and others to choose."""


@payload("tp", Answer.EDIT)
@dataclass(frozen=True)
class PickZone(Payload):
    """Takes one of the zones on offer, by its place in `COMMON_ZONES`."""

    number: Small


@payload("tt", Answer.FORM)
@dataclass(frozen=True)
class TypeZone(Payload):
    """Asks for a zone to be typed."""
