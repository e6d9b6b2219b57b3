"""A mentor's own profile: written part by part, read by students, and found by what it says."""

from __future__ import annotations

import pytest

from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = "<b>Knots</b> & **links** @everyone"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_writes_their_profile_and_is_found_by_it(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    topic = f"braids{next(town.numbers)}"
    await student.command("profile")
    await student.see("You have not been added")
    await mentor.command("profile")
    await mentor.see("This is what students read of you")
    for part, typed, then in (
        ("Headline: none", HOSTILE, HOSTILE),
        ("About you: none", "I explain.\nTwice.", "I explain.\nTwice."),
        ("Topics: none", f"{topic}, knots", f"Topics: {topic}, knots"),
        ("Place: none", "Berlin", "Berlin · UTC"),
        ("Years of experience: none", "a lot", "I could not read “a lot”"),
    ):
        await mentor.pick(part)
        await mentor.write(typed)
        await mentor.see(then)
    await mentor.pick("Correct it")
    if platform == "discord":
        modal = await mentor.wait(lambda window: window.modal)
        assert [field.value for field in modal.fields] == ["a lot"]
    else:
        await mentor.see("You wrote:")
    await mentor.write("7")
    await mentor.see("7 years of experience")
    await student.command("mentors", name=topic)
    await student.pick(mentor.name)
    read = await student.see("7 years of experience")
    assert "I explain.\nTwice." in read.text
    assert HOSTILE in read.text
    await mentor.pick("Headline: <b>")
    if platform == "telegram":
        await mentor.see("left out, it is taken away")
        await mentor.pick("Skip")
    else:
        await mentor.write("")
    await mentor.wait(lambda window: any("Headline: none" in m.labels for m in window.messages))
    await student.command("mentors", name=topic)
    await student.pick(mentor.name)
    assert "Knots" not in (await student.see_anew("7 years of experience")).text


async def test_a_text_too_long_for_a_profile_is_kept_to_be_shortened(quick_town: Town) -> None:
    mentor, _ = await quick_town.mentor("telegram")  # Discord's modal does not take more than fits
    await mentor.command("profile")
    await mentor.pick("About you: none")
    await mentor.write("x" * 901)
    await mentor.see("That is 901 characters long; 900 are the most")
    await mentor.pick("Correct it")
    assert "Send as written" not in (await mentor.see("You wrote:")).labels
    await mentor.say("Short.")
    await mentor.see("Short.")
