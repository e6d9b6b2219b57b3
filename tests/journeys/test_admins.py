"""An admin makes somebody a mentor, who then sets hours and is booked; nobody else can."""

from __future__ import annotations

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def add(admin: Actor, account: str) -> None:
    """Types `/mentor add` as the platform has it."""
    if admin.human.platform == "telegram":
        await admin.say(f"/mentor add {account}")
    else:
        await admin.command("mentor add", account=account)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_admin_adds_a_mentor_who_sets_hours_and_is_booked(quick_town: Town, platform: str) -> None:
    town = quick_town
    newcomer, student = town.person(platform, f"Newcomer {next(town.numbers)}"), town.person(platform)
    admin = town.admins[platform]
    await newcomer.command("hours")
    await newcomer.see("An admin adds you with")
    await add(admin, newcomer.human.id)
    await admin.see(f"{newcomer.name} is added as mentor")
    await add(admin, newcomer.human.id)
    await admin.see(f"{newcomer.name} has been added as mentor already")
    await newcomer.command("start")
    await newcomer.pick("My hours")
    await newcomer.see("You have no hours yet")
    await newcomer.pick("Change")
    await newcomer.write("daily 8-12")
    await newcomer.pick("Yes, save")
    await newcomer.see("Saved.")
    await book(student, newcomer, at_nine(town))
    await agree(student, newcomer)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_is_no_admin_is_refused_and_nobody_becomes_a_mentor(quick_town: Town, platform: str) -> None:
    town = quick_town
    person, other = town.person(platform), town.person(platform)
    await other.command("start")
    await other.see("Hello")
    for target in (person, other):
        await add(person, target.human.id)
        await person.see_anew("Only the admins of")
    await other.command("hours")
    await other.see("An admin adds you with")


async def test_an_admin_who_types_it_wrong_is_told_how(quick_town: Town) -> None:
    admin = quick_town.admins["telegram"]
    for typed, answer in (
        ("/mentor", "Name the account"),
        ("/mentor remove @somebody", "Name the account"),
        ("/mentor add", "Name the account"),
        ("/mentor add @nobody_knows", "I have not met"),
        ("/mentor add 123456789", "I need a name"),
        ("/mentor add myspace:123456789, Tom", "I have not met"),
        ("/mentor add ١٢٣٤٥٦٧, Tom", "I have not met"),
        ("/mentor add 123456789, Tom, Atlantis", "I do not know a time zone"),
    ):
        await admin.say(typed)
        await admin.see_anew(answer)


async def test_a_mentor_never_seen_is_added_by_number_name_and_zone_and_booked_at_their_hours(quick_town: Town) -> None:
    town = quick_town
    silent = town.person("discord", f"Silent {next(town.numbers)}")
    admin = quick_town.admins["telegram"]
    await admin.say(f"/mentor add discord:{silent.human.id}, {silent.name}, New York")
    added = await admin.see(f"{silent.name} is added as mentor")
    assert "New York" in added.text
    await silent.command("hours", week="daily 4-7")  # on Discord alone does a first word come by command
    echo = await silent.see("I understood")
    assert "America/New York" in echo.text
    await silent.pick("Yes, save")
    await silent.see("Saved.")
    student = town.person("telegram")
    await student.command("book", mentor=silent.name)
    await student.pick(silent.name)
    await student.see("On which day?")


async def test_the_admins_menu_on_telegram_has_the_command(quick_town: Town) -> None:
    admin = quick_town.admins["telegram"]
    assert "mentor" in {item.name for item in admin.window.menu}
    assert "mentor" not in {item.name for item in quick_town.person("telegram").window.menu}
