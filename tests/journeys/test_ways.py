"""What a student chooses where there is a choice: service, length and mode, and where each mode leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session as Db

from core.people.community import ONLY_COMMUNITY
from core.services import Mode, ServiceTerms, add_service, change_terms, services_of
from tests.journeys.booking import TOPIC, at_nine, day_label, set_terms
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_chooses_service_length_and_mode_where_there_is_a_choice(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)

    def offer_more(db: Db) -> None:
        (first,) = services_of(db, ONLY_COMMUNITY, profile.id)
        ways = {"durations": (30, 60), "modes": (Mode.VIDEO, Mode.IN_PERSON), "place": "Room 5, second floor"}
        change_terms(db, ONLY_COMMUNITY, first.id, ways, by=profile.person_id)
        thesis = ServiceTerms(title="Thesis talk", description="We read your draft together.", price="40 EUR")
        add_service(db, ONLY_COMMUNITY, profile.id, thesis, by=profile.person_id, now=town.now)

    await town.do(offer_more)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.see("What would you like to book?")
    await student.see("We read your draft together.")
    await student.pick("Session")
    await student.see("How long, and how would you like to meet?")
    await student.pick("1 hour · In person")
    assert "Session · 1 hour · In person" in (await student.see("On which day?")).text
    await student.pick(day_label(start))
    await student.see("At what time?")
    assert "11:00" in student.labels
    assert "11:30" not in student.labels
    await student.pick("Other days")
    await student.pick("Something else")
    await student.pick("Thesis talk")
    assert "40 EUR" in (await student.see("On which day?")).text
    await student.pick(day_label(start))
    await student.pick("09:00")
    await student.write(TOPIC)
    await mentor.see(f"{student.name} asks for a session")
    await student.pick("Withdraw")
    await student.see("Called off")
    await student.pick("Book again")
    assert "Thesis talk" in (await student.see("On which day?")).text, "the same again, without choosing anew"


@pytest.mark.parametrize(("platform", "mentor_on"), CROSSED)
async def test_each_mode_leads_to_its_own_place(quick_town: Town, platform: str, mentor_on: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(mentor_on)
    modes = (Mode.IN_PERSON, Mode.VOICE, Mode.CHAT)
    await set_terms(town, profile, modes=modes, place="Room 5, second floor", needs_approval=False)
    start = at_nine(town, 4)
    for hours, mode in enumerate(("In person", "Voice", "Chat")):
        await student.command("book", mentor=mentor.name)
        await student.pick(mentor.name)
        await student.see("How would you like to meet?")
        await student.pick(mode)
        await student.pick(day_label(start))
        await student.pick(f"{start + timedelta(hours=hours):%H:%M}")
        await student.write(TOPIC)
        await student.see_anew("Booked with")
        await mentor.see(f"Session · {mode}")
    await student.see("You meet in person.")
    assert "📍 Room 5, second floor" in (await mentor.see("You meet in person.")).text
    town.move_to(start - timedelta(minutes=10))
    await town.settled()
    assert not {"Join the meeting", "Join the call", "Open the chat"} & {
        label for message in student.window.messages for label in message.labels
    }
    town.move_to(start + timedelta(minutes=50))
    await student.pick("Join the call")
    link = await student.see("meet.jit.si")
    (address,) = [button.url for row in link.rows for button in row if button.url]
    assert "config.startAudioOnly=true" in address
    town.move_to(start + timedelta(minutes=110))
    await mentor.pick("Open the chat")
    await mentor.see(f"The line to {student.name} is open")
    await mentor.say("Shall we begin?")
    await student.see("Shall we begin?")
    await student.pick("Open the chat")
    await student.see(f"The line to {mentor.name} is open")
    await student.say("Gladly.")
    await mentor.see("Gladly.")
    if platform == "telegram":  # where forms are asked in the chat
        await student.command("link")
        await student.pick("I have a code")
        await student.see("Write it as a message")
        await student.command("help")
        await student.say("This was for the form")
        await student.see("I have not sent this to anybody yet")
        assert mentor.window.newest("This was for the form") is None
    town.move_to(start + timedelta(hours=3, minutes=1))
    await town.settled()
    await student.say("Too late?")
    await student.see_anew("I have not sent this to anybody yet")
    assert not [message for message in mentor.window.messages if "Too late?" in message.text]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_changed_while_a_student_chose_is_said_and_what_was_written_is_kept(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await set_terms(town, profile, durations=(30, 60))
    start = at_nine(town)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("1 hour")
    await student.pick(day_label(start))
    await student.pick("09:00")
    await student.wait(lambda window: window.modal or "Topic" in window.messages[-1].text)
    await set_terms(town, profile, durations=(30,), modes=(Mode.CHAT,))
    await student.write(TOPIC)
    await student.see("Sessions of 1 hour are no longer offered")
    await student.pick("Choose again")
    assert "Session · 30 minutes · Chat" in (await student.see("On which day?")).text
    await student.pick(day_label(start))
    await student.pick("09:00")
    if platform == "telegram":
        await student.pick("Send as written")
    else:
        modal = await student.wait(lambda window: window.modal)
        assert [field.value for field in modal.fields] == [TOPIC]
        await student.human.submit({})
    await mentor.see(f"{student.name} asks for a session")
