"""The slash commands: their shape, and their registration when they changed. What they do lives in the bot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from adapters.cutting import cut
from adapters.discord.limits import COMMAND_DESCRIPTION
from bot.commands import Argument, CommandSpec

SERVERS_AND_DMS = [0, 1]
"""The contexts of a command: https://discord.com/developers/docs/resources/application#application-object"""

_SUBCOMMAND, _STRING = 1, 3
_ON_SERVERS = [0]


async def register(client: discord.Client, specs: Iterable[CommandSpec]) -> bool:
    """Makes the commands known everywhere; False where Discord had exactly these. The client must be logged in."""
    application = client.application_id
    assert application is not None
    wanted = [_command(spec) for spec in specs]
    known = await client.http.get_global_commands(application)
    if sorted(map(_facts, known)) == sorted(map(_facts, wanted)):
        return False
    await client.http.bulk_upsert_global_commands(application, wanted)
    return True


def _command(spec: CommandSpec) -> dict[str, Any]:
    return _named(spec, 1) | {"contexts": SERVERS_AND_DMS, "integration_types": _ON_SERVERS}


def _named(spec: CommandSpec, kind: int) -> dict[str, Any]:
    nested = [_named(subcommand, _SUBCOMMAND) for subcommand in spec.subcommands]
    required_first = sorted(spec.arguments, key=lambda argument: not argument.required)
    return {
        "type": kind,
        "name": spec.name.lower(),
        "description": cut(spec.description or spec.name, COMMAND_DESCRIPTION),
        "options": nested or [_option(argument) for argument in required_first],
    }


def _option(argument: Argument) -> dict[str, Any]:
    return {
        "type": _STRING,
        "name": argument.name.lower(),
        "description": cut(argument.description or argument.name, COMMAND_DESCRIPTION),
        "required": argument.required,
        "autocomplete": argument.completes,
    }


def _facts(command: Mapping[str, Any]) -> tuple[Any, ...]:
    """What there is to say about a command or an option: Discord leaves out defaults and adds what is its own."""
    return (
        command["type"],
        command["name"],
        command["description"],
        bool(command.get("required")),
        bool(command.get("autocomplete")),
        tuple(command.get("contexts") or ()),
        tuple(map(_facts, command.get("options") or ())),
    )
