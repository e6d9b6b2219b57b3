"""Spaces whose members count: a Telegram group, a Discord server, or those with a role in it. No tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LONGEST_NAME = 40
_SPACE = re.compile(r"telegram:(?P<group>-?[0-9]{1,20})|discord:(?P<server>[0-9]{1,20})(?:/(?P<role>[0-9]{1,20}))?")


class SpaceUnreadable(ValueError):
    """The text names no group, server or role."""


@dataclass(frozen=True, slots=True)
class Space:
    """A space on a platform, by the platform's own id; with a role, those alone who have it there."""

    platform: str
    id: str
    role: str = ""
    name: str = field(default="", compare=False)
    """What people call it, where the settings say."""

    def __str__(self) -> str:
        """What `parse_space` reads, without the name."""
        return f"{self.platform}:{self.id}/{self.role}" if self.role else f"{self.platform}:{self.id}"


def parse_space(text: str) -> Space:
    """`telegram:-100123`, `discord:456` or `discord:456/789`, the last number a role, each with `=` and a name or
    without; SpaceUnreadable for all else."""
    where, _, name = (part.strip() for part in text.partition("="))
    found = _SPACE.fullmatch(where)
    if found is None or len(name) > LONGEST_NAME:
        raise SpaceUnreadable(text)
    if found["group"]:
        return Space("telegram", found["group"], name=name)
    return Space("discord", found["server"], found["role"] or "", name)
