"""What mentors and admins offer: services added, set up by taps, and taken away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session as Db

from core.people.community import ONLY_COMMUNITY
from core.services import retire_service, shared_services
from tests.journeys.booking import TOPIC, at_nine, day_label, ref_of
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_adds_a_service_and_sets_it_up_by_taps(quick_town: Town, platform: str) -> None:
    mentor, _ = await quick_town.mentor(platform)
    await mentor.command("services")
    await mentor.pick("Add a service")
    await mentor.write("Thesis talk")
    await mentor.pick("Lengths: 30 minutes")
    await mentor.pick("1 hour")
    await mentor.see("Usually 30 minutes; also 1 hour")
    await mentor.pick("✓ 30 minutes")
    await mentor.see("Usually 1 hour.")
    await mentor.pick("✓ 1 hour")
    await mentor.see("from one to")
    await mentor.pick("Back to the service")
    await mentor.pick("How you meet: Video")
    await mentor.pick("In person")
    await mentor.write("Room 5")
    await mentor.see("Place: Room 5")
    await mentor.pick("✓ Video")
    await mentor.see_gone("Usually: Video")
    await mentor.pick("✓ In person")
    await mentor.see("one way to meet at least")
    await mentor.pick("Back to the service")
    await mentor.pick("Requests: answered one by one")
    await mentor.pick("booked at once")
    await mentor.see("Requests: booked at once")
    await mentor.pick("Description: none")
    await mentor.write("Bring <b>two</b> pages & questions.")
    await mentor.see("Bring <b>two</b> pages & questions.")
    await mentor.pick("Description: Bring")
    if platform == "telegram":
        await mentor.see("Now “Bring <b>two</b> pages & questions.”; left out")
    else:
        modal = await mentor.wait(lambda window: window.modal)
        assert [field.value for field in modal.fields] == ["Bring <b>two</b> pages & questions."]
    await mentor.write("Bring two pages.")
    await mentor.wait(lambda window: any("Description: Bring two pages." in m.labels for m in window.messages))
    await mentor.command("hours")
    await mentor.pick("Preview")
    await mentor.see("A session can start every 30 minutes")
    await mentor.pick("Thesis talk")
    await mentor.wait(lambda window: "Thesis talk · " in window.messages[-1].text)
    await mentor.command("services")
    await mentor.wait(lambda window: "Thesis talk" in window.messages[-1].labels)
    await mentor.pick("Session")
    await mentor.see("Lengths: 30 minutes")
    await mentor.pick("Hours")
    await mentor.pick("Change")
    await mentor.write("Mon 9-10")
    await mentor.pick("Yes, save")
    await mentor.see("Saved. This service can be booked in these hours (UTC):\n\nMon 09:00–10:00")
    await mentor.pick("Hours of the service")
    await mentor.see("These hours are for this service alone")
    await mentor.pick("As for all services")
    await mentor.see("in the hours that you have for all services")
    await mentor.command("services")
    await mentor.wait(lambda window: "Add a service" in window.messages[-1].labels)
    await mentor.pick("Session")
    await mentor.see("Lengths: 30 minutes")
    await mentor.pick("Take away")
    await mentor.pick("Take it away")
    await mentor.wait(lambda window: "Add a service" in window.messages[-1].labels)
    assert "Session" not in mentor.labels
    student = quick_town.person(platform)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    assert "Thesis talk · 1 hour · In person" in (await student.see("On which day?")).text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_chooses_by_taps_what_students_are_asked(quick_town: Town, platform: str) -> None:
    mentor, _ = await quick_town.mentor(platform)
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.pick("Request form: Topic")
    await mentor.pick("Ask how urgent")
    await (mentor.pick("Skip") if platform == "telegram" else mentor.write("How urgent is it?"))
    await mentor.see("• How urgent is it?")
    await mentor.pick("How urgent is it?")
    await mentor.pick("Can be left out")
    await mentor.see("• How urgent is it? · can be left out")
    await mentor.pick("How urgent is it?")
    await mentor.pick("Take it out")
    await mentor.see_anew("Topic, details and agenda are asked as you choose here.")


async def test_others_services_are_neither_seen_to_be_changed_nor_changed(quick_town: Town) -> None:
    town = quick_town
    (mentor, _), (other, _) = await town.mentor("telegram"), await town.mentor("telegram")
    student = town.person("telegram")
    await student.command("services")
    await student.see("You have not been added")
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.see("Lengths: 30 minutes")
    stolen = ref_of(mentor, "Take away")
    await other.command("services")
    await other.pick("Session")
    message = [message for message in other.window.messages if not message.mine][-1].id
    await other.forge(stolen, message=message)
    await other.see("That belongs to somebody else")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_admin_offers_a_service_with_every_mentor(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _profile) = town.person(platform), await town.mentor(platform)
    admin, title = town.admins[platform], f"Office hour {next(town.numbers)}"
    try:
        await admin.command("services")
        await admin.pick("Add one for all")
        await admin.write(title)
        await admin.see("for all")
        await mentor.command("services")
        await mentor.pick(f"{title} (for all)")
        seen = await mentor.see(f"{title} · for all")
        assert "Take away" not in seen.labels
        await student.command("book", mentor=mentor.name)
        await student.pick(mentor.name)
        await student.pick(title)
        await student.pick(day_label(at_nine(town)))
        await student.pick("09:00")
        await student.write(TOPIC)
        assert title in (await mentor.see(f"{student.name} asks for a session")).text
        await admin.pick("Take away")
        await admin.pick("Take it away")
        await admin.see_gone("What is booked of it stays")
        await student.command("book", mentor=mentor.name)
        await student.pick(mentor.name)
        await student.see("On which day?")
    finally:
        await town.do(_take_shared_away)


def _take_shared_away(db: Db) -> None:
    for service in shared_services(db, ONLY_COMMUNITY):
        retire_service(db, ONLY_COMMUNITY, service.id, by=0, admin=True, now=datetime.now(UTC))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_length_that_is_tapped_twice_is_added_once(quick_town: Town, platform: str) -> None:
    mentor, _ = await quick_town.mentor(platform)
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.pick("Lengths: 30 minutes")
    shown = await mentor.see("How long can it be?")
    tapped = ref_of(mentor, "1 hour")
    for _ in range(2):
        await mentor.forge(tapped, message=shown.id)
    await mentor.see("Usually 30 minutes; also 1 hour.")
    await mentor.pick("Type them")
    await mentor.write("1 h, 45 min, an hour")
    await mentor.see("I could not read")
    await mentor.pick("Correct it")
    await mentor.write("45 min, 1 h 30, 45")
    await mentor.see("Usually 45 minutes; also 1 hour 30 minutes.")
