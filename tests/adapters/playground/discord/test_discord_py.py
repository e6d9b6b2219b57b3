"""The real discord.py, told nothing but the addresses, lives on the loopback Discord."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest
import yarl
from discord import app_commands

from tests.adapters.playground.discord.conftest import Scene

Start = Callable[[discord.Client], Awaitable["asyncio.Task[None]"]]


@pytest.fixture
async def start(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts a client and waits until it is ready; closes it at the end."""
    monkeypatch.setattr(discord.http.Route, "BASE", scene.platform.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(scene.platform.gateway_url))
    monkeypatch.setattr(discord.asset.Asset, "BASE", scene.platform.cdn_url)
    clients: list[tuple[discord.Client, asyncio.Task[None]]] = []

    async def run(client: discord.Client) -> "asyncio.Task[None]":
        task = asyncio.create_task(client.start(scene.token))
        clients.append((client, task))
        await asyncio.sleep(0)
        while not client.is_ready():
            await asyncio.sleep(0.02)
            if task.done():
                task.result()
        return task

    yield run
    for client, task in clients:
        await client.close()
        await asyncio.wait([task], timeout=5)


def quick() -> discord.Client:
    return discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.1)


class Form(discord.ui.Modal, title="About"):
    topic: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Topic", max_length=50)
    level = discord.ui.Label[discord.ui.View](
        text="Level",
        component=discord.ui.Select(options=[discord.SelectOption(label="Easy"), discord.SelectOption(label="Hard")]),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.level.component, discord.ui.Select)
        chosen = self.level.component.values[0]
        await interaction.response.edit_message(content=f"{self.topic.value}, {chosen}", view=None)


class Buttons(discord.ui.View):
    @discord.ui.button(label="Fill in")
    async def fill_in(self, interaction: discord.Interaction, _button: discord.ui.Button[discord.ui.View]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(options=[discord.SelectOption(label="Slow"), discord.SelectOption(label="Fast")])
    async def choose(self, interaction: discord.Interaction, select: discord.ui.Select[discord.ui.View]) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.followup.send(f"You chose {select.values[0]}")


async def test_commands_presses_selects_and_modals_go_round(scene: Scene, start: Start) -> None:
    client = quick()
    tree = app_commands.CommandTree(client)

    @tree.command(description="Books a mentor")
    async def book(interaction: discord.Interaction, mentor: str) -> None:
        name = interaction.user.display_name
        await interaction.response.send_message(f"**{name}** books {mentor}, <t:1795186800:t>", view=Buttons())

    @book.autocomplete("mentor")
    async def mentors(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed.title()} the mentor", value="7")]

    await start(client)
    await tree.sync()
    ann = scene.ann
    assert [option.value for option in await ann.complete("book", "mentor", "max")] == ["7"]
    for place in ("dm", "general"):
        await ann.command("book", place=place, mentor="7")
        assert (await ann.see("books 7", place=place)).text == "Ann books 7, 16:00"
        await ann.pick("Fast", place=place)
        assert (await ann.see("You chose Fast", place=place)).private
        await ann.pick("Fill in", place=place)
        await ann.wait(lambda window: window.modal, place=place)
        await ann.submit({"Topic": "algebra", "Level": "Hard"}, place=place)
        assert (await ann.see("algebra, Hard", place=place)).rows == ()


async def test_messages_files_history_and_errors_are_understood(scene: Scene, start: Start) -> None:
    client = quick()
    heard: asyncio.Queue[discord.Message] = asyncio.Queue()

    @client.event
    async def on_message(message: discord.Message) -> None:
        if not message.author.bot:
            heard.put_nowait(message)

    await start(client)
    await scene.ann.attach("notes.txt", b"my notes", caption="read this")
    message = await asyncio.wait_for(heard.get(), 5)
    assert (message.content, await message.attachments[0].read()) == ("read this", b"my notes")
    await message.reply("done", file=discord.File(io.BytesIO(b"answer"), "answer.txt"))
    assert (await scene.ann.see("done")).files[0].name == "answer.txt"
    user = await client.fetch_user(int(scene.bob.id))
    sent = await user.send("hello", nonce="n1")
    await sent.edit(content="hello again")
    assert (await scene.bob.see("hello again")).edited
    await scene.bob.say("hi")
    assert [one.content async for one in sent.channel.history(after=sent)] == ["hi"]
    await sent.delete()
    assert [one.text for one in scene.bob.window().messages] == ["hi"]
    await scene.bob.block()
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello?")
    assert refused.value.code == 50007
    await scene.bob.block(False)
    with pytest.raises(discord.HTTPException) as invalid:
        await sent.channel.send("x" * 2001)
    assert invalid.value.code == 50035
    assert "content: Must be 2000 or fewer in length." in str(invalid.value)


async def test_a_cut_connection_is_resumed_by_the_library(scene: Scene, start: Start) -> None:
    client = quick()
    heard: asyncio.Queue[str] = asyncio.Queue()

    @client.event
    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(message.content)

    await start(client)
    scene.platform.drop_gateway()
    await scene.ann.say("while you were away")
    assert await asyncio.wait_for(heard.get(), 10) == "while you were away"
    assert "gateway RESUME" in [call.name for call in scene.platform.wire.calls]


async def test_a_malformed_event_ends_the_library_as_it_does_on_the_real_one(scene: Scene, start: Start) -> None:
    client = quick()
    task = await start(client)
    scene.platform.malformed_event()
    await asyncio.wait([task], timeout=5)
    assert isinstance(task.exception(), KeyError)
    assert not client.is_closed()


async def test_the_sharding_client_finds_its_gateway(scene: Scene, start: Start) -> None:
    client = discord.AutoShardedClient(intents=discord.Intents.default(), guild_ready_timeout=0.1)
    await start(client)
    assert list(client.shards) == [0]
    assert [guild.name for guild in client.guilds] == ["Acme"]


async def test_a_refused_intent_and_a_wrong_token_end_the_start(scene: Scene, start: Start) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await start(discord.Client(intents=discord.Intents.all()))
    scene.application.token = "changed"
    with pytest.raises(discord.LoginFailure):
        await start(quick())


async def test_the_library_waits_out_a_rate_limit(scene: Scene, start: Start) -> None:
    client = quick()
    await start(client)
    user = await client.fetch_user(int(scene.ann.id))
    scene.platform.wire.fail_next("discord", "POST /channels/{channel_id}/messages", 429, retry_after=0.2)
    await user.send("at last")
    assert scene.ann.window().messages[-1].text == "at last"
    assert [call.status for call in scene.platform.wire.calls][-2:] == [429, 200]
