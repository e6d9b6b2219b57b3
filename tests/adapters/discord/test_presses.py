"""Presses, forms and commands over the wire: how each is answered, and in how many calls."""

import asyncio
from typing import Any

import pytest

from adapters.discord.app import DiscordApp
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.window import Message
from adapters.playground.wire import Call, Wire
from bot.events import Command, Completion, Event, MessageRef, Press, Submit
from bot.payloads import Answer
from bot.screens import Key, Line, Options, Receipt, Reply, Shown, Style, Subject
from tests.adapters.discord.scripted import Script
from tests.adapters.waiting import until

pytestmark = pytest.mark.usefixtures("running")

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


def calls_after(wire: Wire, mark: int) -> list[Call]:
    """The bot's calls but for the first `mark`, without the gateway's frames."""
    return [call for call in wire.calls if call.platform == "discord" and call.name.split()[0] in VERBS][mark:]


VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def home(*labels_and_data: tuple[str, str], html: str = "home") -> Shown:
    """A screen with a row of buttons."""
    return Shown(html, rows=(tuple(Key(label, data) for label, data in labels_and_data),))


async def opened(ada: DiscordHuman, script: Script, shown: Shown) -> Message:
    """Ada's screen after a command that shows this."""
    script.answer = lambda event: Reply(shown, Answer.NEW)
    await ada.command("start")
    return await ada.wait(lambda window: window.messages[-1] if window.messages else None)


async def test_a_press_turns_its_message_in_one_call(ada: DiscordHuman, script: Script, wire: Wire) -> None:
    before = await opened(ada, script, home(("Go on", "turn.1")))
    mark = len(calls_after(wire, 0))
    script.answer = lambda event: Reply(home(("Back", "turn.0"), html="<b>turned</b>"), Answer.EDIT)
    await ada.pick("Go on")
    after = await ada.see("turned")
    assert after.id == before.id
    assert after.labels == ("Back",)
    await asyncio.sleep(0.05)
    assert [call.name for call in calls_after(wire, mark)] == [CALLBACK]
    press = script.heard_of(Press)[0]
    assert press.data == "turn.1"
    assert press.message == MessageRef(press.place.chat, before.id)


async def test_buttons_that_a_screen_does_not_have_are_taken_away(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("Go on", "turn.1")))
    script.answer = lambda event: Reply(Shown("that was all"), Answer.EDIT)
    await ada.pick("Go on")
    assert (await ada.see("that was all")).labels == ()


async def test_a_slow_answer_is_deferred_and_still_comes(ada: DiscordHuman, script: Script, wire: Wire) -> None:
    before = await opened(ada, script, home(("Go on", "turn.1")))
    script.slowness = 3.4
    script.answer = lambda event: Reply(Shown("at last"), Answer.EDIT)
    await ada.pick("Go on")
    after = await ada.see("at last")
    assert after.id == before.id
    assert not ada.window().toasts


async def test_a_slow_new_message_comes_where_thinking_was_shown(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("Tell me", "anew")))
    script.slowness = 1.7
    script.answer = lambda event: Reply(home(("Fine", "turn.1"), html="told"), Answer.NEW)
    await ada.pick("Tell me")
    told = await ada.see("told")
    assert told.labels == ("Fine",)
    assert len(ada.window().messages) == 2


async def test_what_turns_out_private_is_never_shown_where_others_saw_thinking(
    ada: DiscordHuman, script: Script
) -> None:
    await opened(ada, script, home(("Tell me", "anew")))
    script.slowness = 1.7
    script.answer = lambda event: Reply(Shown("for you alone"), Answer.PRIVATE)
    await ada.pick("Tell me")
    assert (await ada.see("for you alone")).private
    assert len(ada.window().messages) == 2


async def test_a_slow_answer_may_become_a_new_message(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("Go on", "turn.1")))
    script.slowness = 1.7
    script.answer = lambda event: Reply(Shown("not possible"), Answer.NEW)
    await ada.pick("Go on")
    await ada.see("not possible")
    assert ada.window().newest("home") is not None


async def test_a_private_answer_is_seen_by_this_person_alone(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("Psst", "whisper")))
    script.answer = lambda event: Reply(home(("More", "turn.2"), html="secret"), Answer.PRIVATE)
    await ada.pick("Psst")
    assert (await ada.see("secret")).private
    script.answer = lambda event: Reply(Shown("still secret"), Answer.EDIT)
    await ada.pick("More")
    assert (await ada.see("still secret")).private
    assert script.heard_of(Press)[-1].message is None


async def test_a_form_opens_as_a_modal_and_what_is_sent_turns_the_message(
    ada: DiscordHuman, script: Script, wire: Wire
) -> None:
    before = await opened(ada, script, home(("Ask", "ask")))
    mark = len(calls_after(wire, 0))
    await ada.pick("Ask")
    form = await ada.wait(lambda window: window.modal)
    assert (form.title, [field.label for field in form.fields]) == ("Your request", ["What about?", "Name"])
    assert (form.fields[0].value, form.fields[0].most, form.fields[1].required) == ("Bridges", 200, False)
    assert not script.heard_of(Press)
    script.answer = lambda event: Reply(Shown("asked"), Answer.EDIT)
    await ada.submit({"What about?": "Tunnels"})
    assert (await ada.see("asked")).id == before.id
    sent = script.heard_of(Submit)[0]
    assert (sent.data, sent.values) == ("ask", {"topic": "Tunnels", "name": ""})
    assert sent.message is not None
    assert sent.message.message == before.id
    assert [call.name for call in calls_after(wire, mark)] == [CALLBACK, CALLBACK]


async def test_an_option_is_chosen_from_a_select(ada: DiscordHuman, script: Script) -> None:
    lines = tuple(Line(f"Slot {number}", f"turn.{number}", "free") for number in range(25))
    shown = Shown("choose", Options("When?", lines), ((Key("Later", "turn.99", Style.DANGER),),))
    message = await opened(ada, script, shown)
    assert (message.selects[0].placeholder, message.selects[0].options[3].description) == ("When?", "free")
    script.answer = lambda event: Reply(Shown(f"chose {event.data}" if isinstance(event, Press) else ""), Answer.EDIT)
    await ada.pick("Slot 7")
    await ada.see("chose turn.7")


async def test_two_buttons_of_the_same_data_both_work(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("One", "turn.1"), ("Two", "turn.1")))
    script.answer = lambda event: Reply(Shown("pressed"), Answer.EDIT)
    await ada.pick("Two")
    await ada.see("pressed")
    assert script.heard_of(Press)[0].data == "turn.1"


async def test_a_command_in_a_server_is_answered_privately(ada: DiscordHuman, script: Script) -> None:
    script.answer = lambda event: Reply(Shown("hello"), Answer.PRIVATE)
    await ada.command("book", mentor="Grace", place="general")
    assert (await ada.see("hello", place="general")).private
    command = script.heard_of(Command)[0]
    assert (command.name, command.arguments, command.place.private) == ("book", {"mentor": "Grace"}, False)
    assert (command.author.name, command.author.address, command.author.locale) == ("Ada", ada.id, "en-US")


async def test_a_subcommand_comes_as_text_with_its_arguments(ada: DiscordHuman, script: Script) -> None:
    await ada.command("mentor add", who="Grace")
    await ada.see("heard Command")
    command = script.heard_of(Command)[0]
    assert (command.name, command.text, command.arguments) == ("mentor", "add", {"who": "Grace"})


async def test_completions_come_while_an_argument_is_typed(ada: DiscordHuman, script: Script) -> None:
    offered = await ada.complete("book", "mentor", "Gr")
    assert len(offered) == 25
    assert offered[0].label.startswith("Gr0 ")
    assert len(offered[0].label) <= 100
    asked = script.heard_of(Completion)[0]
    assert (asked.command, asked.argument, asked.typed) == ("book", "mentor", "Gr")


async def test_one_persons_presses_are_answered_in_their_order(ada: DiscordHuman, script: Script) -> None:
    await opened(ada, script, home(("A", "turn.1"), ("B", "turn.2")))
    script.slowness = 0.2
    shown = home(("A", "turn.1"), ("B", "turn.2"), html="same")
    script.answer = lambda event: Reply(shown, Answer.EDIT)
    for label in "ABABAB":
        await ada.pick(label)
    await until(lambda: len(script.heard_of(Press)) == 6)
    assert [press.data for press in script.heard_of(Press)] == ["turn.1", "turn.2"] * 3
    assert not ada.window().toasts


async def test_people_do_not_wait_for_each_other(ada: DiscordHuman, script: Script, discord: Discord) -> None:
    people = [discord.add_person(f"Person {number}") for number in range(20)]
    script.slowness = 0.3
    await asyncio.gather(*(person.command("start") for person in people))
    await asyncio.gather(*(person.see("heard Command") for person in people))
    assert script.busiest > 1


async def test_a_press_with_nothing_to_show_is_still_taken(
    ada: DiscordHuman, script: Script, discord: Discord, wire: Wire
) -> None:
    await opened(ada, script, home(("Go on", "turn.1")))
    script.answer = lambda event: Reply(None, Answer.EDIT, toast="done")
    mark = len(calls_after(wire, 0))
    await ada.pick("Go on")
    await until(lambda: calls_after(wire, mark) != [])
    discord.clock.move(3.2)
    assert not ada.window().toasts
    assert ada.window().newest("home") is not None


async def test_an_answer_that_comes_too_late_is_given_in_the_dm(ada: DiscordHuman, script: Script, wire: Wire) -> None:
    before = await opened(ada, script, home(("Go on", "turn.1")))
    wire.fail_next("discord", CALLBACK, 404, code=10062, message="Unknown interaction")
    script.answer = lambda event: Reply(Shown("late but here"), Answer.EDIT)
    await ada.pick("Go on")
    assert (await ada.see("late but here")).id == before.id


async def test_an_answer_that_discord_fails_to_take_in_time_is_given_in_the_dm(
    ada: DiscordHuman, script: Script, wire: Wire
) -> None:
    before = await opened(ada, script, home(("Go on", "turn.1")))
    wire.fail_next("discord", CALLBACK, 502, times=2)
    script.answer = lambda event: Reply(Shown("late but here"), Answer.EDIT)
    await ada.pick("Go on")
    assert (await ada.see("late but here")).id == before.id


async def test_an_answer_whose_receipt_was_lost_is_not_given_twice(
    ada: DiscordHuman, script: Script, wire: Wire
) -> None:
    await opened(ada, script, home(("Tell me", "anew")))
    wire.fail_next("discord", CALLBACK, 0, after_effect=True)
    script.answer = lambda event: Reply(Shown("told"), Answer.NEW)
    await ada.pick("Tell me")
    await ada.see("told")
    await until(lambda: [call.status for call in wire.calls if call.name == CALLBACK][-1] == 400)  # it is taken already
    assert [message.text for message in ada.window().messages].count("told") == 1


@pytest.mark.parametrize("why", [{"card": Subject(1, 2, 3, 4)}, {"receipt": Receipt(1, 2, "sent")}, {"asks": True}])
async def test_where_a_message_stands_that_is_to_be_turned_later_is_reported(
    ada: DiscordHuman, script: Script, why: dict[str, Any]
) -> None:
    script.answer = lambda event: Reply(home(), Answer.NEW, **why)
    await ada.command("start")
    message = await ada.see("home")
    await until(lambda: script.noted != [])
    assert script.noted == [(script.heard_of(Command)[0], MessageRef(script.heard[0].place.chat, message.id))]


async def test_a_handler_that_fails_ends_alone(ada: DiscordHuman, script: Script) -> None:
    def fail(event: Event) -> Reply:
        raise ZeroDivisionError

    script.answer = fail
    await ada.command("start")
    script.answer = lambda event: Reply(Shown("back again"), Answer.NEW)
    await ada.command("start")
    await ada.see("back again")


async def test_a_forged_press_is_answered(ada: DiscordHuman, script: Script) -> None:
    message = await opened(ada, script, home(("Go on", "turn.1")))
    script.answer = lambda event: Reply(Shown("that button is old"), Answer.NEW)
    await ada.forge("x" * 100, message=message.id)
    await ada.see("that button is old")


async def test_the_bots_name_is_known(running: DiscordApp) -> None:
    assert running.bot_name == "parley"
