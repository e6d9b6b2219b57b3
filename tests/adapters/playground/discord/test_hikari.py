"""hikari, a client that shares no code with discord.py, also lives on the loopback Discord."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.adapters.playground.discord.conftest import Scene

if TYPE_CHECKING:
    from hikari import DMMessageCreateEvent, GatewayBot, InteractionCreateEvent


@pytest.fixture
def hikari() -> Any:
    """Loaded only where it is used, as that takes seconds and every worker collects every test."""
    return importlib.import_module("hikari")


@pytest.fixture
async def hikari_bot(hikari: Any, scene: Scene) -> AsyncIterator[GatewayBot]:
    """A running hikari bot. Its gateway address comes from the platform's own answer to `/gateway/bot`."""
    bot = hikari.GatewayBot(
        scene.token,
        banner=None,
        logs=None,
        rest_url=scene.platform.api_url,
        suppress_optimization_warning=True,
        intents=hikari.Intents.ALL_UNPRIVILEGED,
    )
    await bot.start(check_for_updates=False)
    yield bot
    await bot.close()


async def test_hikari_answers_a_command_a_press_and_a_message(
    hikari: Any, scene: Scene, hikari_bot: GatewayBot
) -> None:
    bot = hikari_bot

    @bot.listen(hikari.InteractionCreateEvent)
    async def on_interaction(event: InteractionCreateEvent) -> None:
        interaction = event.interaction
        if isinstance(interaction, hikari.CommandInteraction):
            row = bot.rest.build_message_action_row()
            row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "go", label="Go")
            text = f"Hello {interaction.user.global_name}"
            await interaction.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, text, component=row)
        elif isinstance(interaction, hikari.ComponentInteraction):
            await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_UPDATE)
            await interaction.edit_initial_response("Gone", components=[])
            await interaction.execute("one more", flags=hikari.MessageFlag.EPHEMERAL)

    @bot.listen(hikari.DMMessageCreateEvent)
    async def on_message(event: DMMessageCreateEvent) -> None:
        if event.is_human:
            await event.message.respond(f"You said {event.message.content}", reply=True)

    application = await bot.rest.fetch_application()
    builder = bot.rest.slash_command_builder("hello", "Says hello")
    await bot.rest.set_application_commands(application, [builder])
    for place in ("dm", "general"):
        await scene.ann.command("hello", place=place)
        await scene.ann.see("Hello Ann", place=place)
        await scene.ann.pick("Go", place=place)
        await scene.ann.see("Gone", place=place)
        assert (await scene.ann.see("one more", place=place)).private
    await scene.ann.say("hi")
    assert (await scene.ann.see("You said hi")).reply_to
    channel = await bot.rest.create_dm_channel(int(scene.bob.id))
    await bot.rest.create_message(channel, "a file", attachment=hikari.Bytes(b"data", "data.txt"))
    assert (await scene.bob.see("a file")).files[0].size == 4
    guilds = await asyncio.gather(*(bot.rest.fetch_guild(guild) for guild in [scene.guild.id]))
    assert [guild.name for guild in guilds] == ["Acme"]
