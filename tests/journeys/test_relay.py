"""The line: each kind of content in all four directions, sent, reacted to, answered, edited and taken back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from adapters.playground.window import Window
from tests.journeys.kinds import KINDS, Kind
from tests.journeys.line import bots, carry, mine, two_on_the_line
from tests.journeys.town import CROSSED, PAIRS, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCS = Path(__file__).parents[2] / "docs" / "line.md"
SENDS = {"telegram": "sendMessage", "discord": "POST /channels/{channel_id}/messages"}
AT_ONCE = 8
"""Pairs who talk side by side."""


@pytest.mark.parametrize(("one_on", "other_on"), PAIRS)
async def test_every_kind_of_content_is_carried_answered_edited_and_taken_back(
    quick_town: Town, one_on: str, other_on: str
) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def in_turn(kind: Kind) -> None:
        async with room:
            await carry(quick_town, kind, one_on, other_on)

    kinds = [kind for kind in KINDS if one_on in kind.send]
    ends = await asyncio.gather(*map(in_turn, kinds), return_exceptions=True)
    failed = {kind.name: end for kind, end in zip(kinds, ends, strict=True) if end is not None}
    assert not failed, "\n\n".join(f"{name}: {end!r}" for name, end in failed.items())


async def test_the_table_of_the_documentation_is_the_one_that_is_tried() -> None:
    rows = re.findall(r"^\|.*\|$", DOCS.read_text("utf8").split("## What is done with it")[0], re.MULTILINE)
    assert rows[2:] == [kind.row for kind in KINDS]


@pytest.mark.parametrize("reader_on", PLATFORMS)
async def test_an_emoji_that_the_other_platform_has_not_is_the_nearest_or_told_beside_the_message(
    quick_town: Town, reader_on: str
) -> None:
    town = quick_town
    reader, other = await two_on_the_line(town, reader_on, "discord")
    await reader.say("Look at this")
    brought = await other.see("Look at this")
    await reader.see(f"To {other.name}: delivered")

    def shown(window: Window) -> list[str]:
        return [put.emoji for m in window.messages if m.text == "Look at this" for put in m.reactions]

    await other.human.react(brought.id, "💙")
    await reader.wait(lambda w: shown(w) == ["❤" if reader_on == "telegram" else "💙"])
    await reader.see(f"To {other.name}: delivered and opened")
    await other.human.react(brought.id, "🦖")
    if reader_on == "telegram":
        await reader.see(f"To {other.name}: delivered and opened · 🦖")
    else:
        await reader.wait(lambda w: shown(w) == ["💙", "🦖"])
    await other.human.unreact(brought.id, "💙")
    await other.human.unreact(brought.id, "🦖")
    await reader.wait(lambda w: shown(w) == [] and w.newest("🦖") is None)
    await reader.human.react(mine(reader, "Look at this").id, "🎉")
    await other.wait(lambda w: any(not put.mine and put.emoji == "🎉" for m in w.messages for put in m.reactions))


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_long_text_comes_in_pieces_that_are_edited_as_one(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    most = 4000 if student_on == "telegram" else 1990
    long = ("*many* words " * 400)[:most].rsplit(" ", 1)[0]
    await student.say(long)
    await student.see(f"To {mentor.name}: delivered")
    before = [m for m in mentor.window.messages if "words" in m.text]
    assert sum(m.text.count("words") for m in before) == long.count("words")
    own = mine(student, "words").id
    await student.human.edit(own, "Short.")
    await bots(mentor, lambda m: "Short." in m.text)
    await mentor.see_gone("words")
    await student.human.edit(own, long[: most - 60] + " and the end of it")
    await mentor.see("and the end of it")
    await town.settled()
    assert mentor.window.newest("Short.") is None
    await student.pick("Take back")
    await mentor.see_gone("words")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_what_cannot_be_carried_is_answered_clearly(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    if student_on == "telegram":
        big = b"x" * (10 * 1024 * 1024 + 1)
        await student.human.attach("big.bin", big, caption="A big one")
        if mentor_on == "discord":
            await student.see("at most 10 MB pass from here to there")
        else:
            await mentor.see("A big one")
    else:
        await student.human.attach("nothing.txt", b"", caption="Nothing in it")
        await student.see("is empty")
    await student.say("\u200b\u2060\u3164")
    await student.see("There is nothing to send in that message")
    await student.say("🤯" * (2048 if student_on == "telegram" else 1000))
    await bots(mentor, lambda m: "🤯" * 900 in m.text)
    await town.settled()
    assert mentor.window.newest("Nothing in it") is None


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_what_is_gone_broken_or_no_part_of_the_conversation_does_no_harm(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    town.world.wire.fail_next(mentor_on, SENDS[mentor_on], 500)
    await student.say("Taken back before it came")
    await student.see(f"To {mentor.name}: sent")
    early = mine(student, "Taken back before").id
    await (student.human.delete(early) if student_on == "discord" else student.human.say("/delete", reply_to=early))
    await student.see("Taken back; ")
    if student_on == "telegram":
        await student.human.edit(early, "Said anew")
    town.move(minutes=10)  # by now it would be tried again

    await student.say("Zero\u200bwidth \x07bell \u202etxt.exe")
    odd = await mentor.see("bell txt.exe")
    assert not {"\x07", "\u202e"} & set(odd.text)
    await student.say("🤯" * (4096 if student_on == "telegram" else 2000))
    await mentor.wait(
        lambda w: sum(m.text.count("🤯") for m in w.messages) == (4096 if student_on == "telegram" else 2000),
    )
    await student.command("help")
    foreign = await bots(student, lambda m: "/book" in m.text)
    student.look()
    await student.human.say("In answer to no message of ours", reply_to=foreign.id)
    assert not (await mentor.see("In answer to no message of ours")).reply_to
    await student.see_anew(f"To {mentor.name}: delivered")

    if mentor_on == "telegram":  # on Discord nobody takes away what the bot has sent
        await town.settled()
        await mentor.human.delete((await mentor.see("bell txt.exe")).id)
        await student.human.edit(mine(student, "bell").id, "An edit of what is gone")
        await student.see("edited")
    await student.say("Still here")
    await mentor.see("Still here")
    await town.settled()
    for never in ("Taken back before it came", "Said anew", "An edit of what is gone"):
        assert mentor.window.newest(never) is None


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_receipts_say_what_is_true_and_what_is_new_is_counted(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    await student.say("Are you there?")
    await student.see(f"To {mentor.name}: delivered")
    await student.say("It is urgent.")
    await student.wait(lambda w: sum(m.text.endswith("delivered") for m in w.messages) == 2)
    await mentor.command("chats")
    listed = await mentor.see("2 new messages")
    assert any("2 new" in label for label in listed.labels)
    await mentor.pick(f"{student.name} (2 new)")
    await student.wait(lambda w: sum("delivered and opened" in m.text for m in w.messages) == 2)
    await mentor.command("chats")
    await mentor.wait(lambda w: (m := w.newest("To whom would you like")) and "new message" not in m.text)
    await mentor.human.block()
    await student.say("Hello?")
    await student.see(f"To {mentor.name}: could not be delivered")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_block_mute_and_put_away(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    said = 9 if mentor_on == "discord" else 2  # two pages, where so many can come at once
    for number in range(said):
        await student.say(f"Line {number}")
    await mentor.see(f"Line {said - 1}")
    await mentor.pick("Conversation")
    await mentor.wait(lambda w: (m := w.newest("Line 1")) and f"Line {said - 1}" in m.text)
    if mentor_on == "discord":
        await mentor.pick("‹ Earlier")
    await bots(mentor, lambda m: "Line 0" in m.text and f"Write to {student.name}" in m.labels)
    await mentor.pick("Mute")
    await mentor.see("🔕")
    await mentor.pick("Put away")
    await mentor.see("Nobody to write to is listed")
    await student.say("Quietly")
    await mentor.see("Quietly")
    await mentor.pick("Conversation")
    await mentor.pick("Block")
    await mentor.see(f"Block {student.name}?")
    await mentor.pick("Block")
    await mentor.see("blocked by you")
    await student.say("One more word")
    refused = await student.see("cannot be passed on")
    assert "block" not in refused.text.lower()
    copy = mentor.window.holding("Reply")
    assert copy is not None
    await mentor.human.say("Or not", reply_to=copy.id)
    await mentor.see("You have blocked")
    await town.settled()
    assert mentor.window.newest("One more word") is None
    assert student.window.newest("Or not") is None
    await mentor.pick("Unblock")
    await mentor.wait(lambda w: w.holding(f"Write to {student.name}"))
    await student.say("Again")
    await mentor.see("Again")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_report_shows_the_admins_what_was_said_and_who_is_suspended_writes_to_nobody(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    for admin in town.admins.values():
        await admin.command("help")
    student, mentor = await two_on_the_line(town, student_on, mentor_on)
    await student.say("A friendly word")
    await mentor.see("A friendly word")
    await student.human.edit(mine(student, "A friendly word").id, "A rude word")
    await mentor.see("A rude word")
    await mentor.pick("Conversation")
    await mentor.pick("Report")
    await mentor.write("They are rude.")
    await mentor.see("The admins have got your report")
    admin, other = town.admins.values()
    told = await admin.see(f"{mentor.name} reports {student.name}")
    for words in ("They are rude.", "A rude word", "before: A friendly word"):
        assert words in told.text
    second = await other.see(f"{mentor.name} reports {student.name}")
    await admin.pick("Suspend")
    await student.see("suspended you from writing")
    await student.say("Why?")
    await student.see_anew("An admin has suspended you")
    await other.human.pick("Warn", message=second.id)
    await other.see("has settled this report already")
    await admin.pick("Lift the suspension")
    await student.see("lifted your suspension")
    await student.say("I am sorry.")
    await mentor.see("I am sorry.")


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize(("one", "other"), CROSSED)
async def test_large_files_at_once_are_not_held_in_memory(quick_town: Town, one: str, other: str) -> None:
    town = quick_town
    pairs = [await two_on_the_line(town, one, other) for _ in range(3)]
    data = bytes(10 * 1024 * 1024 - 1)
    process = Path(f"/proc/{town.bot.pid}")
    (process / "clear_refs").write_text("5")  # the peak begins anew
    before = memory(process, "VmRSS")
    await asyncio.gather(
        *(student.human.attach(f"{n}.bin", data, caption="Big") for student, _ in pairs for n in range(3))
    )
    for _, mentor in pairs:
        await mentor.wait(lambda w: sum(len(m.files) for m in w.messages) == 3, timeout=60.0)
    assert memory(process, "VmHWM") - before < 30 * 1024


def memory(process: Path, name: str) -> int:
    """What the system tells of a process' memory, in KiB."""
    line = next(line for line in (process / "status").read_text("utf8").splitlines() if line.startswith(name))
    return int(line.split()[1])
