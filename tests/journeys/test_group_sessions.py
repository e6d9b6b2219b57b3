"""Sessions for several students, on both platforms at once: seats, answers one by one, leaving, calling off for all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.playground.discord.state import CANCELED
from core.booking import request_session
from core.people import AccountKey, MentorView, greet
from core.services import services_of
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, pick_slot, set_terms
from tests.journeys.town import CROSSED, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def the_group(town: Town, one_on: str, other_on: str, **terms: Any) -> tuple[Actor, Actor, Actor, datetime]:
    """Two students, the mentor of a group for two, and when it is; nothing is asked for yet."""
    mentor, view = await town.mentor(other_on)
    await set_terms(town, view, capacity=2, **terms)
    return town.person(one_on), town.person(other_on), mentor, at_nine(town)


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_a_group_fills_up_seat_by_seat_and_everybody_sees_how_full_it_is(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    first, second, mentor, start = await the_group(town, one_on, other_on)
    await pick_slot(first, mentor, start)
    if one_on == "telegram":  # on Discord it stands in the modal
        print((await first.see("A group of up to 2")).text)
    await first.write("How do I prove that?")
    await mentor.see(f"{first.name} asks for a session")
    await agree(first, mentor)
    await first.see("1 of 2 seats taken, 1 seat left")
    await second.command("book", mentor=mentor.name)
    await second.pick(mentor.name)
    await second.pick(f"{start:%a} {start.day} {start:%b}")
    await second.pick(f"{start:%H:%M} · 1 seat left")
    await second.write("So do I")
    await mentor.see(f"{second.name} asks for a session")
    card = await first.see("all 2 seats taken")
    print(card.text)
    assert second.name not in card.text
    await mentor.pick("Approve")
    await second.see("Confirmed")
    seen = await mentor.see("all 2 seats taken")
    print(seen.text)
    assert first.name in seen.text
    assert second.name in seen.text
    third = town.person(one_on)
    await third.command("book", mentor=mentor.name)
    await third.pick(mentor.name)
    await third.pick(f"{start:%a} {start.day} {start:%b}")
    await third.see("At what time")
    assert not any(label.startswith(f"{start:%H:%M}") for m in third.window.messages for label in m.labels)
    await first.pick("Leave the group")
    await first.fill_in("")
    await mentor.see(f"{first.name} has left the group")
    await second.see("1 of 2 seats taken, 1 seat left")
    await mentor.command("sessions")
    await mentor.pick(f"{start:%a} {start.day} {start:%b}, {start:%H:%M} · Session (1/2)")
    await mentor.see_anew("Group session: Session")
    await mentor.pick("Cancel for all")
    await mentor.write("A burst pipe.")
    told = await second.see(f"Called off by {mentor.name}")
    assert "A burst pipe." in told.text
    print("\n".join(m.text for m in mentor.window.messages[-2:]))


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_a_group_that_is_too_small_is_called_off_in_time(quick_town: Town, one_on: str, other_on: str) -> None:
    town = quick_town
    first, _, mentor, start = await the_group(
        town, one_on, other_on, needs_approval=False, least_students=2, decide_before_minutes=600
    )
    await pick_slot(first, mentor, start)
    await first.write("Anything")
    await first.see("It takes place from 2 on")
    town.move_to(start - timedelta(minutes=600))
    await first.see("too few have come together")
    await mentor.see("too few have come together")


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_of_requests_that_compete_one_is_approved_and_the_other_is_offered_another_time(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    mentor, view = await town.mentor(other_on)
    await set_terms(town, view, competing=True)
    first, second, start = town.person(one_on), town.person(other_on), at_nine(town)
    await book(first, mentor, start, "Mine")
    await book(second, mentor, start, "No, mine")
    await mentor.pick("Approve")  # the newest: the second student's
    await second.see("Confirmed")
    await first.see("it went to somebody else")
    await first.see(f"Declined by {mentor.name}")
    await mentor.see(f"Declined by {mentor.name}")
    await mentor.see_gone("It waits for your answer")
    await first.pick(f"{start:%a} {start.day} {start:%b}, {start + timedelta(minutes=30):%H:%M}")
    await first.see_anew("Request sent")
    asked = await mentor.see(f"{first.name} asks for a session")
    assert "Mine" in asked.text


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_an_agreed_group_stands_among_the_servers_events_and_names_nobody_in_it(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    first, second, mentor, start = await the_group(town, one_on, other_on, description="Bring <paper> & pens.")
    await book(first, mentor, start)
    assert events_of(town, mentor) == []
    await mentor.pick("Approve")
    (event,) = await seen_among_events(town, mentor, "1 of 2 seats left")
    assert (event.name, event.location, event.starts) == ("Session", "Video", start.timestamp())
    assert event.description.startswith("Bring <paper> & pens.")
    assert first.name not in event.description
    print(f"\n{event.description}")
    await book(second, mentor, start)
    await mentor.pick("Approve")
    await seen_among_events(town, mentor, "All 2 seats are taken")
    await mentor.pick("Cancel for all")
    await mentor.write("A burst pipe.")
    await first.see(f"Called off by {mentor.name}")
    await town.settled()
    (event,) = events_of(town, mentor)
    assert event.status == CANCELED


@pytest.mark.parametrize(("one_on", "other_on"), CROSSED)
async def test_a_group_is_moved_for_all_at_once_and_who_cannot_come_leaves(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    town = quick_town
    (mentor, group), (_, elsewhere) = await town.mentor(other_on), await town.mentor(one_on)
    first, second, start = town.person(one_on), town.person(other_on), at_nine(town)
    hour = timedelta(hours=1)
    for view in (group, elsewhere):
        await set_terms(town, view, capacity=2, needs_approval=False)
    for view, when in ((group, start), (elsewhere, start + hour)):
        await booked(town, second, view, when)
    await first.command("book", mentor=mentor.name)
    await first.pick(mentor.name)
    await first.pick(f"{start:%a} {start.day} {start:%b}")
    await first.pick(f"{start:%H:%M} · 1 seat left")
    await first.write("So do I")
    await mentor.see("all 2 seats taken")
    mentor.taps = 0
    await mentor.pick("Another time")
    shown = await mentor.see("It moves at once, for all")
    await mentor.pick(time_label(start + hour))
    refused = await mentor.see("these people of the group have something else")
    assert second.name in refused.text
    assert first.name not in refused.text
    await mentor.pick(time_label(start + hour / 2))
    moved = await mentor.see("everybody in it is told")
    assert mentor.taps == 3
    for student in (first, second):
        told = await student.see("has a new time")
        assert f"Moved by {mentor.name}" in told.text
    print(f"\n{shown.text}\n{refused.text}\n{moved.text}\n{told.text}")
    await town.settled()
    (event,) = events_of(town, mentor)
    assert event.starts == (start + hour / 2).timestamp()
    town.move_to(start - hour / 2)  # later than students may leave, but for a group that was moved
    await town.heard()
    await first.pick("Leave the group")
    await first.fill_in("")
    await mentor.see(f"{first.name} has left the group")


async def booked(town: Town, student: Actor, mentor: MentorView, start: datetime) -> None:
    """A seat at that time of the mentor's, where nobody has to approve."""

    def book_it(db: Any) -> None:
        person = greet(db, AccountKey(student.human.platform, student.human.id), name=student.name, now=town.now)
        (service,) = services_of(db, mentor.community_id, mentor.id)
        wish: dict[str, Any] = {"community_id": mentor.community_id, "service_id": service.id, "topic": "Proofs"}
        request_session(db, student_id=person.person_id, start=start, now=town.now, **wish)

    await town.do(book_it)


def time_label(moment: datetime) -> str:
    """How a time stands on a button where days can differ."""
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"


def events_of(town: Town, mentor: Actor) -> list[Any]:
    """The events of this mentor's groups, on any server."""
    guilds = town.world.discord.world.guilds.values()
    events = [event for guild in guilds for event in guild.events.values()]
    return [event for event in events if f"With {mentor.name}." in (event.description or "")]


async def seen_among_events(town: Town, mentor: Actor, text: str) -> list[Any]:
    """Waits until an event says this."""

    def found() -> list[Any] | None:
        events = events_of(town, mentor)
        return events if any(text in event.description for event in events) else None

    return await town.until(found, f"no event says {text!r}")
