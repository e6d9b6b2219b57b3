"""The limits of what is filled in: modals, and the completions of a command's options."""

import asyncio
from typing import Any

from tests.adapters.playground.discord.bodies import button, found, row, select
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot


def text_field(number: int = 0, **fields: Any) -> dict[str, Any]:
    return row({"type": 4, "custom_id": f"f{number}", "style": 1, "label": "Topic"} | fields)


def modal(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(parts or (text_field(),))} | fields


LABELLED = {"type": 18, "label": "x" * 45, "component": {"type": 4, "custom_id": "f", "style": 2}}


GOOD_MODALS = {
    "title": modal(title="x" * 45),
    "five fields": modal(*map(text_field, range(5))),
    "field": modal(text_field(label="x" * 45, placeholder="x" * 100, value="x" * 4000, max_length=4000)),
    "label": modal(LABELLED),
    "select": modal(LABELLED | {"component": select(options=25)}),
    "file upload": modal(LABELLED | {"component": {"type": 19, "custom_id": "f", "min_values": 0, "max_values": 10}}),
}


BAD_MODALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "title": (modal(title="x" * 46), "data.title", "BASE_TYPE_BAD_LENGTH"),
    "custom_id": (modal(custom_id="x" * 101), "data.custom_id", "BASE_TYPE_BAD_LENGTH"),
    "six fields": (modal(*map(text_field, range(6))), "data.components", "BASE_TYPE_BAD_LENGTH"),
    "no fields": (modal(components=[]), "data.components", "BASE_TYPE_BAD_LENGTH"),
    "label": (modal(text_field(label="x" * 46)), "data.components.0.components.0.label", "BASE_TYPE_BAD_LENGTH"),
    "placeholder": (
        modal(text_field(placeholder="x" * 101)),
        "data.components.0.components.0.placeholder",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "value": (modal(text_field(value="x" * 4001)), "data.components.0.components.0.value", "BASE_TYPE_MAX_LENGTH"),
    "max_length": (
        modal(text_field(max_length=4001)),
        "data.components.0.components.0.max_length",
        "NUMBER_TYPE_MAX",
    ),
    "custom_id twice": (
        modal(text_field(1), text_field(1)),
        "data.components.1.components.0.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "a button": (modal(row(button())), "data.components.0.components.0.type", "BASE_TYPE_CHOICES"),
    "eleven files": (
        modal(LABELLED | {"component": {"type": 19, "custom_id": "f", "max_values": 11}}),
        "data.components.0.component.max_values",
        "NUMBER_TYPE_MAX",
    ),
}


async def command_sent(scene: Scene, bot: RawBot) -> dict[str, Any]:
    await bot.connect()
    body = [{"name": "form", "description": "opens a form"}]
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", body)
    await scene.ann.command("form")
    return await bot.next_interaction()


async def test_modals_just_inside_the_limits_open_and_those_outside_are_refused(scene: Scene, bot: RawBot) -> None:
    interaction = await command_sent(scene, bot)
    for name, (data, path, code) in BAD_MODALS.items():
        status, answer = await bot.answer(interaction, 9, data)
        assert (status, answer["code"]) == (400, 50035), name
        assert found(answer["errors"], path) == code, name
    for name, data in GOOD_MODALS.items():
        status, answer = await bot.answer(interaction, 9, data)
        assert status == 200, (name, answer)
        assert scene.ann.window().modal, name
        await scene.ann.command("form")
        interaction = await bot.next_interaction()


def completions(count: int, **fields: Any) -> dict[str, Any]:
    return {"choices": [{"name": f"n{number}", "value": f"v{number}"} | fields for number in range(count)]}


async def test_completions_are_bounded_in_number_and_length(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    typed = {"name": "who", "description": "whom", "type": 3, "autocomplete": True}
    body = [{"name": "find", "description": "finds", "options": [typed]}]
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", body)

    async def offer() -> None:
        interaction = await bot.next_interaction()
        for data in (completions(26), completions(1, name="x" * 101), completions(1, value="x" * 101)):
            assert (await bot.answer(interaction, 8, data))[1]["code"] == 50035
        assert (await bot.answer(interaction, 4, {"content": "x"}))[1]["errors"]["type"]["_errors"]
        assert (await bot.answer(interaction, 8, completions(25, name="x" * 100)))[0] == 200

    offered, _ = await asyncio.gather(scene.ann.complete("find", "who", "an"), offer())
    assert len(offered) == 25
