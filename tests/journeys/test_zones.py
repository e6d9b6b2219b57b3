"""Times in everybody's own zone: on labels after a change of it, and over the days when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from core.booking.models import Session
from core.people import MentorView, choose_zone
from core.people.community import ONLY_COMMUNITY
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, day_label
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)


async def mentor_in(town: Town, platform: str, zone: str, hours: str) -> Actor:
    """A mentor who lives in that zone and has hours there."""
    actor, mentor = await town.mentor(platform, hours="")

    def settle(db: Db, mentor: MentorView = mentor) -> None:
        choose_zone(db, mentor.person_id, zone)
        set_hours(db, ONLY_COMMUNITY, mentor.id, parse_hours(hours), by=mentor.person_id, zone=zone)

    await town.do(settle)
    return actor


async def start_of_newest(town: Town) -> datetime:
    """When the session starts that was asked for last."""

    def read(db: Db) -> datetime:
        return db.scalars(select(Session.starts_at).order_by(Session.id.desc()).limit(1)).one()

    return await town.ask(read)


def next_change(town: Town, hours: int) -> date:
    """The next day, four or more ahead, on which New York's clocks go to so many hours from UTC."""

    def offset(day: date) -> timedelta:
        return datetime.combine(day, time(12), NEW_YORK).utcoffset() or timedelta()

    day = town.now.date() + 4 * DAY
    while offset(day) != timedelta(hours=hours) or offset(day) == offset(day - DAY):
        day += DAY
    return day


def noon(day: date) -> datetime:
    """Twelve o'clock UTC."""
    return datetime.combine(day, time(12), UTC)


def times_on(actor: Actor) -> list[str]:
    """The times of day that can be picked on the newest message that has some."""
    for message in reversed(actor.window.messages):
        times = [label for label in message.labels if label[:2].isdigit() and label[2:3] == ":"]
        if times:
            return times
    return []


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_change_of_zone_shows_days_and_times_anew(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform, hours="daily 20-22")
    day = at_nine(town)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    days = await student.see("On which day?")
    assert "Times are those of UTC until you choose" in days.text
    await student.pick(day_label(day))
    await student.see("At what time?")
    assert times_on(student)[0] == "20:00"
    await student.pick("Time zone: UTC")
    await student.pick("Tokyo")
    await student.see("Asia/Tokyo")
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    days = await student.wait(lambda w: w.messages[-1] if "On which day?" in w.messages[-1].text else None)
    assert "until you choose" not in days.text
    assert "Time zone: Asia/Tokyo" in days.labels
    await student.pick(day_label(day.replace(day=day.day)))
    await student.wait(lambda w: "At what time? (Asia/Tokyo)" in w.messages[-1].text)
    assert times_on(student)[0] == "05:00", "20:00 in UTC, the day before"


@pytest.mark.parametrize("student_on", PLATFORMS)
async def test_a_student_in_kolkata_and_a_mentor_in_new_york_meet_on_either_side_of_a_change_of_clocks(
    quick_town: Town, student_on: str
) -> None:
    town = quick_town
    mentor_on = "discord" if student_on == "telegram" else "telegram"
    sunday = next_change(town, -4)
    if town.now < noon(sunday - 4 * DAY):
        town.move_to(noon(sunday - 4 * DAY))
    mentor = await mentor_in(town, mentor_on, "America/New_York", "daily 9-11")
    student = town.person(student_on, zone="Asia/Kolkata")
    await student.command("timezone", zone="Kolkata")
    await student.see("Asia/Kolkata")
    for label, start in (
        ("19:30", noon(sunday - 2 * DAY).replace(hour=14)),  # New York is 5 h behind UTC
        ("18:30", noon(sunday + DAY).replace(hour=13)),  # and 4 h from that Sunday on
    ):
        day = day_label(start)
        await student.command("book", mentor=mentor.name)
        await student.pick(mentor.name)
        await student.pick(day)
        await student.wait(lambda w, day=day: w.newest(f"{mentor.name} · {day}"))  # type: ignore[misc]
        assert times_on(student)[0] == label
        await student.pick(label)
        await student.write(f"{TOPIC} {day}")
        await mentor.see(f"{TOPIC} {day}")
        assert await start_of_newest(town) == start


async def test_an_hour_that_comes_twice_is_told_apart(quick_town: Town) -> None:
    town = quick_town
    sunday = next_change(town, -5)
    town.move_to(noon(sunday - 3 * DAY))
    mentor = await mentor_in(town, "discord", "UTC", "daily 5-7")
    student = town.person("telegram", zone="America/New_York")
    await student.command("timezone", zone="New York")
    await student.see("America/New York")
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick(day_label(noon(sunday)))
    await student.see("At what time?")
    assert times_on(student) == ["01:00 EDT", "01:30 EDT", "01:00 EST", "01:30 EST"]
    await student.pick("01:00 EST")
    await student.write("After the change")
    await mentor.see("After the change")
    assert await start_of_newest(town) == noon(sunday).replace(hour=6)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_who_changes_zone_is_told_that_their_hours_stay_where_they_were(
    quick_town: Town, platform: str
) -> None:
    mentor = await mentor_in(quick_town, platform, "America/New_York", "daily 9-11")
    await mentor.command("timezone", zone="Nairobi")
    told = await mentor.see("your times are now shown in Africa/Nairobi")
    assert "in the time of America/New York" in told.text
    student = quick_town.person(platform)
    await student.command("timezone", zone="Nairobi")
    told = await student.see("your times are now shown in Africa/Nairobi")
    assert "The hours" not in told.text
