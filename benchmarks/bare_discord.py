"""The floor on Discord: discord.py by itself, with a handler that edits the pressed message as its response."""

from __future__ import annotations

import os
from typing import Any

import discord
from yarl import URL

from benchmarks.bare_screens import HOME, SCREENS, BareScreen


def buttons(screen: BareScreen) -> discord.ui.View:
    """The screen's buttons; each carries its own label. Nothing waits for them: `on_interaction` hears every press."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(screen.rows):
        for label in row:
            view.add_item(discord.ui.Button(label=label, custom_id=label, row=number))
    view.stop()
    return view


class Bare(discord.Client):
    """A bot of two handlers."""

    async def on_ready(self) -> None:
        """Tells whoever started this that it is logged in."""
        print("ready on discord", flush=True)

    async def on_message(self, message: discord.Message) -> None:
        """Sends the first screen."""
        if not message.author.bot:
            await message.channel.send(HOME.markdown, view=buttons(HOME))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Edits the pressed message."""
        data: Any = interaction.data
        screen = SCREENS[data["custom_id"]]
        await interaction.response.edit_message(content=screen.markdown, view=buttons(screen))


def main() -> None:
    """Listens until it is told to stop."""
    discord.http.Route.BASE = os.environ["PARLEY_DISCORD_API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["PARLEY_DISCORD_GATEWAY"])
    client = Bare(intents=discord.Intents(guilds=True, dm_messages=True), max_messages=None)
    client.run(os.environ["PARLEY_DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
