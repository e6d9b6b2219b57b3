"""Getting updates: nothing ends the poll, nothing is lost, nobody's updates are taken out of order."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.telegram.app import TelegramApp
from bot.channel import NotLetIn
from bot.events import Event, Text
from bot.intake import Intake
from core.clock import SystemClock
from core.storage import Store
from tests.adapters.playground.telegram.conftest import TOKEN
from tests.adapters.telegram.conftest import app_for, calls
from tests.adapters.telegram.scripted import Script
from tests.adapters.waiting import until


@pytest.mark.parametrize("status", [0, 401, 404, 409, 429, 500, 502])
async def test_a_failed_poll_does_not_end_polling(
    app: TelegramApp, script: Script, ann: TelegramHuman, wire: Wire, status: int
) -> None:
    await ann.say("first")
    await ann.see("heard Text")
    wire.fail_next("telegram", "getUpdates", status)
    await ann.say("second")
    await ann.say("third")
    await until(lambda: len(script.heard) == 3)
    assert [text.text for text in script.heard_of(Text)] == ["first", "second", "third"]


async def test_a_token_that_telegram_refuses_is_said_with_the_next_step(telegram: Telegram, script: Script) -> None:
    unknown = app_for(telegram, script, token="999:AAunknown-token-of-35-characters00000")
    with pytest.raises(NotLetIn) as refused:
        await unknown.start()
    assert "PARLEY_TELEGRAM_TOKEN" in str(refused.value)
    assert "AAunknown" not in str(refused.value)
    assert refused.value.__suppress_context__
    await unknown.close()


def test_a_token_that_cannot_be_one_is_refused_too(telegram: Telegram, script: Script) -> None:
    with pytest.raises(NotLetIn):
        app_for(telegram, script, token="")


async def test_an_outage_at_the_start_is_waited_out(
    telegram: Telegram, script: Script, ann: TelegramHuman, wire: Wire
) -> None:
    wire.fail_next("telegram", "getMe", 502)
    wire.fail_next("telegram", "deleteWebhook", 0)
    app = app_for(telegram, script)
    await app.start()
    await ann.say("hello")
    await ann.see("heard Text")
    assert app.bot_name == "parley_bot"
    await app.close()


async def test_a_webhook_that_somebody_sets_is_taken_away(
    app: TelegramApp, ann: TelegramHuman, telegram: Telegram
) -> None:
    await app._bot.set_webhook("https://bot.example.org/hook")
    await ann.say("hello")
    await ann.see("heard Text")


async def test_what_is_stored_and_not_handled_is_handled_after_a_restart(
    telegram: Telegram, script: Script, store: Store, ann: TelegramHuman
) -> None:
    script.slowness = lambda event: 60.0
    crashing = app_for(telegram, script)
    await crashing.start()
    for number in range(5):
        await ann.say(f"{number}")
    await until(lambda: script.busy == 1)
    await asyncio.sleep(0.1)  # the next poll confirms the batch: Telegram forgets it
    assert crashing._polling is not None
    crashing._polling.cancel()
    for task in tuple(crashing._workers._running):
        task.cancel()

    again = Script(store, Intake(store, SystemClock()))
    restarted = app_for(telegram, again)
    await restarted.start()
    await ann.say("after")
    await until(lambda: len(again.heard) == 6)
    assert [text.text for text in again.heard_of(Text)] == ["0", "1", "2", "3", "4", "after"]
    await restarted.close()
    await crashing._bot.shutdown()


async def test_what_is_done_is_not_handled_again_after_a_restart(
    telegram: Telegram, script: Script, ann: TelegramHuman
) -> None:
    first = app_for(telegram, script)
    await first.start()
    await ann.say("once")
    await ann.see("heard Text")
    await first.close()
    second = app_for(telegram, script)
    await second.start()
    await ann.say("twice")
    await until(lambda: len(script.heard) == 2)
    assert [text.text for text in script.heard_of(Text)] == ["once", "twice"]
    await second.close()


async def test_what_took_effect_just_before_a_crash_takes_none_when_telegram_sends_it_again(
    telegram: Telegram, script: Script, store: Store, ann: TelegramHuman
) -> None:
    crashing = app_for(telegram, script)

    def crash(event: Event) -> None:
        assert crashing._polling is not None
        crashing._polling.cancel()

    script.say = crash
    await crashing.start()
    await ann.say("once")
    await crashing.run_until_failed()

    again = Script(store, Intake(store, SystemClock()))
    restarted = app_for(telegram, again)
    await restarted.start()
    await ann.say("after")
    await ann.see("heard Text")
    assert [text.text for text in again.heard_of(Text)] == ["after"]
    await restarted.close()
    await crashing.close()


def fill_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch, times: int) -> list[OSError]:
    """So many of the next writes fail; those that have."""
    write, failed = store.write, list[OSError]()

    async def fail_at_first(job: Callable[[Session], object]) -> object:
        if len(failed) < times:
            failed.append(OSError("disk full"))
            raise failed[-1]
        return await write(job)

    monkeypatch.setattr(store, "write", fail_at_first)
    return failed


async def test_a_store_that_fails_for_a_while_loses_nothing(
    telegram: Telegram, script: Script, ann: TelegramHuman, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(telegram, script)
    await app.start()
    fill_the_disk(script.store, monkeypatch, 4)  # for handling it and giving it up, twice
    await ann.say("hello")
    await ann.see("heard Text")
    assert len(script.heard) == 1
    assert await script.intake.waiting("telegram") == ()
    await app.close()


async def test_while_nothing_can_be_stored_what_only_reads_is_answered_once(
    telegram: Telegram, script: Script, ann: TelegramHuman, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(telegram, script)
    await app.start()
    script.only_reads, script.slowness = True, lambda event: 0.1
    failed = fill_the_disk(script.store, monkeypatch, 2)
    await ann.say("hello")
    await until(lambda: len(failed) == 1)
    await until(lambda: len(script.heard) == 1)
    await ann.say("and again")
    await until(lambda: len(failed) == 2)
    await ann.say("at last")
    await until(lambda: any(text.text == "at last" for text in script.heard_of(Text)))
    await app.close()
    assert [text.text for text in script.heard_of(Text)] == ["hello", "and again", "at last"]


async def test_one_persons_updates_stay_in_order_while_others_are_served(
    app: TelegramApp, script: Script, ann: TelegramHuman, ben: TelegramHuman
) -> None:
    script.slowness = lambda event: 0.05 if event.author.address == ann.id else 0.0
    for number in range(6):
        await ann.say(f"{number}")
    await ben.say("quick")
    await ben.see("heard Text")
    assert len([event for event in script.heard if event.author.address == ann.id]) < 6
    await until(lambda: len(script.heard) == 7)
    assert [t.text for t in script.heard_of(Text) if t.author.address == ann.id] == list("012345")


async def test_many_people_are_served_side_by_side_up_to_a_limit(
    app: TelegramApp, script: Script, telegram: Telegram
) -> None:
    people = [telegram.add_person(f"Person {number}", started=True) for number in range(50)]
    script.slowness = lambda event: 0.2
    script.say = lambda event: None
    for person in people:
        await person.say("hello")
    await until(lambda: len(script.heard) == 50)
    assert script.busiest == 32


async def test_an_update_that_nobody_can_read_holds_up_nothing(
    telegram: Telegram, script: Script, ann: TelegramHuman, intake: Intake
) -> None:
    intake.hear("telegram", [("7", '{"update_id": 7, "message": {"message_id": 1, "chat": "nobody"}}')])
    await intake.keep("telegram")
    app = app_for(telegram, script)
    await app.start()
    await ann.say("hello")
    await ann.see("heard Text")
    await intake.close()
    assert await intake.waiting("telegram") == ()
    await app.close()


async def test_a_handler_that_breaks_leaves_its_update_for_the_next_start(
    app: TelegramApp, script: Script, ann: TelegramHuman, intake: Intake
) -> None:
    broke = asyncio.Event()

    async def broken(event: Event) -> None:
        broke.set()
        raise RuntimeError("a defect")

    script.handle, handle = broken, script.handle  # type: ignore[method-assign]
    await ann.say("unlucky")
    await broke.wait()
    script.handle = handle  # type: ignore[method-assign]
    await ann.say("lucky")
    await ann.see("heard Text")
    assert len(await intake.waiting("telegram")) == 1


async def test_closing_lets_a_running_handler_end(telegram: Telegram, script: Script, ann: TelegramHuman) -> None:
    app = app_for(telegram, script)
    await app.start()
    script.slowness = lambda event: 0.3
    await ann.say("hello")
    await until(lambda: script.busy == 1)
    await app.close()
    assert ann.window().newest("heard Text") is not None
    await app.run_until_failed()


async def test_the_token_is_in_no_line_of_the_log(
    telegram: Telegram, script: Script, ann: TelegramHuman, caplog: pytest.LogCaptureFixture, wire: Wire
) -> None:
    with caplog.at_level("INFO"):
        app = app_for(telegram, script)
        await app.start()
        wire.fail_next("telegram", "getUpdates", 401)
        await ann.say("hello")
        await ann.see("heard Text")
        await app.close()
    assert calls(wire, "getUpdates")
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
