"""Holds all that passes over a wire against the published specifications, where they are found."""

from __future__ import annotations

from adapters.playground.wire import Call, Wire
from tests.specs import discord, telegram

CHECKS = {"telegram": telegram.check, "discord": discord.check}


def watch(wire: Wire, problems: list[str]) -> None:
    """Adds to `problems` what a call or an answer has that the specifications do not allow."""

    def look(call: Call) -> None:
        if call.platform in CHECKS:  # no such document is published of mail
            problems.extend(f"{call.platform} {call.name}: {problem}" for problem in CHECKS[call.platform](call))

    wire.listen(look)
