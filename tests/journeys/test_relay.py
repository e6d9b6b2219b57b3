"""What the line carries: every kind of content in all four directions, sent, edited, taken back and answered."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from adapters.playground.window import File, Message, Window
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.privacy import assert_nobody_is_given_away, with_handle
from tests.journeys.town import PLATFORMS, Actor, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIRS = [(one, other) for one in PLATFORMS for other in PLATFORMS]
FORMATTED = {
    "telegram": "Plain <b> & *stars* _under_ ||bars|| `ticks` @everyone <@1>",
    "discord": "**bold** _italic_ ~~gone~~ ||hidden|| `code` [page](https://example.org/a) <@1> \\*star\\*",
}
READ_AS = {
    "telegram": "Plain <b> & *stars* _under_ ||bars|| `ticks` @everyone <@1>",
    "discord": "bold italic gone hidden code page",
}
PDF = b"%PDF-1.4 " + b"x" * 300
VOICE = b"OggS" + b"\x00" * 200


def picture(shade: int = 0) -> bytes:
    """A PNG of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")


async def two_who_talk(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor]:
    """A student who talks to a mentor after they have agreed on a session."""
    student = town.person(student_on, f"Zoë Pupil {next(town.numbers)}", **with_handle(town, student_on))
    mentor, _ = await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    return student, mentor


def mine(actor: Actor, text: str) -> Message:
    """The newest message of one's own that says this."""
    return next(m for m in reversed(actor.window.messages) if m.mine and text in m.text)


async def bots(actor: Actor, until: Callable[[Message], object]) -> Message:
    """Waits for a message of the bot of which this is so."""
    return await actor.human.wait(
        lambda w: next((m for m in reversed(w.messages) if not m.mine and until(m)), None), timeout=30.0
    )


def _holding(size: int, window: Window) -> Message | None:
    return next((m for m in window.messages if any(f.size == size for f in m.files)), None)


async def content(file: File) -> bytes:
    """What is in a file, as the reader's client gets it."""
    async with aiohttp.ClientSession() as session, session.get(file.url) as answer:
        assert answer.status == 200
        return await answer.read()


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_text_is_carried_edited_answered_and_taken_back(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    await student.say(FORMATTED[student_on])
    brought = await bots(mentor, lambda m: READ_AS[student_on] in m.text)
    if student_on == "discord":
        assert "*star*" in brought.text
        assert "<@1>" not in brought.text
    await student.see(f"To {mentor.name}: delivered")

    await student.human.edit(mine(student, READ_AS[student_on][:5]).id, "Something else")
    changed = await bots(mentor, lambda m: "Something else" in m.text)
    assert changed.id == brought.id, "the copy turns"
    assert "edited" in changed.text
    await student.see("edited")

    await town.settled()
    await mentor.human.say("An answer", reply_to=changed.id)
    answer = await bots(student, lambda m: "An answer" in m.text)
    assert answer.reply_to == mine(student, "Something else").id, "it answers the sender's own message"
    await student.see(f"To {mentor.name}: replied to")
    await town.settled()  # nobody answers before what they answer is noted as delivered
    await student.human.say("And back", reply_to=answer.id)
    back = await bots(mentor, lambda m: "And back" in m.text)
    assert back.reply_to == mine(mentor, "An answer").id
    await mentor.see(f"To {student.name}: replied to")

    own = mine(student, "And back")
    if student_on == "discord":
        await student.human.delete(own.id)
    else:
        await student.human.say("/delete", reply_to=own.id)
    await mentor.see_gone("And back")
    await student.see("Taken back")
    await mentor.pick("Take back")
    await student.see_gone("An answer")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_long_text_comes_in_pieces_that_are_edited_as_one(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
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
async def test_files_are_carried_with_their_captions_answered_edited_and_taken_back(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    for kind, name, data in (
        ("photo", "me.png", picture()),
        ("document", "../../étc/\u202epass<wd>.pdf", PDF),
        ("voice", "note.ogg", VOICE),
        ("sticker", "wave.webp", b"RIFF0000WEBP"),
    ):
        caption = f"A {kind} for you" if kind != "sticker" else ""
        await student.human.attach(name, data, caption=caption, kind=kind)
        brought = await mentor.human.wait(
            partial(_holding, len(data)),
            timeout=30.0,
        )
        assert await content(brought.files[0]) == data
        assert not set('/\\<>:"|?*\u202e') & set(brought.files[0].name)
        assert ".." not in brought.files[0].name
        if caption:
            assert caption in brought.text
    voice = mentor.window.newest("A voice for you")
    assert voice is not None
    await mentor.human.attach("answer.pdf", PDF + b"!", caption="See this", reply_to=voice.id)
    answer = await bots(student, lambda m: "See this" in m.text)
    assert answer.reply_to == mine(student, "A voice for you").id
    assert await content(answer.files[0]) == PDF + b"!"
    await mentor.pick("Take back")
    await student.see_gone("See this")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_an_album_arrives_as_one(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    pictures = [(f"{number}.png", picture(number)) for number in range(4)]
    await student.human.attach_all(pictures, caption="Four of them")
    found = await mentor.human.wait(
        lambda w: fs if len(fs := [f for m in w.messages for f in m.files]) == 4 else None, timeout=30.0
    )
    assert [await content(file) for file in found] == [data for _, data in pictures]
    assert mentor.window.newest("Four of them") is not None
    await student.see(f"To {mentor.name}: delivered")
    assert len([m for m in student.window.messages if f"To {mentor.name}" in m.text]) == 1
    holding = [m for m in mentor.window.messages if m.files]
    assert len(holding) == (1 if mentor_on == "discord" else 4)
    await student.pick("Take back")
    await mentor.human.wait(lambda w: not any(m.files for m in w.messages))


@pytest.mark.parametrize("mentor_on", PLATFORMS)
async def test_a_place_is_a_place_or_a_link_to_a_map(quick_town: Town, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, "telegram", mentor_on)
    await student.human.share_place(52.52, 13.405)  # type: ignore[attr-defined]
    place = await bots(mentor, lambda m: "52.52" in m.text)
    assert "13.40" in place.text


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_what_cannot_be_carried_is_answered_clearly(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
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


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_receipts_say_what_is_true_and_what_is_new_is_counted(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    await student.say("Are you there?")
    await student.see(f"To {mentor.name}: delivered")
    await student.say("It is urgent.")
    await student.human.wait(lambda w: sum(m.text.endswith("delivered") for m in w.messages) == 2)
    await mentor.command("chats")
    listed = await mentor.see("2 new messages")
    assert any("2 new" in label for label in listed.labels)
    await mentor.pick(f"{student.name} (2 new)")
    await student.human.wait(lambda w: sum("delivered and opened" in m.text for m in w.messages) == 2)
    await mentor.command("chats")
    await mentor.human.wait(lambda w: (m := w.newest("To whom would you like")) and "new message" not in m.text)
    await mentor.human.block()
    await student.say("Hello?")
    await student.see(f"To {mentor.name}: could not be delivered")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_block_mute_and_put_away(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    for number in range(9):
        await student.say(f"Line {number}")
    await mentor.see("Line 8")
    await mentor.pick("Conversation")
    await mentor.human.wait(lambda w: (m := w.newest("Line 1")) and "Line 8" in m.text)
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
    await mentor.human.say("Or not", reply_to=(await mentor.see("Quietly")).id)
    await mentor.see("You have blocked")
    await town.settled()
    assert mentor.window.newest("One more word") is None
    assert student.window.newest("Or not") is None
    await mentor.pick("Unblock")
    await mentor.human.wait(lambda w: w.holding(f"Write to {student.name}"))
    await student.say("Again")
    await mentor.see("Again")


@pytest.mark.parametrize(("student_on", "mentor_on"), [("telegram", "discord"), ("discord", "telegram")])
async def test_a_report_shows_the_admins_what_was_said_and_who_is_suspended_writes_to_nobody(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    for admin in town.admins.values():
        await admin.command("help")
    student, mentor = await two_who_talk(town, student_on, mentor_on)
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
    await student.human.wait(lambda w: (m := w.newest("An admin has suspended you")) and not m.mine)
    await other.human.pick("Warn", message=second.id)
    await other.see("has settled this report already")
    await admin.pick("Lift the suspension")
    await student.see("lifted your suspension")
    await student.say("I am sorry.")
    await mentor.see("I am sorry.")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize(("one", "other"), [("discord", "telegram"), ("telegram", "discord")])
async def test_large_files_at_once_are_not_held_in_memory(quick_town: Town, one: str, other: str) -> None:
    town = quick_town
    pairs = [await two_who_talk(town, one, other) for _ in range(3)]
    data = bytes(10 * 1024 * 1024 - 1)
    process = Path(f"/proc/{town.bot.pid}")
    (process / "clear_refs").write_text("5")  # the peak begins anew
    before = memory(process, "VmRSS")
    await asyncio.gather(
        *(student.human.attach(f"{n}.bin", data, caption="Big") for student, _ in pairs for n in range(3))
    )
    for _, mentor in pairs:
        await mentor.human.wait(lambda w: sum(len(m.files) for m in w.messages) == 3, timeout=60.0)
    assert memory(process, "VmHWM") - before < 30 * 1024


def memory(process: Path, name: str) -> int:
    """What the system tells of a process' memory, in KiB."""
    line = next(line for line in (process / "status").read_text("utf8").splitlines() if line.startswith(name))
    return int(line.split()[1])
