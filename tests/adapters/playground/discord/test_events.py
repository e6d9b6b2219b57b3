"""Scheduled events of a guild: what is refused, who may change one, and what others hear of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.playground.discord.state import Permission
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import ALL_BUT_PRIVILEGED, RawBot


def event(scene: Scene, hours: float = 2.0, **fields: Any) -> dict[str, Any]:
    begin = datetime.fromtimestamp(scene.platform.world.clock.now(), UTC) + timedelta(hours=hours)
    return {
        "name": "Proofs for beginners",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Online"},
        "scheduled_start_time": begin.isoformat(),
        "scheduled_end_time": (begin + timedelta(hours=1)).isoformat(),
    } | fields


def path(scene: Scene, of: str = "") -> str:
    return f"/guilds/{scene.guild.id}/scheduled-events" + (f"/{of}" if of else "")


REFUSED: dict[str, dict[str, Any]] = {
    "name long": {"name": "x" * 101},
    "name empty": {"name": ""},
    "description long": {"description": "x" * 1001},
    "no location": {"entity_metadata": None},
    "location empty": {"entity_metadata": {"location": ""}},
    "location long": {"entity_metadata": {"location": "x" * 101}},
    "no end": {"scheduled_end_time": None},
    "no moment": {"scheduled_start_time": "tomorrow"},
    "privacy": {"privacy_level": 1},
    "type": {"entity_type": 4},
    "channel": {"channel_id": "5"},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED.keys())
async def test_an_event_outside_the_limits_is_refused(scene: Scene, bot: RawBot, fields: dict[str, Any]) -> None:
    status, answer = await bot.call("POST", path(scene), event(scene, **fields))
    assert (status, answer["code"]) == (400, 50035)
    (wrong,) = answer["errors"]
    assert wrong in fields


async def test_an_event_is_not_in_the_past_and_does_not_end_before_it_begins(scene: Scene, bot: RawBot) -> None:
    early = event(scene)["scheduled_start_time"]
    for fields in (event(scene, -1), event(scene, 3, scheduled_end_time=early)):
        status, answer = await bot.call("POST", path(scene), fields)
        assert (status, answer["code"]) == (400, 50035)


async def test_an_event_is_made_changed_called_off_and_taken_away_and_the_gateway_tells(
    scene: Scene, bot: RawBot
) -> None:
    await bot.connect(intents=ALL_BUT_PRIVILEGED | 1 << 16)
    status, made = await bot.call("POST", path(scene), event(scene, description="Bring paper"))
    assert (status, made["status"], made["description"]) == (200, 1, "Bring paper")
    assert (await bot.gateway.event("GUILD_SCHEDULED_EVENT_CREATE"))["id"] == made["id"]
    status, changed = await bot.call("PATCH", path(scene, made["id"]), {"name": "Proofs", "description": None})
    assert (status, changed["name"], changed["description"]) == (200, "Proofs", None)
    assert (await bot.call("GET", path(scene)))[1] == [changed]
    status, over = await bot.call("PATCH", path(scene, made["id"]), {"status": 4})
    assert (status, over["status"]) == (200, 4)
    status, answer = await bot.call("PATCH", path(scene, made["id"]), {"name": "Again"})
    assert (status, answer["code"]) == (400, 180000)
    assert (await bot.call("GET", path(scene)))[1] == []
    assert (await bot.call("DELETE", path(scene, made["id"])))[0] == 204
    await bot.gateway.event("GUILD_SCHEDULED_EVENT_DELETE")
    status, answer = await bot.call("GET", path(scene, made["id"]))
    assert (status, answer["code"]) == (404, 10070)


async def test_an_event_begins_and_ends_by_the_clock_and_skips_no_step(scene: Scene, bot: RawBot) -> None:
    _, made = await bot.call("POST", path(scene), event(scene))
    status, answer = await bot.call("PATCH", path(scene, made["id"]), {"status": 3})
    assert (status, answer["code"]) == (400, 50035)
    for hours, expected in ((2.5, 2), (1.0, 3)):
        scene.platform.world.clock.move(hours * 3600)
        assert (await bot.call("GET", path(scene, made["id"])))[1]["status"] == expected


async def test_events_take_a_permission_and_a_hundred_are_enough(scene: Scene, bot: RawBot) -> None:
    for number in range(100):
        assert (await bot.call("POST", path(scene), event(scene, name=f"Number {number}")))[0] == 200
    status, answer = await bot.call("POST", path(scene), event(scene))
    assert (status, answer["code"]) == (400, 30038)
    for role in scene.guild.roles.values():
        role.permissions &= ~Permission.CREATE_EVENTS
    (own, *_) = scene.guild.events
    for verb, where, body in (("POST", "", event(scene)), ("PATCH", str(own), {}), ("DELETE", str(own), None)):
        status, answer = await bot.call(verb, path(scene, where), body)
        assert (status, answer["code"]) == (403, 50013), verb
