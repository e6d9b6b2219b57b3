"""Rate limits in real time, and failures that the platform is told to show."""

import asyncio
import time

import aiohttp
import pytest

from adapters.playground.discord.rates import Banned, Limited, Rates
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

HELLO = {"content": "hello"}


@pytest.fixture
def rates() -> bool:
    return True


async def post(scene: Scene, bot: RawBot, path: str) -> aiohttp.ClientResponse:
    headers = {"Authorization": f"Bot {scene.token}"}
    async with bot.session.post(scene.platform.api_url + path, json=HELLO, headers=headers) as response:
        await response.read()
        return response


async def test_a_route_is_limited_in_each_channel_and_says_so_in_its_headers(scene: Scene, bot: RawBot) -> None:
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    answers = [await post(scene, bot, path) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
    limited = answers[-1]
    assert limited.headers["X-RateLimit-Limit"] == "5"
    assert limited.headers["X-RateLimit-Scope"] == "user"
    assert 0 < float(limited.headers["X-RateLimit-Reset-After"]) <= 5
    assert limited.headers["Via"]
    body = await limited.json()
    assert body["message"] == "You are being rate limited."
    assert body["global"] is False
    assert (await post(scene, bot, f"/channels/{scene.dm(scene.bob).id}/messages")).status == 200
    assert len({answer.headers["X-RateLimit-Bucket"] for answer in answers}) == 1


async def test_a_bot_makes_fifty_calls_a_second_but_answers_interactions_freely(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", [{"name": "go", "description": "goes"}])
    await scene.ann.command("go")
    interaction = await bot.next_interaction()
    scene.platform.rates.forget()
    for _ in range(49):
        scene.platform.rates.check_global(scene.token)
    assert (await bot.call("GET", "/gateway/bot"))[0] == 200
    status, answer = await bot.call("GET", "/gateway/bot")
    assert (status, answer["global"]) == (429, True)
    assert (await bot.answer(interaction, 4, HELLO))[0] == 200
    await asyncio.sleep(answer["retry_after"] + 0.01)
    assert (await bot.call("GET", "/gateway/bot"))[0] == 200


async def test_dms_cannot_be_opened_too_fast(scene: Scene, bot: RawBot) -> None:
    people = [scene.platform.add_person(f"P{number}") for number in range(51)]
    for number, person in enumerate(people):
        if number % 10 == 0:
            scene.platform.rates.forget()
        status, answer = await bot.call("POST", "/users/@me/channels", {"recipient_id": person.id})
    assert (status, answer["code"]) == (403, 40003)


def test_an_address_with_ten_thousand_invalid_answers_is_banned() -> None:
    rates = Rates()
    for _ in range(10_000):
        rates.count_answer(403)
    rates.check_global("token")
    rates.count_answer(429)
    with pytest.raises(Banned):
        rates.check_global("token")


def test_without_rates_nothing_is_limited() -> None:
    rates = Rates(on=False)
    assert {str(rates.check_route("GET /x", "", (1, 9.0))) for _ in range(9)} == {"{}"}
    limited = Rates()
    limited.check_route("GET /x", "", (1, 9.0))
    with pytest.raises(Limited):
        limited.check_route("GET /x", "", (1, 9.0))


SEND = "POST /channels/{channel_id}/messages"


@pytest.mark.parametrize(
    ("status", "parameters", "body"),
    [
        (500, {}, {"message": "500: Internal Server Error", "code": 0}),
        (502, {}, {"message": "502: Bad Gateway", "code": 0}),
        (403, {"code": 50007, "message": "Cannot send messages to this user"}, {"code": 50007}),
        (429, {"retry_after": 2.5}, {"retry_after": 2.5, "global": False}),
        (429, {"retry_after": 1, "global": True}, {"retry_after": 1, "global": True}),
    ],
)
async def test_a_fault_is_shown_once_and_by_name(
    scene: Scene, bot: RawBot, status: int, parameters: dict[str, object], body: dict[str, object]
) -> None:
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    scene.platform.wire.fail_next("discord", SEND, status, **parameters)  # type: ignore[arg-type]
    shown, answer = await bot.call("POST", path, HELLO)
    assert (shown, answer | body) == (status, answer)
    assert scene.ann.window().messages == ()
    assert (await bot.call("POST", path, HELLO))[0] == 200


@pytest.mark.parametrize("status", [0, 502])
async def test_a_fault_after_the_effect_has_sent_the_message_all_the_same(
    scene: Scene, bot: RawBot, status: int
) -> None:
    scene.platform.wire.fail_next("discord", SEND, status, after_effect=True)
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    if status:
        assert (await bot.call("POST", path, HELLO))[0] == status
    else:
        with pytest.raises(aiohttp.ClientError):
            await bot.call("POST", path, HELLO)
    assert [message.text for message in scene.ann.window().messages] == ["hello"]
    assert scene.platform.wire.calls[-1].status == status


async def test_a_slow_network_delays_every_answer(scene: Scene, bot: RawBot) -> None:
    scene.platform.wire.delay = 0.2
    started = time.monotonic()
    await bot.call("GET", "/users/@me")
    assert time.monotonic() - started >= 0.2
    assert scene.platform.wire.calls[-1].milliseconds >= 200
