"""Buttons: what a press turns, what it says in passing, and what happens where the message is gone."""

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.telegram.app import TelegramApp
from bot.events import Command, Event, MessageRef, Press, Text
from bot.payloads import Answer
from bot.screens import Key, Line, Options, Reply, Shown, Style, Subject
from tests.adapters.telegram.conftest import calls
from tests.adapters.telegram.scripted import Script, new, turned
from tests.adapters.waiting import until

TO_PRESS = (Key("Yes", "yes", Style.SUCCESS), Key("No", "no", Style.DANGER))


def ask_then_turn(event: Event) -> Reply:
    """Asks by a new message, and turns it when a button is pressed."""
    return turned(f"<b>you said</b> {event.data}", toast="Noted") if isinstance(event, Press) else new("?", TO_PRESS)


async def test_a_press_turns_its_message_and_shows_the_toast(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    script.say = ask_then_turn
    await ann.say("hello")
    asked = await ann.see("?")
    await ann.pick("Yes")
    turned_to = await ann.see("you said yes")
    toast = await ann.wait(lambda window: window.toasts[-1] if window.toasts else None)
    assert turned_to.id == asked.id
    assert turned_to.labels == ()
    assert (toast.text, toast.alert) == ("Noted", False)
    assert ann.pending() == ()
    assert len(calls(wire, "answerCallbackQuery")) == 1


async def test_buttons_have_colours_and_options_stand_in_columns(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    lines = tuple(Line(f"Day {number}", f"day.{number}") for number in range(5))
    script.say = lambda event: Reply(Shown("When?", Options("Days", lines, columns=2), (TO_PRESS,)), Answer.NEW)
    await ann.say("when")
    rows = (await ann.see("When?")).rows
    assert [[button.label for button in row] for row in rows] == [
        ["Day 0", "Day 1"],
        ["Day 2", "Day 3"],
        ["Day 4"],
        ["Yes", "No"],
    ]
    assert [button.style for button in rows[-1]] == ["success", "danger"]


async def test_each_press_is_acknowledged_once_also_where_nothing_is_said(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    script.say = lambda event: None if isinstance(event, Press) else new("?", TO_PRESS)
    await ann.say("hello")
    await ann.see("?")
    await ann.pick("No")
    await ann.wait(lambda window: not ann.pending())
    assert len(calls(wire, "answerCallbackQuery")) == 1


async def test_a_slow_edit_does_not_hold_back_the_acknowledgement(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    script.say = ask_then_turn
    await ann.say("hello")
    await ann.see("?")
    wire.fail_next("telegram", "editMessageText", 429, retry_after=1)
    await ann.pick("Yes")
    await ann.wait(lambda window: not ann.pending(), timeout=0.9)
    await ann.see("you said yes")


async def test_a_press_that_changes_nothing_is_fine(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    script.say = lambda event: Reply(Shown("same", rows=(TO_PRESS,)), Answer.EDIT, card=Subject(1, 2, 3, 4))
    await ann.say("hello")
    shown = await ann.see("same")
    await ann.pick("Yes")
    await until(lambda: len(script.noted) == 2)
    assert len([m for m in ann.window().messages if not m.mine]) == 1
    assert [(type(event), ref.message) for event, ref in script.noted] == [(Text, shown.id), (Press, shown.id)]


async def test_where_the_pressed_message_is_gone_a_new_one_comes(
    app: TelegramApp, script: Script, ann: TelegramHuman, telegram: Telegram
) -> None:
    script.say = ask_then_turn
    script.slowness = lambda event: 0.2 if isinstance(event, Press) else 0.0
    await ann.say("hello")
    asked = await ann.see("?")
    await ann.pick("Yes")
    await ann.delete(asked.id)
    came = await ann.see("you said yes")
    assert came.id != asked.id


async def test_another_message_than_the_pressed_one_can_be_turned(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    await ann.say("hello")
    first = await ann.see("heard Text")
    target = MessageRef(ann.id, first.id)
    script.say = lambda event: Reply(Shown("turned from afar"), Answer.EDIT, target=target)
    await ann.say("again")
    assert (await ann.see("turned from afar")).id == first.id


async def test_where_a_message_is_asked_to_be_reported_the_router_hears_where_it_stands(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    script.say = lambda event: Reply(Shown("a card"), Answer.NEW, card=Subject(1, 2, 3, 4))
    await ann.command("start")
    card = await ann.see("a card")
    await until(lambda: script.noted != [])
    assert script.noted[0] == (script.heard_of(Command)[0], MessageRef(ann.id, card.id))


async def test_a_press_on_a_message_too_old_for_telegram_is_answered_by_a_new_one(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    script.say = ask_then_turn
    await ann.say("hello")
    asked = await ann.see("?")
    wire.fail_next("telegram", "editMessageText", 400, description="Bad Request: message can't be edited")
    await ann.pick("Yes")
    assert (await ann.see("you said yes")).id != asked.id


async def test_forged_data_reaches_the_router_as_it_is(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    script.say = lambda event: new("?", TO_PRESS)
    await ann.say("hello")
    await ann.forge("zz.<b>", message=(await ann.see("?")).id)
    await ann.wait(lambda window: not ann.pending())
    assert script.pressed() == ["zz.<b>"]


async def test_who_blocks_the_bot_after_a_press_stops_nobody_else(
    app: TelegramApp, script: Script, ann: TelegramHuman, ben: TelegramHuman
) -> None:
    script.say = ask_then_turn
    script.slowness = lambda event: 0.1 if isinstance(event, Press) else 0.0
    await ann.say("hello")
    await ann.see("?")
    await ann.pick("Yes")
    await ann.block()
    await ann.wait(lambda window: not ann.pending())
    await ben.say("hello")
    await ben.see("?")
    assert ann.window().newest("you said") is None


async def test_an_answer_waits_out_a_pause_and_a_broken_line(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    wire.fail_next("telegram", "sendMessage", 429, retry_after=1)
    wire.fail_next("telegram", "sendMessage", 502)
    await ann.say("hello")
    await ann.see("heard Text")
    assert [call.status for call in calls(wire, "sendMessage")] == [429, 502, 200]
