"""What people write in a DM, live and while the bot was away; and what becomes of a line that breaks."""

import asyncio

import pytest
from discord import PrivilegedIntentsRequired

from adapters.discord.app import DiscordApp
from adapters.discord.refusals import refusal_of
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.wire import Wire
from bot.channel import NotLetIn
from bot.events import Event, FileSent, MessageRef, Text
from bot.payloads import Answer
from bot.screens import Key, Reply, Shown
from tests.adapters.discord.conftest import app_for
from tests.adapters.discord.scripted import Inbox, Script
from tests.adapters.waiting import until
from tests.journeys.samples import SNAPSHOT

HISTORY = "GET /channels/{channel_id}/messages"
REGISTRATION = "PUT /applications/{application_id}/commands"


def echo(event: Event) -> Reply:
    return Reply(Shown(f"you said {event.text}" if isinstance(event, Text) else type(event).__name__), Answer.NEW)


async def test_a_text_in_the_dm_is_answered(ada: DiscordHuman, script: Script, running: DiscordApp) -> None:
    script.answer = echo
    await ada.say("hello <b>there</b>")
    answer = await ada.see("you said hello there")
    await ada.say("and this", reply_to=answer.id)
    await ada.see("you said and this")
    first, second = script.heard_of(Text)
    assert (first.author.address, first.place.private, first.reply_to) == (ada.id, True, "")
    assert second.reply_to == answer.id


async def test_what_is_put_on_a_message_and_taken_off_is_heard(
    ada: DiscordHuman, script: Script, running: DiscordApp
) -> None:
    await ada.say("hello")
    heard = await ada.see("heard Text")
    for emoji in ("👍", "🦖"):
        await ada.react(heard.id, emoji)
    await ada.unreact(heard.id, "👍")
    await until(lambda: len(script.reacted_to) == 3)
    assert [(r.address, r.message.message, r.added, r.removed) for r in script.reacted_to] == [
        (ada.id, heard.id, ("👍",), ()),
        (ada.id, heard.id, ("🦖",), ()),
        (ada.id, heard.id, (), ("👍",)),
    ]


async def test_the_bot_puts_on_a_message_what_is_to_be_there_and_takes_off_the_rest(
    ada: DiscordHuman, script: Script, running: DiscordApp
) -> None:
    await ada.say("hello")
    await ada.see("heard Text")
    (text,) = script.heard_of(Text)
    assert text.message is not None

    def shown() -> list[str]:
        return [put.emoji for m in ada.window().messages for put in m.reactions if not put.mine]

    assert set(await running.channel.react(text.message, ["👍", ":parrot:", "not one", "🦖"])) == {"👍", "🦖"}
    assert shown() == ["👍", "🦖"]
    assert set(await running.channel.react(text.message, ["🦖", "❤\ufe0f"])) == {"🦖", "❤\ufe0f"}
    assert shown() == ["🦖", "❤\ufe0f"]
    assert set(await running.channel.react(text.message, [])) == set()
    assert shown() == []


async def test_what_is_forwarded_answers_nothing_and_comes_as_what_is_in_it(
    ada: DiscordHuman, script: Script, running: DiscordApp
) -> None:
    await ada.say("hello")
    heard = await ada.see("heard Text")
    snapshot = SNAPSHOT | {"content": "Somebody's **words**"}
    reference = {"type": 1, "message_id": heard.id, "channel_id": "5"}
    await ada.send({"message_reference": reference, "message_snapshots": [{"message": snapshot}]})
    await until(lambda: len(script.heard_of(Text)) == 2)
    forwarded = script.heard_of(Text)[-1]
    assert (forwarded.html, forwarded.reply_to) == ("Somebody's <b>words</b>", "")


async def test_a_file_says_what_it_is(ada: DiscordHuman, script: Script, running: DiscordApp) -> None:
    await ada.attach("cat.png", b"\x89PNG", caption="my cat")
    await ada.see("heard FileSent")
    file = script.heard_of(FileSent)[0]
    assert (file.kind, file.name, file.caption) == ("image", "cat.png", "my cat")


async def test_what_is_said_in_a_server_is_not_read(ada: DiscordHuman, script: Script, running: DiscordApp) -> None:
    await ada.say("not for the bot", place="general")
    await ada.say("for the bot")
    await ada.see("heard Text")
    assert [event.text for event in script.heard_of(Text)] == ["for the bot"]


async def test_messages_written_while_the_bot_was_away_are_answered_in_order(
    ada: DiscordHuman, script: Script, app: DiscordApp, inbox: Inbox, discord: Discord
) -> None:
    await app.start()
    script.answer = echo
    await ada.say("zero")
    await ada.see("you said zero")
    zero = script.heard_of(Text)[0]
    await app.close()
    for number in range(120):
        await ada.say(f"number {number}")
    inbox.left[zero.place.chat] = zero.update
    again = app_for(discord, script, inbox)
    await again.start()
    await ada.say("live")
    await ada.see("you said live", timeout=20)
    await until(lambda: inbox.read != [], 20)
    await again.close()
    said = [event.text for event in script.heard_of(Text)]
    assert said == ["zero", *(f"number {number}" for number in range(120)), "live"]
    assert inbox.read == [zero.place.chat]


async def test_a_line_that_cannot_be_read_back_is_tried_again(
    ada: DiscordHuman,
    script: Script,
    app: DiscordApp,
    inbox: Inbox,
    discord: Discord,
    wire: Wire,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.discord.history.PAUSE_AFTER_FAILURE", 0.2)
    await app.start()
    await ada.say("zero")
    await ada.see("heard Text")
    zero = script.heard_of(Text)[0]
    await app.close()
    await ada.say("one")
    inbox.left[zero.place.chat] = zero.update
    wire.fail_next("discord", HISTORY, 0, times=2)
    again = app_for(discord, script, inbox)
    await again.start()
    await ada.say("two")
    await ada.wait(lambda _: len(script.heard) == 3)
    await again.close()
    assert [event.text for event in script.heard_of(Text)] == ["zero", "one", "two"]


async def test_a_line_that_is_slow_to_read_back_holds_up_no_other(
    script: Script, app: DiscordApp, inbox: Inbox, discord: Discord, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.history.READERS", 2)
    people = [discord.add_person(f"Person {number}") for number in range(5)]
    await app.start()
    for person in people:
        await person.say("zero")
        await person.see("heard Text")
    await app.close()
    inbox.left = {text.place.chat: text.update for text in script.heard_of(Text)}
    for person in people:
        await person.say("one")
    wire.fail_next("discord", HISTORY, 429, retry_after=1.0)
    again = app_for(discord, script, inbox)
    await again.start()
    await until(lambda: len(inbox.read) == len(people), 20)
    await again.close()
    assert inbox.read[-1] == next(iter(inbox.left))


async def test_commands_are_registered_once_and_again_when_they_change(
    discord: Discord, script: Script, inbox: Inbox, wire: Wire
) -> None:
    registered = []
    for _ in range(3):
        app = app_for(discord, script, inbox)
        await app.start()
        await app.close()
        registered.append(len([call for call in wire.calls if call.name == REGISTRATION]))
        if len(registered) == 2:
            script.commands = script.commands[:2]
    assert registered == [1, 1, 2]


async def test_a_shard_hears_its_people(discord: Discord, script: Script, inbox: Inbox, ada: DiscordHuman) -> None:
    app = app_for(discord, script, inbox, shard_ids=[0], shard_count=2)
    await app.start()
    await ada.command("start")
    await ada.see("heard Command")
    await app.close()


@pytest.mark.parametrize(("ids", "count"), [([5], 2), ([0], None)])
async def test_shards_that_cannot_be_are_refused(
    ids: list[int], count: int | None, discord: Discord, script: Script, inbox: Inbox
) -> None:
    app = app_for(discord, script, inbox, shard_ids=ids, shard_count=count)
    with pytest.raises(NotLetIn, match="PARLEY_DISCORD_SHARD_COUNT"):
        await app.start()
    await app.close()


def test_refused_intents_say_what_to_do_next() -> None:
    refusal = refusal_of(PrivilegedIntentsRequired(None))
    assert refusal is not None
    assert "Bot" in str(refusal)


@pytest.mark.parametrize("breaking", ["malformed_event", "drop_gateway", "invalidate_session", "ask_to_reconnect"])
async def test_a_line_that_breaks_is_opened_again(
    breaking: str, ada: DiscordHuman, script: Script, running: DiscordApp, discord: Discord
) -> None:
    getattr(discord, breaking)()
    await asyncio.sleep(0.5)
    for _ in range(20):
        try:
            await ada.command("start")
            await ada.see("heard Command", timeout=1)
            break
        except TimeoutError:
            continue
    else:
        pytest.fail("the bot did not come back")


async def test_an_answer_on_its_way_survives_a_line_that_breaks(
    ada: DiscordHuman, script: Script, running: DiscordApp, discord: Discord
) -> None:
    script.slowness = 2.5
    script.answer = lambda event: Reply(Shown("in the end"), Answer.NEW)
    await ada.command("start")
    await until(lambda: script.heard != [])
    discord.malformed_event()
    await ada.see("in the end")


async def test_a_wrong_token_is_refused_with_what_to_do_next(discord: Discord, script: Script, inbox: Inbox) -> None:
    app = app_for(discord, script, inbox, token="wrong.token")
    with pytest.raises(NotLetIn, match="PARLEY_DISCORD_TOKEN"):
        await app.start()
    await app.close()


async def test_an_outage_at_the_start_is_waited_out(
    discord: Discord, script: Script, inbox: Inbox, wire: Wire, ada: DiscordHuman
) -> None:
    wire.fail_next("discord", "GET /users/@me", 0, times=2)
    app = app_for(discord, script, inbox)
    await app.start()
    assert app.ready.is_set()
    await app.close()


async def test_closing_lets_a_running_answer_end(
    ada: DiscordHuman, script: Script, app: DiscordApp, discord: Discord
) -> None:
    await app.start()
    script.slowness = 1.0
    script.answer = lambda event: Reply(Shown("done"), Answer.NEW)
    await ada.command("start")
    await until(lambda: script.heard != [])
    await app.close()
    await ada.see("done", timeout=0.5)
    await app.run_until_failed()


async def test_a_message_to_turn_that_is_gone_comes_anew(
    ada: DiscordHuman, script: Script, running: DiscordApp
) -> None:
    script.answer = lambda event: Reply(Shown("first", rows=((Key("Go", "turn.1"),),)), Answer.NEW)
    await ada.say("hello")
    await ada.see("first")
    gone = MessageRef(script.heard[0].place.chat, "999999999999999999")
    script.answer = lambda event: Reply(Shown("second"), Answer.EDIT, target=gone)
    await ada.say("again")
    await ada.see("second")
    assert ada.window().newest("first") is not None
