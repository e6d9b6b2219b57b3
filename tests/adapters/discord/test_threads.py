"""Conversations in private threads: opened, heard, read back; and when there are none, or they are lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.discord.app import DiscordApp
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.state import Channel, Permission
from bot.channel import Refused, ThreadGone
from bot.events import Edited, MessageRef, Text
from bot.payloads import Answer
from bot.screens import Line, Options, Parcel, Reply, Shown
from tests.adapters.discord.conftest import app_for
from tests.adapters.discord.scripted import Inbox, Script
from tests.adapters.waiting import until

BEGINS = Shown("This is for you two.")


@pytest.fixture
def desk(discord: Discord) -> Channel:
    """The channel for threads, in which the bot may hear what is written."""
    next(iter(discord.world.applications.values())).privileged |= Intent.MESSAGE_CONTENT
    return next(iter(discord.world.guilds.values())).channels["general"]


@pytest.fixture
def app(discord: Discord, script: Script, inbox: Inbox, desk: Channel) -> DiscordApp:
    return app_for(discord, script, inbox, threads_in=str(desk.id))


@pytest.fixture
async def thread(running: DiscordApp, ada: DiscordHuman) -> str:
    """Ada's thread with Zoë."""
    return await running.channel.open_thread(ada.id, "Zoë", BEGINS, nonce="1")


def said(chat: str) -> Shown:
    return Shown("What was said", parcel=Parcel(1, thread=chat))


async def test_a_thread_is_for_its_person_and_heard(
    running: DiscordApp, script: Script, discord: Discord, ada: DiscordHuman, thread: str
) -> None:
    assert running.channel.threading is not None
    assert running.channel.threading.mentors_only
    assert running.channel.threading.read_along
    bea = discord.add_person("Bea")
    assert (ada.threads, bea.threads) == (("Zoë",), ())
    assert "Zoë" not in bea.places
    (sent,) = await running.channel.carry(ada.id, said(thread), [], nonce="2")
    assert sent.chat == thread
    muted = replace(said(thread), parcel=Parcel(2, thread=thread, silent=True))
    (quiet,) = await running.channel.carry(ada.id, muted, [], nonce="3")
    posts = discord.world.channels[int(thread)].posts
    called = [posts[int(one.message)].mentions for one in (sent, quiet)]
    assert called == [[ada.user], []], "in a server, who is not mentioned may not be told"
    await ada.say("Well said", place="Zoë", reply_to=sent.message)
    await ada.see("heard Text", place="Zoë")
    (heard,) = script.heard_of(Text)
    assert (heard.text, heard.reply_to) == ("Well said", sent.message)
    assert (heard.place.chat, heard.place.private, heard.place.thread) == (thread, True, True)
    mine = next(m.id for m in ada.window("Zoë").messages if m.mine)
    await ada.edit(mine, "Well put", place="Zoë")
    await ada.see("heard Edited", place="Zoë")
    assert script.heard_of(Edited)[0].place.thread
    await ada.delete(mine, place="Zoë")
    await until(lambda: script.missing != [])
    assert script.missing == [MessageRef(thread, mine)]


async def test_whom_its_person_can_write_to_is_not_listed_where_others_read_along(
    running: DiscordApp, script: Script, ada: DiscordHuman, thread: str
) -> None:
    script.answer = lambda event: Reply(Shown("To whom?", Options("Choose", (Line("Zoë", "turn.1"),))), Answer.NEW)
    await ada.say("To nobody yet", place="Zoë")
    await ada.see("To whom?")
    assert ada.window("Zoë").newest("To whom?") is None


async def test_an_answer_in_a_thread_that_is_gone_comes_in_the_dm(
    running: DiscordApp, script: Script, discord: Discord, ada: DiscordHuman, thread: str
) -> None:
    script.slowness = 0.1
    await ada.say("Anybody?", place="Zoë")
    await discord.add_person("Moderator", admin=True).delete_thread("Zoë")
    await ada.see("heard Text")


async def test_nothing_else_on_the_server_is_heard(
    running: DiscordApp, script: Script, ada: DiscordHuman, thread: str
) -> None:
    await ada.say("In the channel", place="general")
    await ada.delete(ada.window("general").messages[-1].id, place="general")
    await ada.say("In the thread", place="Zoë")
    await ada.see("heard Text", place="Zoë")
    assert [event.text for event in script.heard_of(Text)] == ["In the thread"]
    assert script.missing == []


async def test_without_the_intent_to_read_no_thread_is_opened_and_known_ones_count_as_lost(
    discord: Discord, script: Script, inbox: Inbox, ada: DiscordHuman, desk: Channel
) -> None:
    application = next(iter(discord.world.applications.values()))
    application.privileged &= ~Intent.MESSAGE_CONTENT
    app = app_for(discord, script, inbox, threads_in=str(desk.id))
    await app.start()
    assert app.channel.threading is None
    with pytest.raises(Refused):
        await app.channel.open_thread(ada.id, "Zoë", BEGINS, nonce="1")
    with pytest.raises(ThreadGone):
        await app.channel.carry(ada.id, said(str(desk.id)), [], nonce="2")
    await app.close()


@pytest.mark.parametrize("lacking", [Permission.CREATE_PRIVATE_THREADS, Permission.SEND_IN_THREADS])
async def test_where_a_permission_lacks_nothing_is_left(
    running: DiscordApp, discord: Discord, ada: DiscordHuman, desk: Channel, lacking: int
) -> None:
    me = next(iter(discord.world.applications.values())).user
    desk.denied[me.id] = lacking
    with pytest.raises(Refused):
        await running.channel.open_thread(ada.id, "Zoë", BEGINS, nonce="1")
    desk.denied.clear()
    assert ada.threads == ()


async def test_what_was_written_in_an_archived_thread_while_the_bot_was_away_is_read_back(
    app: DiscordApp, script: Script, inbox: Inbox, discord: Discord, ada: DiscordHuman
) -> None:
    await app.start()
    thread = await app.channel.open_thread(ada.id, "Zoë", BEGINS, nonce="1")
    await ada.say("Before", place="Zoë")
    await ada.see("heard Text", place="Zoë")
    before = script.heard_of(Text)[0].update
    await app.close()
    await ada.say("While you were away", place="Zoë")
    discord.world.channels[int(thread)].archived = True
    inbox.left, inbox.threads = {thread: before}, {thread}
    again = app_for(discord, script, inbox, threads_in=app.channel.threads_in)
    await again.start()
    await until(lambda: len(script.heard_of(Text)) == 2)
    heard = script.heard_of(Text)[-1]
    assert (heard.text, heard.place.chat, heard.place.thread) == ("While you were away", thread, True)
    await again.close()
