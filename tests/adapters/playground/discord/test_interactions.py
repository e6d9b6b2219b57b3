"""Interactions: answered once and in time, followed up while the token lives, hidden or not as they began."""

import asyncio
from typing import Any

import pytest

from adapters.playground.window import NotOnScreen
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

GO = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}
FORM = {
    "custom_id": "form",
    "title": "Form",
    "components": [{"type": 1, "components": [{"type": 4, "custom_id": "topic", "style": 1, "label": "Topic"}]}],
}


@pytest.fixture
async def talking(scene: Scene, bot: RawBot) -> RawBot:
    """The bot connected, with one command and one message that has a button."""
    await bot.connect()
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", [{"name": "go", "description": "goes"}])
    await bot.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", {"content": "Ready?", "components": [GO]})
    return bot


async def commanded(scene: Scene, bot: RawBot) -> dict[str, Any]:
    await scene.ann.command("go")
    return await bot.next_interaction()


async def pressed(scene: Scene, bot: RawBot) -> dict[str, Any]:
    await scene.ann.pick("Go")
    return await bot.next_interaction()


def webhook(interaction: dict[str, Any], rest: str = "") -> str:
    return f"/webhooks/{interaction['application_id']}/{interaction['token']}{rest}"


async def test_a_second_answer_is_refused(scene: Scene, talking: RawBot) -> None:
    interaction = await commanded(scene, talking)
    assert (await talking.answer(interaction, 4, {"content": "one"}))[0] == 200
    assert scene.ann.window().messages[-1].used == "Ann used /go"
    status, answer = await talking.answer(interaction, 4, {"content": "two"})
    assert (status, answer["code"]) == (400, 40060)
    assert [message.text for message in scene.ann.window().messages] == ["Ready?", "one"]


async def test_an_answer_after_three_seconds_of_moved_time_is_unknown_and_the_person_is_told(
    scene: Scene, talking: RawBot
) -> None:
    interaction = await commanded(scene, talking)
    scene.platform.clock.move(2.5)
    assert not scene.ann.window().toasts
    scene.platform.clock.move(1)
    assert [toast.text for toast in scene.ann.window().toasts] == ["This interaction failed"]
    status, answer = await talking.answer(interaction, 4, {"content": "late"})
    assert (status, answer) == (404, {"message": "Unknown interaction", "code": 10062})


async def test_without_a_bot_an_interaction_fails_after_three_real_seconds(scene: Scene, talking: RawBot) -> None:
    started = asyncio.get_running_loop().time()
    await scene.ann.pick("Go")
    await scene.ann.wait(lambda window: window.toasts or None)
    assert 2.9 < asyncio.get_running_loop().time() - started < 4


async def test_the_token_lives_for_fifteen_minutes(scene: Scene, talking: RawBot) -> None:
    interaction = await commanded(scene, talking)
    await talking.answer(interaction, 4, {"content": "one"})
    scene.platform.clock.move(899)
    assert (await talking.call("PATCH", webhook(interaction, "/messages/@original"), {"content": "two"}))[0] == 200
    scene.platform.clock.move(2)
    status, answer = await talking.call("POST", webhook(interaction), {"content": "three"})
    assert (status, answer["code"]) == (401, 50027)
    status, answer = await talking.call("POST", f"/webhooks/{interaction['application_id']}/none", {"content": "x"})
    assert (status, answer["code"]) == (404, 10015)


async def test_a_deferral_shows_thinking_and_its_first_follow_up_takes_that_place_and_stays_hidden(
    scene: Scene, talking: RawBot
) -> None:
    interaction = await commanded(scene, talking)
    _, outcome = await talking.answer(interaction, 5, {"flags": 64})
    assert outcome["interaction"]["response_message_loading"]
    thinking = await scene.ann.see("is thinking…")
    assert thinking.private
    _, first = await talking.call("POST", webhook(interaction), {"content": "done"})
    assert first["id"] == thinking.id
    shown = scene.ann.window().messages[-1]
    assert (shown.id, shown.text, shown.private, shown.edited) == (thinking.id, "done", True, False)
    await talking.call("POST", webhook(interaction), {"content": "more"})
    assert [(one.text, one.private) for one in scene.ann.window().messages[-2:]] == [("done", True), ("more", False)]


async def test_an_open_deferral_cannot_be_made_hidden_afterwards(scene: Scene, talking: RawBot) -> None:
    interaction = await commanded(scene, talking)
    await talking.answer(interaction, 5)
    await talking.call("PATCH", webhook(interaction, "/messages/@original"), {"content": "done", "flags": 64})
    assert not scene.ann.window().messages[-1].private


async def test_a_deferral_that_nothing_follows_ends_with_the_token(scene: Scene, talking: RawBot) -> None:
    interaction = await commanded(scene, talking)
    await talking.answer(interaction, 5)
    scene.platform.clock.move(901)
    assert scene.ann.window().messages[-1].text == "The application did not respond"


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 10])
async def test_a_command_takes_no_answer_that_is_for_something_else(scene: Scene, talking: RawBot, kind: int) -> None:
    interaction = await commanded(scene, talking)
    status, answer = await talking.answer(interaction, kind, {"content": "x"})
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]["type"]["_errors"][0]["message"] == "Value must be one of {4, 5, 9}."


async def test_a_press_turns_the_message_it_was_on(scene: Scene, talking: RawBot) -> None:
    interaction = await pressed(scene, talking)
    assert interaction["message"]["content"] == "Ready?"
    _, outcome = await talking.answer(interaction, 7, {"content": "Gone", "components": []})
    assert outcome["resource"]["message"]["content"] == "Gone"
    assert [message.text for message in scene.ann.window().messages] == ["Gone"]
    with pytest.raises(NotOnScreen):
        await scene.ann.pick("Go")


async def test_a_deferred_update_leaves_the_message_until_it_is_edited(scene: Scene, talking: RawBot) -> None:
    interaction = await pressed(scene, talking)
    await talking.answer(interaction, 6)
    assert scene.ann.window().messages[-1].text == "Ready?"
    await talking.call("PATCH", webhook(interaction, "/messages/@original"), {"content": "Set"})
    assert [message.text for message in scene.ann.window().messages] == ["Set"]
    await talking.call("DELETE", webhook(interaction, "/messages/@original"))
    assert scene.ann.window().messages == ()


async def test_a_modal_cannot_answer_a_modal_nor_come_after_a_deferral(scene: Scene, talking: RawBot) -> None:
    interaction = await pressed(scene, talking)
    assert (await talking.answer(interaction, 9, FORM))[0] == 200
    assert (await scene.ann.wait(lambda window: window.modal)).title == "Form"
    await scene.ann.submit({"Topic": "algebra"})
    submitted = await talking.next_interaction()
    typed = submitted["data"]["components"][0]["components"][0]
    assert (typed["custom_id"], typed["value"], submitted["message"]["content"]) == ("topic", "algebra", "Ready?")
    status, answer = await talking.answer(submitted, 9, FORM)
    assert (status, answer["errors"]["type"]["_errors"][0]["code"]) == (400, "BASE_TYPE_CHOICES")
    assert (await talking.answer(submitted, 5))[0] == 200
    assert (await talking.answer(submitted, 9, FORM))[1]["code"] == 40060


async def test_a_form_can_only_be_sent_as_its_fields_allow_and_comes_back_when_nobody_answers(
    scene: Scene, talking: RawBot
) -> None:
    interaction = await pressed(scene, talking)
    with pytest.raises(NotOnScreen):
        await scene.ann.submit({"Topic": "no form is open"})
    await talking.answer(interaction, 9, FORM)
    for values in ({}, {"Topic": " "}, {"Other": "x"}, {"Topic": "x" * 4001}):
        with pytest.raises(NotOnScreen):
            await scene.ann.submit(values)
    await scene.ann.submit({"Topic": "algebra"})
    assert scene.ann.window().modal is None
    scene.platform.clock.move(4)
    back = scene.ann.window().modal
    assert back is not None
    assert back.fields[0].value == "algebra"
    await scene.ann.dismiss()
    assert scene.ann.window().modal is None


async def test_a_hidden_message_is_for_one_person_and_for_no_channel_route(scene: Scene, talking: RawBot) -> None:
    await scene.ann.command("go", place="general")
    interaction = await talking.next_interaction()
    _, outcome = await talking.answer(interaction, 4, {"content": "psst", "flags": 64, "components": [GO]})
    hidden = outcome["resource"]["message"]["id"]
    assert scene.ann.window("general").messages[-1].private
    assert scene.bob.window("general").messages == ()
    path = f"/channels/{scene.general.id}/messages"
    assert (await talking.call("GET", f"{path}/{hidden}"))[1]["code"] == 10008
    assert (await talking.call("GET", path))[1] == []
    await scene.ann.pick("Go", place="general")
    interaction = await talking.next_interaction()
    await talking.answer(interaction, 7, {"content": "hush", "components": []})
    assert [(one.text, one.private) for one in scene.ann.window("general").messages] == [("hush", True)]
    await scene.ann.delete(hidden, place="general")
    assert scene.ann.window("general").messages == ()


async def test_selects_carry_what_was_chosen(scene: Scene, talking: RawBot) -> None:
    options = [{"label": label, "value": label.lower()} for label in ("One", "Two", "Three")]
    single = {"type": 1, "components": [{"type": 3, "custom_id": "single", "options": options}]}
    many = {"type": 3, "custom_id": "many", "options": options[1:], "min_values": 2, "max_values": 2}
    body = {"content": "Choose", "components": [single, {"type": 1, "components": [many]}]}
    _, message = await talking.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", body)
    await scene.ann.pick("Two")
    assert (await talking.next_interaction())["data"]["values"] == ["two"]
    await scene.ann.press_ref("three", message=message["id"])
    assert (await talking.next_interaction())["data"]["values"] == ["three"]
    await scene.ann.choose(("Two", "Three"))
    assert (await talking.next_interaction())["data"] == {
        "custom_id": "many",
        "component_type": 3,
        "values": ["two", "three"],
    }
    single_view, many_view = scene.ann.window().messages[-1].selects
    assert (single_view.below, many_view.most) == (0, 2)
    with pytest.raises(NotOnScreen):
        await scene.ann.pick("Four")
    await scene.ann.forge("forged", message=message["id"])
    assert (await talking.next_interaction())["data"]["custom_id"] == "forged"


async def test_disabled_buttons_cannot_be_pressed_and_links_press_nothing(scene: Scene, talking: RawBot) -> None:
    off = {"type": 2, "style": 1, "label": "Off", "custom_id": "off", "disabled": True}
    link = {"type": 2, "style": 5, "label": "Link", "url": "https://example.org/"}
    body = {"content": "x", "components": [{"type": 1, "components": [off, link]}]}
    await talking.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", body)
    with pytest.raises(NotOnScreen):
        await scene.ann.pick("Off")
    await scene.ann.pick("Link")
    await scene.ann.pick("Go")
    assert (await talking.next_interaction())["data"]["custom_id"] == "go"
