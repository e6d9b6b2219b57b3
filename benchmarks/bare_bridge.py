"""The floor of the relay: both libraries alone in one process, hearing on one platform and sending on the other.

What is said begins with the address of the one it is for.
"""

from __future__ import annotations

import asyncio
import os

import discord
from telegram import Bot
from yarl import URL

telegram = Bot(os.environ["PARLEY_TELEGRAM_TOKEN"], base_url=f"{os.environ['PARLEY_TELEGRAM_API']}/bot")
dms: dict[int, discord.DMChannel] = {}


class Bridge(discord.Client):
    """Hears what is said on Discord."""

    async def on_ready(self) -> None:
        """Tells whoever started this that it is logged in, and hears what is said on Telegram."""
        print("ready on both", flush=True)
        self.hearing = asyncio.create_task(hear(self))

    async def on_message(self, message: discord.Message) -> None:
        """Sends it on to Telegram."""
        if not message.author.bot:
            address, _, text = message.content.partition(" ")
            await telegram.send_message(int(address), text)


async def hear(client: discord.Client) -> None:
    """Sends on to Discord what is said on Telegram."""
    offset = None
    while True:
        for update in await telegram.get_updates(offset, timeout=10):
            offset = update.update_id + 1
            if update.message and update.message.text:
                address, _, text = update.message.text.partition(" ")
                person = int(address)
                dm = dms.get(person) or await client.create_dm(discord.Object(person))
                dms[person] = dm
                await dm.send(text)


def main() -> None:
    """Listens until it is told to stop."""
    discord.http.Route.BASE = os.environ["PARLEY_DISCORD_API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["PARLEY_DISCORD_GATEWAY"])
    client = Bridge(intents=discord.Intents(guilds=True, dm_messages=True), max_messages=None)
    client.run(os.environ["PARLEY_DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
