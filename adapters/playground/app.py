"""The playground put together: world, page and bot. What is the bot's own comes from outside, as plain functions."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.playground.child import BotProcess
from adapters.playground.pages import Pages
from adapters.playground.server import make_app
from adapters.playground.world import Endpoints, World


class Playground:
    """Both platforms on loopback with a chat page, and the bot as a child process that can be killed and started.

    `bot_env` makes the bot's settings out of the endpoints. `next_due` gives the epoch second of the next thing due, or
    None; it runs in a thread. `make_world` adds people and sample data before the bot starts. `tell` gets each line
    that the bot writes.
    """

    def __init__(
        self,
        *,
        bot_command: list[str],
        bot_env: Callable[[Endpoints], dict[str, str]],
        next_due: Callable[[], float | None],
        make_world: Callable[[World], Awaitable[None]],
        bot_name: str = "Parley",
        bot_username: str = "parley_bot",
        discord_intents: tuple[str, ...] = ("message_content",),
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.world = World(bot_username)
        self.bot = BotProcess(bot_command)
        self.bot.on_line = self._bot_wrote
        self.url = ""
        self.endpoints: Endpoints
        self._pages = Pages(self.world, self.bot, bot_name)
        self.bot.on_status = self._pages.bot_changed
        self._bot_env, self._bot_name, self._discord_intents = bot_env, bot_name, discord_intents
        self._next_due, self._make_world, self._tell = next_due, make_world, tell
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Starts both platforms, the page on 127.0.0.1 (any free port by default), the world, and then the bot."""
        world = self.world
        await world.telegram.start()
        await world.discord.start()
        await world.mail.start()
        await self._serve(port)
        self._pages.listen()
        telegram_token = f"{secrets.randbelow(10**10):010}:{secrets.token_urlsafe(26)}"
        discord_token = f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(20)}"
        world.telegram.add_bot(self._bot_name, world.bot_username, telegram_token)
        world.discord.add_bot(self._bot_name, discord_token, privileged=self._discord_intents)
        self.endpoints = Endpoints(
            telegram_api=world.telegram.api_url,
            telegram_token=telegram_token,
            discord_api=world.discord.api_url,
            discord_gateway=world.discord.gateway_url,
            discord_token=discord_token,
            clock=f"{self.url}clock",
            mail_port=world.mail.port,
        )
        await self._make_world(world)
        self.bot.env = self._bot_env(self.endpoints)
        await self.bot.start()

    async def stop(self) -> None:
        """Stops the bot, the page and the platforms."""
        await self.bot.stop()
        self._pages.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.world.mail.stop()
        await self.world.discord.stop()
        await self.world.telegram.stop()

    async def _serve(self, port: int) -> None:
        app = make_app(self.world, self.bot, self._pages, self._next_due)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}/"

    def _bot_wrote(self, line: str) -> None:
        self._tell(line)
        self._pages.bot_wrote(line)
