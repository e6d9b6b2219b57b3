"""What today brings: on demand, and in the morning for mentors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.booking import agree, at_nine, book
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_hears_in_the_morning_what_the_day_brings_and_joins_from_today(
    quick_town: Town, platform: str
) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    start = at_nine(quick_town, days=1)
    await book(student, mentor, start)
    await agree(student, mentor)
    await mentor.command("today")
    assert "My sessions" in (await mentor.see("Nothing today")).labels
    quick_town.move_to(start - timedelta(hours=2))
    digest = await mentor.see("one session today")
    assert student.name in digest.text
    await quick_town.settled()
    assert student.window.newest("one session today") is None
    quick_town.move_to(start - timedelta(minutes=14))
    for person, other in ((mentor, student), (student, mentor)):
        await person.see("press Join")
        await person.command("today")
        assert other.name in (await person.see("open now")).text
        await person.pick(f"Join: {other.name}")
        await person.see("The link is for you alone")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_digest_is_moved_and_switched_off_from_today(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    start = at_nine(quick_town, days=1)
    await book(student, mentor, start)
    await agree(student, mentor)
    await mentor.command("today")
    await mentor.pick("Morning digest: 7:00")
    await mentor.pick("Off")
    await mentor.see("You get no morning digest")
    await mentor.pick("6:00")
    await mentor.see("at 6:00")
    await mentor.pick("Today")
    await mentor.see("Nothing today")
    quick_town.move_to(start - timedelta(hours=3))
    digest = await mentor.see("one session today")
    assert "Digest" in digest.labels
    await student.command("today")
    assert not any(label.startswith("Morning digest") for label in (await student.see("Today,")).labels)
