"""One list of journeys, each walked on both platforms: the same commands and buttons, and no more taps than allowed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from adapters.playground.wire import Call
from bot.asking import LeaveForm, SkipField
from bot.flows import FLOWS
from bot.payloads import Unreadable, unpack
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, day_label, say_no
from tests.journeys.privacy import reader_of
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

COMMANDS = {spec.name: spec.admin for flow in FLOWS for spec in flow.menu if not spec.subcommands}
"""All that are whole without a word more, and whether they are for admins."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ONLY_ON = {
    "telegram": {
        LeaveForm.__name__: "a modal has its own way out",
        SkipField.__name__: "in a modal, a field is left empty",
    },
    "discord": dict[str, str](),
}
"""Buttons that one platform alone needs, and why."""


@dataclass(frozen=True)
class Walker:
    """Who walks a journey, and where."""

    town: Town
    student: Actor
    mentor: Actor


@dataclass(frozen=True)
class Journey:
    """A journey, which gives the taps that it took, and the most it may take; typed words are none."""

    walk: Callable[[Walker], Awaitable[int]]
    most: int | None = None


async def book_a_session(by: Walker) -> int:
    await book(by.student, by.mentor, at_nine(by.town))
    return by.student.taps


async def approve(by: Walker) -> int:
    await book(by.student, by.mentor, at_nine(by.town))
    by.mentor.taps = 0
    await agree(by.student, by.mentor)
    return by.mentor.taps


async def decline_and_look_who_else_is_free(by: Walker) -> int:
    await by.town.mentor(by.student.human.platform)
    await book(by.student, by.mentor, at_nine(by.town))
    by.mentor.taps = 0
    await say_no(by.mentor, "I am away.")
    await by.student.see("I am away.")
    await by.student.see("Somebody else is free")
    return by.mentor.taps


async def propose_three_times(by: Walker) -> int:
    start = at_nine(by.town)
    await book(by.student, by.mentor, start)
    by.mentor.taps = 0
    await by.mentor.pick("Propose other times")
    times = [f"{day_label(moment)}, {moment:%H:%M}" for moment in (start + HOUR, start + DAY, start + 2 * DAY)]
    for label in times:
        await by.mentor.pick(label)
        await by.mentor.wait(lambda w, label=label: any(f"✓ {label}" in m.labels for m in w.messages))  # type: ignore[misc]
    await by.mentor.pick("Send")
    await by.student.pick(times[1])
    await by.mentor.see("has a new time")
    return by.mentor.taps


async def reschedule(by: Walker) -> int:
    start = at_nine(by.town)
    await book(by.student, by.mentor, start)
    await agree(by.student, by.mentor)
    by.student.taps = 0
    for label in ("Another time", "Other days", day_label(start + DAY), f"{day_label(start + DAY)}, 10:00"):
        await by.student.pick(label)
    await by.mentor.see(f"{by.student.name} would meet at another time")
    return by.student.taps


async def cancel(by: Walker) -> int:
    await book(by.student, by.mentor, at_nine(by.town))
    await agree(by.student, by.mentor)
    by.student.taps = 0
    await by.student.pick("Cancel session")
    await by.student.write("I have fallen ill.")
    await by.mentor.see("I have fallen ill.")
    return by.student.taps


async def set_weekly_hours_by_tapping(by: Walker) -> int:
    by.mentor.taps = 0
    await by.mentor.command("hours")
    for label, then in (
        ("Change by tapping", "Mon–Fri"),
        ("Mon–Fri", "From when can you"),
        ("09:00", "From 09:00 until when?"),
        ("12:00", "Saved"),
        ("Add more times", "besides"),
        ("14:00", "From 14:00 until when?"),
        ("18:00", "09:00–12:00, 14:00–18:00"),
    ):
        await by.mentor.pick(label)
        await by.mentor.wait(lambda w, then=then: _shows(w, then))  # type: ignore[misc]
    return by.mentor.taps


async def set_weekly_hours_by_typing(by: Walker) -> int:
    by.mentor.taps = 0
    await by.mentor.command("hours", week="Mon-Fri 9-12, 14-18")
    await by.mentor.pick("Yes, save")
    await by.mentor.see("Saved")
    return by.mentor.taps


async def say_how_it_went(by: Walker) -> int:
    start = at_nine(by.town)
    await book(by.student, by.mentor, start)
    await agree(by.student, by.mentor)
    by.town.move_to(start + timedelta(minutes=11))
    by.mentor.taps = 0
    await by.mentor.pick("It took place")
    await by.student.see("Held")
    return by.mentor.taps


async def send_every_command(by: Walker) -> int:
    await book(by.student, by.mentor, at_nine(by.town))
    admin = by.town.admins[by.student.human.platform]
    for command, admins in COMMANDS.items():
        for actor in (admin,) if admins else (by.student, by.mentor):
            seen = _count(actor)
            await actor.command(command)
            await actor.wait(lambda w, actor=actor, seen=seen: _count(actor) > seen)  # type: ignore[misc]
    return 0


JOURNEYS = {
    journey.walk.__name__: journey
    for journey in (
        Journey(book_a_session, 4),
        Journey(approve, 1),
        Journey(decline_and_look_who_else_is_free, 3),
        Journey(propose_three_times, 6),
        Journey(reschedule, 4),
        Journey(cancel, 2),
        Journey(set_weekly_hours_by_tapping, 8),
        Journey(set_weekly_hours_by_typing, 1),
        Journey(say_how_it_went, 1),
        Journey(send_every_command),
    )
}
shown: dict[str, dict[str, set[str]]] = defaultdict(dict)
"""The kinds of buttons that each journey has shown, by platform."""


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_journey_takes_no_more_taps_than_it_may(quick_town: Town, platform: str, name: str) -> None:
    walker = Walker(quick_town, quick_town.person(platform), (await quick_town.mentor(platform))[0])
    admin, kinds = quick_town.admins[platform], set[str]()

    def note(call: Call) -> None:
        if reader_of(quick_town.world, call) in (None, walker.student.human, walker.mentor.human, admin.human):
            kinds.update(_buttons(call))

    deaf = quick_town.world.wire.listen(note)
    taps = await JOURNEYS[name].walk(walker)
    await quick_town.settled()
    deaf()
    assert kinds
    shown[platform][name] = kinds
    print(f"\n{name} on {platform}: {taps} taps, {len(kinds)} kinds of buttons")
    most = JOURNEYS[name].most
    assert most is None or taps <= most


@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_journey_shows_the_same_buttons_on_both_platforms(name: str) -> None:
    walked = [platform for platform in PLATFORMS if name in shown[platform]]
    if len(walked) < len(PLATFORMS):
        pytest.skip("it was not walked on both")
    for platform, other in (PLATFORMS, PLATFORMS[::-1]):
        alone = shown[platform][name] - shown[other][name] - ONLY_ON[platform].keys()
        assert not alone, f"only on {platform}"


def _buttons(call: Call) -> set[str]:
    """The kinds of payloads in what the bot has sent."""
    kinds = set()
    for text in _strings(call.request):
        try:
            kinds.add(type(unpack(text)).__name__)
        except Unreadable:
            continue
    return kinds


def _strings(value: Any) -> Iterator[str]:
    """What buttons and options carry, wherever it stands."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("callback_data", "custom_id", "value") and isinstance(inner, str):
                yield inner
            else:
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _count(actor: Actor) -> int:
    """How many messages of the bot they see."""
    return sum(not message.mine for message in actor.window.messages)


def _shows(window: Any, text: str) -> bool:
    return any(text in message.text or text in message.labels for message in window.messages)
