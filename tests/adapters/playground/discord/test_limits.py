"""Every limit of a message: what is just inside passes, what is just outside is refused at its place."""

from typing import Any

import pytest

from tests.adapters.playground.discord.bodies import button, found, row, select
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

V2 = 1 << 15


def option(**fields: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "choose", "options": [{"label": "One", "value": "1"} | fields]}


def with_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"content": "x", "components": list(rows)}


def texts(count: int, length: int) -> list[dict[str, Any]]:
    return [{"type": 10, "content": "x" * length} for _ in range(count)]


def embed(**fields: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "t"} | fields]}


INSIDE = {
    "content": {"content": "x" * 2000},
    "custom_id": with_rows(row(button(custom_id="x" * 100))),
    "label": with_rows(row(button(label="x" * 80))),
    "url": with_rows(row({"type": 2, "style": 5, "label": "Go", "url": "https://" + "x" * 504})),
    "row": with_rows(row(*map(button, range(5)))),
    "rows": with_rows(*(row(button(number)) for number in range(5))),
    "options": with_rows(row(select(options=25))),
    "option": with_rows(row(option(label="x" * 100, value="x" * 100, description="x" * 100))),
    "placeholder": with_rows(row(select(placeholder="x" * 150))),
    "v2 components": {"flags": V2, "components": texts(40, 1)},
    "v2 text": {"flags": V2, "components": texts(2, 2000)},
    "embed": embed(title="x" * 256, description="x" * 4096),
    "embed fields": embed(fields=[{"name": "n" * 20, "value": "v" * 100}] * 25),
    "ten embeds": {"embeds": [{"title": "x"}] * 10},
    "nonce": {"content": "x", "nonce": "x" * 25},
}

OUTSIDE: dict[str, tuple[dict[str, Any], str, str]] = {
    "content": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "content of another type": ({"content": ["x"]}, "content", "STRING_TYPE_CONVERT"),
    "flags of another type": ({"content": "x", "flags": True}, "flags", "NUMBER_TYPE_COERCE"),
    "embeds of another type": ({"embeds": "x"}, "embeds", "LIST_TYPE_CONVERT"),
    "a row of another type": ({"components": ["x"]}, "components.0", "DICT_TYPE_CONVERT"),
    "a footer of another type": (embed(footer="x"), "embeds.0.footer", "DICT_TYPE_CONVERT"),
    "custom_id long": (
        with_rows(row(button(custom_id="x" * 101))),
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "custom_id missing": (
        with_rows(row({"type": 2, "style": 1, "label": "Go"})),
        "components.0.components.0.custom_id",
        "BASE_TYPE_REQUIRED",
    ),
    "custom_id twice": (
        with_rows(row(button(1)), row(button(1))),
        "components.1.components.0.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "label": (with_rows(row(button(label="x" * 81))), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    "no label": (
        with_rows(row({"type": 2, "style": 1, "custom_id": "x"})),
        "components.0.components.0.label",
        "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
    ),
    "url": (
        with_rows(row({"type": 2, "style": 5, "label": "Go", "url": "https://" + "x" * 505})),
        "components.0.components.0.url",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "url scheme": (
        with_rows(row({"type": 2, "style": 5, "label": "Go", "url": "ftp://x"})),
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "style": (with_rows(row(button(style=9))), "components.0.components.0.style", "BASE_TYPE_CHOICES"),
    "six buttons": (with_rows(row(*map(button, range(6)))), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "empty row": (with_rows(row()), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "six rows": (with_rows(*(row(button(number)) for number in range(6))), "components", "BASE_TYPE_MAX_LENGTH"),
    "button beside a select": (
        with_rows(row(select(), button())),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "two selects": (
        with_rows(row(select(1), select(2))),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "26 options": (with_rows(row(select(options=26))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "no options": (with_rows(row(select(options=0))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "option label": (
        with_rows(row(option(label="x" * 101))),
        "components.0.components.0.options.0.label",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "option value": (
        with_rows(row(option(value="x" * 101))),
        "components.0.components.0.options.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "option description": (
        with_rows(row(option(description="x" * 101))),
        "components.0.components.0.options.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "option value twice": (
        with_rows(row(select(options=0) | {"options": [{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]})),
        "components.0.components.0.options.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "placeholder": (
        with_rows(row(select(placeholder="x" * 151))),
        "components.0.components.0.placeholder",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "text input in a message": (with_rows(row({"type": 4})), "components.0.components.0.type", "BASE_TYPE_CHOICES"),
    "v2 without its flag": ({"content": "x", "components": texts(1, 1)}, "components.0.type", "BASE_TYPE_CHOICES"),
    "41 v2 components": (
        {"flags": V2, "components": [{"type": 17, "components": texts(40, 1)}]},
        "components",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "v2 text": (
        {"flags": V2, "components": texts(3, 1334)},
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "v2 with content": (
        {"flags": V2, "content": "x", "components": texts(1, 1)},
        "flags",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "embed title": (embed(title="x" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "embed description": (embed(description="x" * 4097), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    "field name": (embed(fields=[{"name": "n" * 257, "value": "v"}]), "embeds.0.fields.0.name", "BASE_TYPE_BAD_LENGTH"),
    "field value": (
        embed(fields=[{"name": "n", "value": "v" * 1025}]),
        "embeds.0.fields.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "footer": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
    "embeds in all": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    "nonce": ({"content": "x", "nonce": "x" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["5"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
}


@pytest.mark.parametrize("body", INSIDE.values(), ids=INSIDE.keys())
async def test_a_message_just_inside_a_limit_is_sent(scene: Scene, bot: RawBot, body: dict[str, Any]) -> None:
    status, answer = await bot.call("POST", f"/channels/{scene.general.id}/messages", body)
    assert (status, answer.get("errors")) == (200, None)


@pytest.mark.parametrize(("body", "path", "code"), OUTSIDE.values(), ids=OUTSIDE.keys())
async def test_a_message_just_outside_a_limit_is_refused(
    scene: Scene, bot: RawBot, body: dict[str, Any], path: str, code: str
) -> None:
    status, answer = await bot.call("POST", f"/channels/{scene.general.id}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    assert found(answer["errors"], path) == code


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": "  \n "}, {"embeds": []}])
async def test_an_empty_message_is_refused(scene: Scene, bot: RawBot, body: dict[str, Any]) -> None:
    status, answer = await bot.call("POST", f"/channels/{scene.general.id}/messages", body)
    assert (status, answer) == (400, {"message": "Cannot send an empty message", "code": 50006})


async def test_a_file_above_ten_mebibytes_is_refused(scene: Scene, bot: RawBot) -> None:
    path = f"/channels/{scene.general.id}/messages"
    status, _ = await bot.call("POST", path, {}, files={"most.txt": b"x" * 10 * 1024 * 1024})
    assert status == 200
    status, answer = await bot.call("POST", path, {}, files={"more.txt": b"x" * (10 * 1024 * 1024 + 1)})
    assert (status, answer["code"]) == (413, 40005)
