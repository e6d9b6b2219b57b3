"""Application commands: what is refused, what stays the same in a replacement, and who is offered what."""

from typing import Any

import pytest

from adapters.playground.window import NotOnScreen
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot


def command(name: str = "book", **fields: Any) -> dict[str, Any]:
    return {"name": name, "description": "books"} | fields


def option(name: str = "who", **fields: Any) -> dict[str, Any]:
    return {"name": name, "description": "whom", "type": 3} | fields


def choices(count: int, more: str = "") -> list[dict[str, Any]]:
    return [{"name": f"n{number}{more}", "value": f"v{number}"} for number in range(count)]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "name long": (command("x" * 33), "BASE_TYPE_BAD_LENGTH"),
    "name upper case": (command("Book"), "APPLICATION_COMMAND_INVALID_NAME"),
    "name with a space": (command("book me"), "APPLICATION_COMMAND_INVALID_NAME"),
    "description long": (command(description="x" * 101), "BASE_TYPE_BAD_LENGTH"),
    "description empty": (command(description=""), "BASE_TYPE_BAD_LENGTH"),
    "26 options": (command(options=[option(f"o{number}") for number in range(26)]), "BASE_TYPE_MAX_LENGTH"),
    "option name": (command(options=[option("Who")]), "APPLICATION_COMMAND_INVALID_NAME"),
    "option twice": (command(options=[option(), option()]), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE"),
    "required after optional": (
        command(options=[option("a"), option("b", required=True)]),
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "26 choices": (command(options=[option(choices=choices(26))]), "BASE_TYPE_MAX_LENGTH"),
    "choices and autocomplete": (
        command(options=[option(choices=choices(1), autocomplete=True)]),
        "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
    ),
    "8000 characters": (
        command(options=[option(f"o{n}", description="x" * 100, choices=choices(25, "x" * 10)) for n in range(25)]),
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
    "option type": (command(options=[option(type=12)]), "BASE_TYPE_CHOICES"),
}


@pytest.mark.parametrize(("body", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_command_outside_the_limits_is_refused(
    scene: Scene, bot: RawBot, body: dict[str, Any], code: str
) -> None:
    path = f"/applications/{scene.application.id}/commands"
    for verb, sent in (("PUT", [body]), ("POST", body)):
        status, answer = await bot.call(verb, path, sent)
        assert (status, answer["code"]) == (400, 50035)
        assert code in str(answer["errors"])


async def test_there_are_at_most_100_slash_and_15_user_commands(scene: Scene, bot: RawBot) -> None:
    path = f"/applications/{scene.application.id}/commands"
    most = [command(f"c{number}") for number in range(100)] + [{"name": f"u{n}", "type": 2} for n in range(15)]
    assert (await bot.call("PUT", path, most))[0] == 200
    assert (await bot.call("PUT", path, [*most, command("one-more")]))[1]["code"] == 30032
    assert (await bot.call("PUT", path, [*most, {"name": "one more", "type": 2}]))[1]["code"] == 30032
    assert (await bot.call("POST", path, command("one-more")))[1]["code"] == 30032
    assert (await bot.call("POST", path, command("c0")))[0] == 200, "replacing one is no new one"


async def test_a_replaced_command_keeps_its_id_and_the_others_go(scene: Scene, bot: RawBot) -> None:
    path = f"/applications/{scene.application.id}/commands"
    _, before = await bot.call("PUT", path, [command("a"), command("b")])
    _, after = await bot.call("PUT", path, [command("b", description="else")])
    assert [one["id"] for one in after] == [before[1]["id"]]
    assert (await bot.call("GET", path))[1] == after
    assert (await bot.call("DELETE", f"{path}/{after[0]['id']}"))[0] == 204
    assert (await bot.call("GET", f"{path}/{after[0]['id']}"))[1]["code"] == 10063


async def test_guild_and_dm_commands_are_offered_where_they_belong(scene: Scene, bot: RawBot) -> None:
    path = f"/applications/{scene.application.id}"
    everywhere, in_guilds = command("everywhere", contexts=[0, 1]), command("guilds", contexts=[0])
    mighty = command("mighty", default_member_permissions=8)
    await bot.call("PUT", f"{path}/commands", [everywhere, in_guilds, command("dms", contexts=[1]), mighty])
    await bot.call("PUT", f"{path}/guilds/{scene.guild.id}/commands", [command("ours")])
    admin = scene.platform.add_person("Root", admin=True)
    assert {item.name for item in scene.ann.window().menu} == {"everywhere", "dms", "mighty"}
    assert {item.name for item in scene.ann.window("general").menu} == {"everywhere", "guilds", "ours"}
    assert {item.name for item in admin.window("general").menu} == {"everywhere", "guilds", "ours", "mighty"}


async def test_a_person_can_only_send_commands_from_the_menu_with_their_options(scene: Scene, bot: RawBot) -> None:
    who = option("who", type=6, required=True)
    hours = option("hours", type=4, min_value=1, max_value=5)
    add = {"name": "add", "description": "adds", "type": 1, "options": [who, hours]}
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", [command("mentor", options=[add])])
    await bot.connect()
    for name, arguments in (
        ("mentor", {}),
        ("mentor add", {}),
        ("mentor add", {"who": "Nobody"}),
        ("mentor add", {"who": "Bob", "hours": "six"}),
        ("mentor add", {"who": "Bob", "hours": "6"}),
        ("mentor add", {"who": "Bob", "else": "1"}),
    ):
        with pytest.raises(NotOnScreen):
            await scene.ann.command(name, place="general", **arguments)
    await scene.ann.command("mentor add", place="general", who="Bob", hours="2")
    data = (await bot.next_interaction())["data"]
    filled = [{"name": "who", "type": 6, "value": scene.bob.id}, {"name": "hours", "type": 4, "value": 2}]
    assert data["options"] == [{"name": "add", "type": 1, "options": filled}]
    assert data["resolved"]["users"][scene.bob.id]["global_name"] == "Bob"
    assert scene.bob.id in data["resolved"]["members"]
