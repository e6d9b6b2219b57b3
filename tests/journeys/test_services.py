"""What can be booked: choosing where there is a choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.people import MentorView
from core.people.community import ONLY_COMMUNITY
from core.services import (
    Mode,
    Need,
    Question,
    QuestionKind,
    ServiceTerms,
    add_service,
    change_terms,
    retire_service,
    services_of,
    shared_services,
)
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, day_label, pick_slot, ref_of
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


def labels(actor: Any) -> list[str]:
    """What can be picked on the newest message of the bot."""
    return list([message for message in actor.window.messages if not message.mine][-1].labels)


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
    assert "11:00" in labels(student)
    assert "11:30" not in labels(student)
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
    await mentor.command("hours")
    await mentor.pick("Preview")
    await mentor.see("A session can start every 30 minutes")
    await mentor.pick("Thesis talk")
    await mentor.wait(lambda window: "Thesis talk · " in window.messages[-1].text)
    await mentor.command("services")
    await mentor.wait(lambda window: "Thesis talk" in window.messages[-1].labels)
    await mentor.pick("Session")
    await mentor.pick("Take away")
    await mentor.pick("Take it away")
    assert "Session" not in labels(mentor)
    student = quick_town.person(platform)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    assert "Thesis talk · 1 hour · In person" in (await student.see("On which day?")).text


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


QUESTIONS = (
    Question("What have you tried?"),
    Question("Which book?", QuestionKind.CHOICE, ("Axler", "Strang")),
    Question("How urgent is it?", QuestionKind.URGENCY, required=False),
)


async def offer(town: Town, profile: MentorView, **terms: Any) -> None:
    """Changes the mentor's first service."""

    def change(db: Db) -> None:
        (first,) = services_of(db, ONLY_COMMUNITY, profile.id)
        change_terms(db, ONLY_COMMUNITY, first.id, terms, by=profile.person_id)

    await town.do(change)


async def answer(student: Actor, platform: str, label: str, text: str) -> None:
    """Answers the field that is asked for in chat."""
    await student.see(label)
    await student.wait(lambda window: label in window.messages[-1].text)
    await (student.pick(text) if text in labels(student) else student.say(text))


@pytest.mark.parametrize(("platform", "mentor_on"), CROSSED)
async def test_a_form_asks_what_the_service_asks_and_keeps_it_through_a_refusal(
    quick_town: Town, platform: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(mentor_on)
    start = at_nine(town)
    asked = {"details": Need.REQUIRED, "agenda": Need.OPTIONAL, "questions": QUESTIONS}
    await offer(town, profile, price="40 EUR", **asked)
    await pick_slot(student, mentor, start)
    written = {"Topic": TOPIC, "Details": "D" * 1000, "Agenda": "First the <b>proof</b>", "What have you tried?": "All"}
    if platform == "discord":
        modal = await student.wait(lambda window: window.modal)
        assert [field.label for field in modal.fields] == list(written)
        assert "40 EUR" in modal.text
        await student.human.submit(written)
        await student.pick("Go on")
        modal = await student.wait(lambda window: window.modal)
        assert [field.label for field in modal.fields] == ["Which book?", "How urgent is it?"]
        await student.human.submit({"Which book?": "Axler", "How urgent is it?": "It is urgent"})
    else:
        assert "40 EUR" in (await student.see("Topic")).text
        rest = {"Which book?": "Lang", "Which book? ": "Axler", "How urgent is it?": "It is urgent"}
        for label, text in {**written, **rest}.items():
            await answer(student, platform, label.strip(), text)
    await student.see("Request sent")
    card = await mentor.see(f"{student.name} asks for a session")
    for line in ("Agenda: First the <b>proof</b>", "Which book?: Axler", "How urgent is it?: It is urgent"):
        assert line in card.text
    assert "D" * 200 not in card.text
    await mentor.pick("Read all")
    await mentor.see("D" * 1000)
    await mentor.pick("Approve")
    await student.see("Confirmed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_where_nothing_is_asked_the_summary_is_sent_with_one_tap(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await offer(town, profile, topic=Need.NOT_ASKED, needs_approval=False)
    await pick_slot(student, mentor, start)
    summary = await student.see("It is booked as soon as you send it.")
    assert f"{mentor.name} · Session · 30 minutes · Video" in summary.text
    sent = ref_of(student, "Send")
    await student.pick("Send")
    await student.see("Booked with")
    await student.forge(sent, message=summary.id)
    assert "Show the session" in (await student.see("You have a seat at")).labels
    assert student.taps <= 4
    await mentor.see("has booked a session")
    await student.pick("Agenda")
    await student.write("First the <i>lemma</i>")
    card = await mentor.see(f"{student.name} has written down what to get through")
    assert "Agenda: First the <i>lemma</i>" in card.text


@pytest.mark.parametrize(("platform", "mentor_on"), CROSSED)
async def test_each_mode_leads_to_its_own_place(quick_town: Town, platform: str, mentor_on: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(mentor_on)
    modes = (Mode.IN_PERSON, Mode.VOICE, Mode.CHAT)
    await offer(town, profile, modes=modes, place="Room 5, second floor", needs_approval=False)
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
    town.move_to(start + timedelta(hours=3, minutes=1))
    await town.settled()
    await student.say("Too late?")
    await student.see("I have not sent this to anybody yet")
    assert not [message for message in mentor.window.messages if "Too late?" in message.text]


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
async def test_what_changed_while_a_student_chose_is_said_and_what_was_written_is_kept(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await offer(town, profile, durations=(30, 60))
    start = at_nine(town)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("1 hour")
    await student.pick(day_label(start))
    await student.pick("09:00")
    await student.wait(lambda window: window.modal or "Topic" in window.messages[-1].text)
    await offer(town, profile, durations=(30,), modes=(Mode.CHAT,))
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
