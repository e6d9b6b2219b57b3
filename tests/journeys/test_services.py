"""What can be booked: choosing where there is a choice."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.people.community import ONLY_COMMUNITY
from core.services import Mode, ServiceTerms, add_service, change_terms, services_of
from tests.journeys.booking import TOPIC, at_nine, day_label
from tests.journeys.town import PLATFORMS, Town

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
