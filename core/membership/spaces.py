"""Spaces whose members count: a Telegram group, a Discord server, or those with a role in it. No tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"telegram:(?P<group>-?\d{1,20})|discord:(?P<server>\d{1,20})(?:/(?P<role>\d{1,20}))?")


class SpaceUnreadable(ValueError):
    """The text names no group, server or role."""


@dataclass(frozen=True, slots=True)
class Space:
    """A space on a platform, by the platform's own id; with a role, those alone who have it there."""

    platform: str
    id: str
    role: str = ""

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}/{self.role}" if self.role else f"{self.platform}:{self.id}"


def parse_space(text: str) -> Space:
    """`telegram:-100123`, `discord:456` or `discord:456/789`, the last number a role; SpaceUnreadable for all else."""
    found = _SPACE.fullmatch(text.strip())
    if found is None or not text.isascii():
        raise SpaceUnreadable(text)
    if found["group"]:
        return Space("telegram", found["group"])
    return Space("discord", found["server"], found["role"] or "")
