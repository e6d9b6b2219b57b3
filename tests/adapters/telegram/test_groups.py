"""Groups: only what is said to the bot is heard, and answers go to the person alone."""

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.telegram.app import TelegramApp
from bot.events import Command, Event, Place, Press
from bot.payloads import Answer
from bot.screens import Key, Reply, Shown
from tests.adapters.telegram.scripted import Script
from tests.adapters.waiting import until

GROUP = "Harbour"


@pytest.fixture
def group(telegram: Telegram, ann: TelegramHuman, ben: TelegramHuman) -> int:
    return telegram.add_group(GROUP, [ann, ben])


def private(html: str) -> Reply:
    return Reply(Shown(html), Answer.PRIVATE)


async def test_a_command_is_answered_in_the_private_chat(
    app: TelegramApp, script: Script, ann: TelegramHuman, ben: TelegramHuman, group: int
) -> None:
    script.say = lambda event: private("for Ann alone")
    await ann.command("book", place=GROUP)
    await ann.see("for Ann alone")
    (command,) = script.heard_of(Command)
    assert (command.name, command.place) == ("book", Place(str(group), private=False))
    assert ben.window(GROUP).newest("for Ann alone") is None


async def test_a_command_of_ours_needs_no_name_behind_it_and_others_are_left_alone(
    app: TelegramApp, script: Script, ann: TelegramHuman, group: int
) -> None:
    for text in ("/weather", "/book@other_bot", "/book", "@parley_bot hello", "/weather@parley_bot"):
        await ann.say(text, place=GROUP)
    await until(lambda: len(script.heard) == 2)
    assert [command.name for command in script.heard_of(Command)] == ["book", "weather"]


async def test_who_has_not_begun_is_shown_where_to(
    app: TelegramApp, script: Script, telegram: Telegram, ann: TelegramHuman
) -> None:
    stranger = telegram.add_person("Stranger")
    telegram.add_group(GROUP, [ann, stranger])
    script.say = lambda event: private("secret")
    await stranger.command("book", place=GROUP)
    pointed = await stranger.see("@parley_bot", place=GROUP)
    pointed = await stranger.wait(
        lambda window: next((m for m in window.messages if "https://t.me/parley_bot" in m.html), None), place=GROUP
    )
    assert "secret" not in pointed.text


async def test_a_press_is_answered_by_a_notice_that_only_this_person_sees(
    app: TelegramApp, script: Script, ann: TelegramHuman, group: int
) -> None:
    await app.channel.post(str(group), Shown("Who comes?", rows=((Key("Me", "me"), Key("Rules", "rules")),)), nonce="n")

    def say(event: Event) -> Reply:
        short = isinstance(event, Press) and event.data == "me"
        return private("You <b>come</b> &amp; go") if short else private("rule " * 100)

    script.say = say
    await ann.see("Who comes?", place=GROUP)
    await ann.pick("Me", place=GROUP)
    toast = await ann.wait(lambda window: window.toasts[-1] if window.toasts else None, place=GROUP)
    assert (toast.text, toast.alert) == ("You come & go", True)
    await ann.pick("Rules", place=GROUP)
    await ann.see("rule rule")
    await ann.wait(lambda window: not ann.pending(GROUP), place=GROUP)
