"""What the doctor finds where conversations are to have threads on Discord."""

from __future__ import annotations

from typing import Any

from adapters.cli.threads_check import permissions
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.state import Permission
from tests.adapters.cli.clinic import Clinic, only


async def test_what_threads_lack_is_found(clinic: Clinic) -> None:
    guild = clinic.discord.add_guild("Lyceum")
    desk, bot = guild.channels["general"], next(iter(clinic.discord.world.applications.values()))
    assert "no text channel 5 " in only(await clinic.examine(discord_threads_channel="5")).wrong
    here: dict[str, Any] = {"discord_threads_channel": str(desk.id)}
    assert "Message Content Intent" in only(await clinic.examine(**here)).next_step
    bot.privileged |= Intent.MESSAGE_CONTENT
    assert await clinic.examine(**here) == ()
    desk.denied[bot.user.id] = Permission.CREATE_PRIVATE_THREADS | Permission.SEND_IN_THREADS
    found = only(await clinic.examine(**here))
    assert found.wrong.endswith("Create Private Threads, Send Messages in Threads.")


def test_a_channels_rules_count_from_the_widest_to_the_narrowest() -> None:
    def rule(whom: str, *, allow: int = 0, deny: int = 0) -> dict[str, str]:
        return {"id": whom, "allow": str(allow), "deny": str(deny)}

    rules = [rule("me", allow=1), rule("helpers", deny=2, allow=4), rule("server", deny=7), rule("others", allow=8)]
    here: dict[str, Any] = {"server": "server", "roles": ["helpers"], "me": "me"}
    assert permissions(0b0111, rules, **here) == 0b0101
    assert permissions(1 << 3, rules, **here) == -1, "an administrator may do all"
