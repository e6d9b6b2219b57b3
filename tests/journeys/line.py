"""Two people on the line, and one kind of content on its way between them: sent, answered, edited, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import aiohttp
from sqlalchemy.orm import Session as Db

from adapters.playground.window import File, Message, Window
from core.people import AccountKey, greet
from core.people.community import ONLY_COMMUNITY
from core.relay import talk_to
from core.relay.lines import begin_conversation
from tests.journeys.actor import Actor
from tests.journeys.booking import agreed
from tests.journeys.kinds import Got, Kind
from tests.journeys.town import Town


async def two_who_talk(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor]:
    """A student who talks to a mentor after they have agreed on a session."""
    student, mentor, _ = await agreed(town, student_on, mentor_on)
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    return student, mentor


async def two_on_the_line(town: Town, one_on: str, other_on: str) -> tuple[Actor, Actor]:
    """Two who talk to each other already, set behind the bot's back; the second is a mentor."""
    one = town.person(one_on, f"Zoë Pupil {next(town.numbers)}")
    other, profile = await town.mentor(other_on)
    key, others = AccountKey(one_on, one.human.id), AccountKey(other_on, other.human.id)

    def join(db: Db) -> None:
        person = greet(db, key, name=one.name, now=town.now).person_id
        begin_conversation(db, ONLY_COMMUNITY, person, profile.person_id, town.now)
        talk_to(db, ONLY_COMMUNITY, key, profile.person_id, town.now)
        talk_to(db, ONLY_COMMUNITY, others, person, town.now)

    await town.do(join)
    return one, other


def mine(actor: Actor, text: str) -> Message:
    """The newest message of one's own that says this."""
    return next(m for m in reversed(actor.window.messages) if m.mine and text in m.text)


async def bots(actor: Actor, until: Callable[[Message], object]) -> Message:
    """Waits for a message of the bot of which this is so."""
    return await actor.wait(lambda w: next((m for m in reversed(w.messages) if not m.mine and until(m)), None))


async def content(file: File) -> bytes:
    """What is in a file, as the reader's client gets it."""
    async with aiohttp.ClientSession() as session, session.get(file.url) as answer:
        assert answer.status == 200
        return await answer.read()


async def carry(town: Town, kind: Kind, one_on: str, other_on: str) -> None:
    """One sends it in answer to the other, who answers; then it is edited, or an emoji put on it, and taken back."""
    one, other = await two_on_the_line(town, one_on, other_on)
    await other.say("Hello")
    hello = await one.see("Hello")
    await other.see(f"To {one.name}: delivered")
    before = {message.id for message in other.window.messages}
    words = f"Mine {next(town.numbers)}"
    await kind.send[one_on](one.human, words, hello.id if kind.answers else "")
    own = [message for message in one.window.messages if message.mine]
    if kind.refused:
        await one.see(kind.refused)
        return
    brought = await _brought(other, before, kind, kind.got[other_on], words)
    answered = [mine(other, "Hello").id] if kind.answers else []
    assert [m.reply_to for m in brought if m.reply_to] == answered, "it answers the other's own message"
    await one.see(f"To {other.name}: delivered")
    await other.human.say("Thank you", reply_to=brought[-1].id)
    thanks = await bots(one, lambda m: "Thank you" in m.text)
    assert thanks.reply_to == own[0].id, "the answer stands under one's own message"
    if kind.has_words:
        await one.human.edit(own[0].id, "Other words")
        changed = await bots(other, lambda m: "Other words" in m.text and "edited" in m.text)
        assert changed.id in {message.id for message in brought}, "the copy turns"
        await other.see_gone(words)
    else:
        await _react(one, other, own[0], brought[0])
    if one_on == "discord":
        await one.human.delete(own[0].id)
    else:
        await one.human.say("/delete", reply_to=own[0].id)
    gone = {message.id for message in brought}
    await other.wait(lambda w: not gone & {m.id for m in w.messages})
    await one.see("Taken back")


async def _brought(reader: Actor, before: set[str], kind: Kind, got: Got, words: str) -> Sequence[Message]:
    """The messages in which it came, once all of it is there."""

    def all_there(window: Window) -> list[Message] | None:
        new = [m for m in window.messages if not m.mine and m.id not in before]
        text = "\n".join(m.text for m in new)
        shown = [file.kind for m in new for file in m.files]
        wanted = (*got.text, words) if kind.has_words else got.text
        there = all(part in text for part in wanted) and len(shown) == len(got.files)
        return new if new and there and len(new) >= got.messages else None

    brought = await reader.wait(all_there)
    files = [file for message in brought for file in message.files]
    assert [file.kind for file in files] == list(got.files)
    assert [await content(file) for file in files] == list(kind.holds[: len(files)])
    assert not got.named or tuple(file.name for file in files) == got.named
    assert got.messages in (0, len(brought)), [message.text for message in brought]
    html = "\n".join(message.html for message in brought)
    assert [mark for mark in got.html if mark not in html] == [], html
    return brought


async def _react(one: Actor, other: Actor, own: Message, brought: Message) -> None:
    """The other puts an emoji on what they got, and takes it off; it stands on one's own message, and goes."""

    def on_mine(window: Window) -> list[str]:
        return [put.emoji[0] for m in window.messages if m.id == own.id for put in m.reactions if not put.mine]

    heart = "❤" if other.human.platform == "telegram" else "❤\ufe0f"
    await other.human.react(brought.id, heart)
    await one.wait(lambda w: on_mine(w) == ["❤"])
    await other.human.unreact(brought.id, heart)
    await one.wait(lambda w: on_mine(w) == [])
