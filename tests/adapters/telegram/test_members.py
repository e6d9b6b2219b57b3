"""Who is in a group, and what is in a file, as the bot asks Telegram."""

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.telegram.app import TelegramApp
from bot.channel import ChannelError, TryLater
from bot.events import FileSent
from tests.adapters.telegram.scripted import Script
from tests.adapters.waiting import until


async def test_a_member_of_a_group_has_a_standing_and_others_have_none(
    app: TelegramApp, telegram: Telegram, ann: TelegramHuman, ben: TelegramHuman
) -> None:
    outsider = telegram.add_person("Outsider", started=True)
    group = str(telegram.add_group("Algebra", [ann, ben]))
    assert await app.channel.roles_in(group, ann.id) == frozenset({"creator"})
    assert await app.channel.roles_in(group, ben.id) == frozenset({"member"})
    assert await app.channel.roles_in(group, outsider.id) is None
    assert await app.channel.roles_in(group, "424242") is None, "somebody Telegram does not know"


async def test_what_cannot_be_asked_is_no_answer(
    app: TelegramApp, telegram: Telegram, ann: TelegramHuman, wire: Wire
) -> None:
    group = str(telegram.add_group("Algebra", [ann]))
    for nowhere in ("-1009999999999", "no number"):
        with pytest.raises(ChannelError):
            await app.channel.roles_in(nowhere, ann.id)
    wire.fail_next("telegram", "getChatMember", 500)
    with pytest.raises(TryLater):
        await app.channel.roles_in(group, ann.id)


async def test_a_file_that_somebody_sent_is_fetched_by_what_it_came_with(
    app: TelegramApp, ann: TelegramHuman, script: Script, wire: Wire
) -> None:
    await ann.attach("students.csv", b"Ben, @ben")
    await until(lambda: bool(script.heard_of(FileSent)))
    (sent,) = script.heard_of(FileSent)
    assert (sent.name, sent.size) == ("students.csv", 9)
    assert await app.channel.fetch(sent.ref) == b"Ben, @ben"
    wire.fail_next("telegram", "getFile", 502)
    with pytest.raises(ChannelError):
        await app.channel.fetch(sent.ref)
    with pytest.raises(ChannelError):
        await app.channel.fetch("no such file")


async def test_who_leaves_a_group_is_heard_of_where_the_bot_is_an_admin(
    app: TelegramApp, telegram: Telegram, ann: TelegramHuman, ben: TelegramHuman, script: Script
) -> None:
    await ann.say("hello")
    await until(lambda: bool(script.heard))  # from its first poll on, Telegram knows what the bot asked to be told
    silent, told = (telegram.add_group(title, [ann, ben]) for title in ("Silent", "Told"))
    telegram.promote_bots(told)
    telegram.leave_group(silent, ben)
    telegram.leave_group(told, ben)
    await until(lambda: bool(script.gone))
    assert script.gone == [(ben.id, str(told))]
    assert await app.channel.roles_in(str(told), ben.id) is None
