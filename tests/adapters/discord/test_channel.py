"""The courier's line: what arrives, what is refused and how it is called, and that nothing is lost at a burst."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.app import DiscordApp
from adapters.discord.channel import DiscordChannel
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.state import CANCELED, Permission
from adapters.playground.wire import Wire
from bot.channel import Channel, MessageGone, Occasion, Refused, TryLater, Unreachable
from bot.events import MessageRef
from bot.screens import Key, Shown

SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


@pytest.fixture
def channel(running: DiscordApp) -> Channel:
    return running.channel


async def test_a_notice_reaches_the_persons_dm_and_can_be_turned(ada: DiscordHuman, channel: Channel) -> None:
    shown = Shown("<b>Request</b> from Grace", rows=((Key("Approve", "turn.1"),),))
    sent = await channel.send(ada.id, shown, nonce="n1")
    message = await ada.see("Request from Grace")
    assert (message.id, message.labels) == (sent.message, ("Approve",))
    await channel.edit(sent, Shown("Approved"))
    turned = await ada.see("Approved")
    assert (turned.id, turned.labels) == (sent.message, ())
    await channel.edit(sent, Shown("Approved"))


async def test_the_same_nonce_sends_nothing_twice(ada: DiscordHuman, channel: Channel) -> None:
    long = Shown("word " * 900)
    first = await channel.send(ada.id, long, nonce="a-nonce-that-is-much-longer-than-twenty-five-characters")
    second = await channel.send(ada.id, long, nonce="a-nonce-that-is-much-longer-than-twenty-five-characters")
    assert first == second
    assert len(ada.window().messages) == 3


async def test_a_long_text_comes_in_several_messages_with_the_buttons_under_the_last(
    ada: DiscordHuman, channel: Channel
) -> None:
    await channel.send(ada.id, Shown("<b>" + "word " * 900 + "</b>", rows=((Key("Fine", "turn.1"),),)), nonce="n")
    messages = ada.window().messages
    assert [message.labels for message in messages] == [(), (), ("Fine",)]
    assert "".join(message.text for message in messages).count("word") == 900


async def test_a_line_in_a_channel_notifies_whom_it_is_for_and_nobody_else(
    discord: Discord, ada: DiscordHuman, channel: Channel
) -> None:
    guild = discord.add_guild("Lyceum", ["lobby"])
    grace = discord.add_person("Grace <@5>", guilds=[guild])
    name = f"Grace &lt;@{ada.id}&gt; @everyone"
    line = f'<a href="tg://user?id={grace.id}">{name}</a>, please write to me. {name}'
    await channel.call(str(guild.channels["lobby"].id), grace.id, Shown(line), nonce="n")
    (post,) = guild.channels["lobby"].posts.values()
    assert [str(user.id) for user in post.mentions] == [grace.id]
    assert not post.mention_everyone


async def test_closed_dms_are_unreachable(ada: DiscordHuman, channel: Channel) -> None:
    await ada.block()
    with pytest.raises(Unreachable):
        await channel.send(ada.id, Shown("hello"), nonce="n")


async def test_a_person_without_a_shared_server_is_unreachable(discord: Discord, channel: Channel) -> None:
    stranger = discord.add_person("Stranger", guilds=())
    with pytest.raises(Unreachable):
        await channel.send(stranger.id, Shown("hello"), nonce="n")


async def test_nobody_at_all_is_unreachable_and_what_is_no_id_is_refused(channel: Channel) -> None:
    with pytest.raises(Unreachable):
        await channel.send("999999999999999999", Shown("hello"), nonce="n")
    with pytest.raises(Refused):
        await channel.send("@ada", Shown("hello"), nonce="n")


async def test_a_message_that_was_deleted_is_gone(ada: DiscordHuman, channel: Channel) -> None:
    sent = await channel.send(ada.id, Shown("hello"), nonce="n")
    with pytest.raises(MessageGone):
        await channel.edit(MessageRef(sent.chat, "999999999999999999"), Shown("hello"))
    await ada.say("mine")
    mine = ada.window().messages[-1]
    with pytest.raises(MessageGone):
        await channel.edit(MessageRef(sent.chat, mine.id), Shown("hello"))


async def test_an_outage_is_to_be_tried_later(ada: DiscordHuman, channel: Channel, wire: Wire) -> None:
    wire.fail_next("discord", SEND, 0)
    with pytest.raises(TryLater):
        await channel.send(ada.id, Shown("hello"), nonce="n")
    wire.fail_next("discord", SEND, 503)
    with pytest.raises(TryLater):
        await channel.send(ada.id, Shown("hello"), nonce="n")
    await channel.send(ada.id, Shown("hello"), nonce="n")
    assert [message.text for message in ada.window().messages] == ["hello"]


async def test_a_dm_opened_too_fast_is_to_be_tried_later(ada: DiscordHuman, channel: Channel, wire: Wire) -> None:
    wire.fail_next("discord", "POST /users/@me/channels", 403, code=40003, message="You are opening DMs too fast")
    with pytest.raises(TryLater) as pause:
        await channel.send(ada.id, Shown("hello"), nonce="n")
    assert pause.value.seconds >= 10


@pytest.mark.parametrize("rates", [True])
async def test_a_burst_to_many_people_loses_nothing_and_meets_no_limit(
    discord: Discord, channel: DiscordChannel, wire: Wire
) -> None:
    people = [discord.add_person(f"Person {number}") for number in range(40)]
    await asyncio.gather(*(person.command("start") for person in people))
    await asyncio.gather(*(person.see("heard Command") for person in people))
    sends = [
        channel.send(person.id, Shown(f"notice {number}"), nonce=f"{person.id[-8:]}-{number}")
        for number in range(3)
        for person in people
    ]
    refs = await asyncio.gather(*sends)
    assert len({ref.message for ref in refs}) == 120
    assert all(len(person.window().messages) == 4 for person in people)
    assert not [call for call in wire.calls if call.status == 429]


async def test_a_dm_is_opened_once_for_all_that_is_sent_there(ada: DiscordHuman, channel: Channel, wire: Wire) -> None:
    await asyncio.gather(*(channel.send(ada.id, Shown(f"notice {n}"), nonce=str(n)) for n in range(3)))
    assert len([call for call in wire.calls if call.name == "POST /users/@me/channels"]) == 1


async def test_a_pause_that_discord_asks_for_loses_nothing(ada: DiscordHuman, channel: Channel, wire: Wire) -> None:
    wire.fail_next("discord", SEND, 429, times=2, retry_after=0.2)
    await channel.send(ada.id, Shown("hello"), nonce="n")
    await ada.see("hello")


async def test_an_address_too_long_for_a_button_becomes_a_link(ada: DiscordHuman, channel: Channel) -> None:
    address = "https://meet.example.org/room#" + "a" * 600
    await channel.send(ada.id, Shown("Ready?", rows=((Key("Join", url=address),),)), nonce="n")
    message = await ada.see("Ready?")
    assert message.labels == ()
    assert f'href="{address}"' in message.html


async def test_without_a_client_everything_is_to_be_tried_later() -> None:
    with pytest.raises(TryLater):
        await DiscordChannel(lambda: None).send("1", Shown("hello"), nonce="n")


async def test_a_group_becomes_one_event_of_the_server_which_is_changed_and_called_off(
    discord: Discord, wire: Wire, channel: Channel
) -> None:
    guild = discord.add_guild("Lyceum", ["lobby"])
    space = str(guild.channels["lobby"].id)
    begin = datetime.fromtimestamp(discord.clock.now(), UTC).replace(microsecond=0) + timedelta(days=1)
    group = Occasion("Proofs " * 20, "2 seats left", "Video", begin, begin + timedelta(hours=1), False, None)
    event = await channel.show(space, group)
    assert await channel.show(space, group) == event, "made already, though nobody noted it"
    (made,) = guild.events.values()
    assert (str(made.id), made.name, made.location) == (event, ("Proofs " * 20)[:100], "Video")
    assert await channel.show(space, replace(group, event=event, about="Full")) == event
    assert made.description == "Full"
    assert await channel.show(space, replace(group, event=event, called_off=True)) == event
    assert made.status == CANCELED
    guild.events.clear()
    assert await channel.show(space, replace(group, event=event)) == event
    assert not guild.events, "what was taken away there is not made again"
    for role in guild.roles.values():
        role.permissions &= ~Permission.CREATE_EVENTS
    with pytest.raises(Refused):
        await channel.show(space, group)
