"""The page's own server: who may talk to it, its stream, and each act of a person over HTTP."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.browser.demo import Demo, demo_playground

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Due:
    """What the test says is due next, in epoch seconds."""

    at: float | None = None


@pytest.fixture(scope="module")
def due() -> Due:
    return Due()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(due: Due) -> AsyncIterator[Demo]:
    async with demo_playground(next_due=lambda: due.at) as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="module")
async def web(demo: Demo) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(demo.playground.url) as session:
        yield session


async def post(web: aiohttp.ClientSession, path: str, **body: Any) -> tuple[int, Any]:
    async with web.post(f"/api/{path}", json=body) as answer:
        return answer.status, await answer.json()


async def as_sofia(demo: Demo, web: aiohttp.ClientSession, act: str, **body: Any) -> tuple[int, Any]:
    return await post(web, f"humans/telegram/{demo.sofia.id}/{act}", **body)


async def as_daniel(demo: Demo, web: aiohttp.ClientSession, act: str, **body: Any) -> tuple[int, Any]:
    return await post(web, f"humans/discord/{demo.daniel.id}/{act}", **body)


async def events(web: aiohttp.ClientSession) -> AsyncGenerator[tuple[str, Any], None]:
    """The page's events as they come."""
    async with web.get("/api/stream") as answer:
        assert answer.content_type == "text/event-stream"
        kind = ""
        while raw := await answer.content.readline():
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                yield kind, json.loads(value)


async def test_a_name_that_was_pointed_at_this_machine_is_turned_away(web: aiohttp.ClientSession) -> None:
    async with web.get("/", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_a_page_from_elsewhere_cannot_act_for_anybody(demo: Demo, web: aiohttp.ClientSession) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        async with web.post("/api/bot/kill", json={}, headers={"Origin": origin}) as answer:
            assert answer.status == 403
    assert demo.playground.bot.alive


async def test_every_answer_carries_the_content_policy(web: aiohttp.ClientSession) -> None:
    for path in ("/", "/page/main.js", "/api/calls/999999999"):
        async with web.get(path) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")


async def test_a_person_speaks_and_presses_over_http(demo: Demo, web: aiohttp.ClientSession) -> None:
    assert (await as_sofia(demo, web, "command", name="start"))[0] == 200
    shown = await demo.sofia.see("Count: 0")
    assert (await as_sofia(demo, web, "press_ref", ref="count:1", message=shown.id))[0] == 200
    assert (await demo.sofia.see("Count: 1")).id == shown.id
    assert (await as_sofia(demo, web, "pick", label="Add one"))[0] == 200
    assert (await demo.sofia.see("Count: 2")).edited


async def test_what_is_not_on_the_screen_is_refused_with_what_is(demo: Demo, web: aiohttp.ClientSession) -> None:
    status, body = await as_sofia(demo, web, "pick", label="Open sesame")
    assert status == 409
    assert "Open sesame" in body["error"]


async def test_a_place_that_a_person_does_not_have_is_refused(demo: Demo, web: aiohttp.ClientSession) -> None:
    status, body = await as_sofia(demo, web, "say", text="hello", place="general")
    assert (status, body["error"]) == (409, "Sofia Marin has no place 'general': only dm")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("humans/telegram/1/say", {"text": "x"}, 404),
        ("humans/telegram/{sofia}/dance", {}, 400),
        ("humans/telegram/{sofia}/say", {}, 400),
        ("humans/telegram/{sofia}/say", {"text": 5}, 400),
        ("humans/telegram/{sofia}/attach", {"name": "a", "data": "%%%"}, 400),
        ("clock/move", {"seconds": "soon"}, 400),
        ("network", {"delay": -1}, 400),
        ("people", {"platform": "pigeon", "name": "Ann"}, 400),
        ("people", {"platform": "telegram", "name": "  "}, 400),
    ],
)
async def test_what_cannot_be_understood_is_refused(
    demo: Demo, web: aiohttp.ClientSession, path: str, body: dict[str, Any], status: int
) -> None:
    assert (await post(web, path.format(sofia=demo.sofia.id), **body))[0] == status


async def test_a_file_goes_up_and_can_be_fetched_from_the_message(demo: Demo, web: aiohttp.ClientSession) -> None:
    data = base64.b64encode(b"a plan").decode()
    await as_sofia(demo, web, "attach", name="plan.txt", data=data)
    await demo.sofia.see("Got plan.txt")
    _, body = await as_sofia(demo, web, "window")
    file = next(message["files"][0] for message in body["answer"]["messages"] if message["files"])
    async with web.get(file["url"]) as answer:
        assert await answer.read() == b"a plan"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    async with web.get(file["url"][:-1] + "7") as answer:
        assert answer.status == 404


async def test_completions_of_a_slash_command_come_as_they_are_typed(demo: Demo, web: aiohttp.ClientSession) -> None:
    status, body = await as_daniel(demo, web, "complete", name="pick", argument="fruit", typed="ap")
    assert status == 200
    assert [option["label"] for option in body["answer"]] == ["Apple", "Apricot"]


async def test_a_modal_opens_is_filled_in_and_sent(demo: Demo, web: aiohttp.ClientSession) -> None:
    await as_daniel(demo, web, "command", name="panel")
    await demo.daniel.see("Count: 0")
    await as_daniel(demo, web, "pick", label="Form")
    await demo.daniel.wait(lambda window: window.modal)
    assert (await as_daniel(demo, web, "submit", values={"Topic": "Bees"}))[0] == 200
    await demo.daniel.see("The topic is Bees")


async def test_the_stream_opens_with_all_there_is_and_goes_on_with_what_changes(
    demo: Demo, web: aiohttp.ClientSession
) -> None:
    stream = events(web)
    kind, state = await anext(stream)
    assert kind == "opening"
    assert [person["name"] for person in state["people"]][:2] == ["Sofia Marin", "Daniel Okafor"]
    assert state["people"][1]["places"] == ["dm", "general"]
    assert state["bot"]["state"] == "running"
    await as_sofia(demo, web, "say", text="a word for the stream")
    seen: set[str] = set()
    async with asyncio.timeout(10):
        async for kind, data in stream:
            seen.add(kind)
            if kind == "person" and "You said a word" in json.dumps(data) and "call" in seen:
                break
    await stream.aclose()


async def test_a_call_opens_to_what_was_asked_and_answered(demo: Demo, web: aiohttp.ClientSession) -> None:
    await as_sofia(demo, web, "say", text="for the log")
    await demo.sofia.see("You said for the log")
    stream = events(web)
    _, state = await anext(stream)
    await stream.aclose()
    number = next(call["number"] for call in reversed(state["calls"]) if call["name"] == "sendMessage")
    async with web.get(f"/api/calls/{number}") as answer:
        call = await answer.json()
    assert call["request"]["text"] == "You said for the log"
    assert demo.playground.endpoints.telegram_token not in json.dumps(call)


async def test_the_bot_hears_of_each_move_of_the_clock(demo: Demo, web: aiohttp.ClientSession) -> None:
    async with web.get("/clock") as clock:
        first = json.loads(await clock.content.readline())["offset"]
        assert first == demo.playground.world.clock.offset
        assert (await post(web, "clock/move", seconds=900))[0] == 200
        assert json.loads(await clock.content.readline())["offset"] == first + 900


async def test_the_clock_moves_to_one_second_past_what_is_due(demo: Demo, web: aiohttp.ClientSession, due: Due) -> None:
    due.at = demo.playground.world.clock.now() + 5000
    status, body = await post(web, "clock/next")
    assert status == 200
    assert body["now"] == pytest.approx(due.at + 1, abs=1)


async def test_nothing_due_is_said_and_the_clock_stays(demo: Demo, web: aiohttp.ClientSession, due: Due) -> None:
    due.at = None
    before = demo.playground.world.clock.offset
    status, body = await post(web, "clock/next")
    assert (status, body["error"][:15]) == (409, "Nothing is due:")
    assert demo.playground.world.clock.offset == before


async def test_a_slow_network_delays_answers_to_the_bot(demo: Demo, web: aiohttp.ClientSession) -> None:
    await post(web, "network", delay=0.3)
    began = time.perf_counter()
    await as_sofia(demo, web, "say", text="slowly")
    await demo.sofia.see("You said slowly")
    await as_sofia(demo, web, "say", text="and again")
    await demo.sofia.see("You said and again")
    await post(web, "network", delay=0)
    assert time.perf_counter() - began > 0.3


async def test_a_fault_fails_one_call_of_that_name(demo: Demo, web: aiohttp.ClientSession) -> None:
    await post(web, "faults", platform="telegram", name="sendMessage", status=500)
    await as_sofia(demo, web, "say", text="lost")
    await as_sofia(demo, web, "say", text="heard")
    await demo.sofia.see("You said heard")
    assert demo.sofia.window().newest("You said lost") is None


async def test_people_can_be_added_on_either_platform(demo: Demo, web: aiohttp.ClientSession) -> None:
    for platform in ("telegram", "discord"):
        status, person = await post(web, "people", platform=platform, name="Ada")
        assert (status, person["name"]) == (200, "Ada")
        assert isinstance(person["id"], str)
        assert (await post(web, f"humans/{platform}/{person['id']}/window"))[0] == 200


async def test_a_killed_bot_starts_again_and_old_buttons_work(demo: Demo, web: aiohttp.ClientSession) -> None:
    await as_sofia(demo, web, "command", name="start")
    shown = await demo.sofia.see("Count: 0")
    status, body = await post(web, "bot/kill")
    assert (status, body["state"], body["code"]) == (200, "killed", -9)
    await as_sofia(demo, web, "press_ref", ref="count:1", message=shown.id)
    assert (await post(web, "bot/start"))[1]["state"] == "running"
    assert (await demo.sofia.see("Count: 1")).id == shown.id
