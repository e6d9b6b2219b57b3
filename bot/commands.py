"""The commands in the platforms' menus. What they do lives in the flows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Argument:
    """One argument of a command; `completes` where the bot offers completions while it is typed."""

    name: str
    description: str
    required: bool = False
    completes: bool = False


@dataclass(frozen=True)
class CommandSpec:
    """A command as the menus show it: a lower-case name, a line of description, its arguments or its subcommands."""

    name: str
    description: str
    arguments: tuple[Argument, ...] = ()
    subcommands: tuple[CommandSpec, ...] = ()
    admin: bool = False
    """Only for admins: left out of the menus that everybody sees, where the platform can."""
