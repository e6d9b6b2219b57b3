"""Waiting for a time that somebody else has: told when it frees, held for the first, then for the next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.booking import agree, at_nine, book, day_label, pick_slot, ref_of, say_no
from tests.journeys.town import CROSSED, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_a_freed_time_is_held_for_the_first_in_line_and_then_for_the_next(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    holder, first, second = town.person(one_on), town.person(one_on), town.person(other_on)
    mentor, _ = await town.mentor(other_on)
    start = at_nine(town)
    for eager in (first, second):  # both have the time on their screen, and somebody else is faster
        await pick_slot(eager, mentor, start)
    await book(holder, mentor, start)
    for eager in (first, second):
        await eager.write(f"{eager.name} wants it")
        await eager.see("has just been taken")
        await eager.pick("Tell me when it frees")
    await first.see("You are the first in line")
    await second.see("1 person is before you")
    await say_no(mentor, "Not today.")
    held = await first.see("I hold it for you until")
    print(f"\n{held.text}")
    await first.command("waitlist")
    await first.see("You wait for 1 time")
    taken = ref_of(first, "Take it")
    await first.pick("Pass it on")
    await first.see("Passed on")
    await first.forge(taken, message=held.id)
    await first.see("You have passed this place on")
    await second.see("I hold it for you until")
    second.taps = 0
    await second.pick("Take it")
    await second.see("Request sent")
    assert second.taps == 1
    asked = await mentor.see(f"{second.name} asks for a session")
    assert f"{second.name} wants it" in asked.text
    await agree(second, mentor)


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_who_waits_for_a_taken_time_of_a_day_and_does_not_answer_loses_it(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    holder, waiter = town.person(one_on), town.person(other_on)
    mentor, _ = await town.mentor(one_on)
    start = at_nine(town)
    await book(holder, mentor, start)
    await agree(holder, mentor)
    await waiter.command("book", mentor=mentor.name)
    await waiter.pick(mentor.name)
    await waiter.pick(day_label(start))
    await waiter.pick("Taken times")
    shown = await waiter.see("Choose one, and I tell you when it frees")
    print(f"\n{shown.text}\n{shown.labels}")
    await waiter.pick(f"{day_label(start)}, {start:%H:%M}")
    await waiter.wait(lambda w: "It is taken" in (w.modal.html if w.modal else w.messages[-1].text))
    await waiter.write("Whenever it is")
    await waiter.see("You are the first in line")
    await mentor.command("hours")
    await mentor.pick("Pause bookings")
    await mentor.see("Bookings are paused")
    await holder.pick("Cancel session")
    await holder.fill_in("")
    await mentor.see(f"Called off by {holder.name}")
    await town.settled()
    assert waiter.window.newest("I hold it for you until") is None, "nobody can book with a mentor who pauses"
    await mentor.pick("Resume bookings")
    await waiter.see("I hold it for you until")
    town.move(minutes=61)
    lapsed = await waiter.see("was held for you until now")
    print(lapsed.text)
    await waiter.pick("Waitlist")
    await waiter.see("You wait for nothing")
    await waiter.pick("Take it")
    await waiter.see("held for you no longer")
    await book(town.person(one_on), mentor, start)
    assert town.now < start - timedelta(hours=4)
