"""Conversations in threads of their own: topics on Telegram, private threads for mentors on Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.orm import Session as Db

from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.state import Permission
from adapters.playground.window import Message, Window
from core.people import AccountKey, greet
from core.people.community import ONLY_COMMUNITY
from core.relay import take_messages, talk_to
from tests.journeys.actor import Actor
from tests.journeys.opening import open_town, start_bot, watched
from tests.journeys.town import DESK, PAIRS, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PDF = b"%PDF-1.4 " + b"x" * 300


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def threads_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town whose conversations get threads."""
    folder: Path = tmp_path_factory.mktemp("threads")
    async with open_town(f"sqlite:///{folder / 'parley.db'}", "sqlite", threads=True) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="session")
async def town(threads_town: Town) -> AsyncIterator[Town]:
    async with watched(threads_town) as town:
        yield town


async def two_who_talk(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor]:
    """A student who talks to a mentor who takes messages from everybody."""
    student = town.person(student_on, f"Zoë Pupil {next(town.numbers)}")
    mentor, profile = await town.mentor(mentor_on, hours="")
    account = AccountKey(student_on, student.human.id)

    def begin(db: Db) -> None:
        greet(db, account, name=student.name, now=town.now)
        take_messages(db, ONLY_COMMUNITY, profile.id, True, by=profile.person_id)
        talk_to(db, ONLY_COMMUNITY, account, profile.person_id, town.now)

    await town.do(begin)
    return student, mentor


async def two_in_threads(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor, str, str]:
    """A student and a mentor who have each said a word, and where each of them has the conversation.

    On Discord, threads are for mentors.
    """
    student, mentor = await two_who_talk(town, student_on, mentor_on)
    await student.say("Hello there")
    await appears(mentor, student.name)
    await bots(mentor, "Hello there", student.name)
    await mentor.say("Welcome", place=student.name)
    theirs = mentor.name if student_on == "telegram" else "dm"
    await appears(student, theirs)
    await bots(student, "Welcome", theirs)
    await town.settled()
    return student, mentor, theirs, student.name


def own(actor: Actor, text: str, place: str) -> Message:
    return next(m for m in reversed(actor.human.window(place).messages) if m.mine and text in m.text)


async def bots(actor: Actor, text: str, place: str) -> Message:
    return await actor.wait(
        lambda w: next((m for m in reversed(w.messages) if not m.mine and text in m.text), None),
        place=place,
    )


async def appears(actor: Actor, place: str) -> None:
    """Waits until the actor has such a place."""
    await actor.wait(lambda window: place in actor.human.places)


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_conversation_has_a_thread_in_which_all_of_it_goes_on(
    town: Town, student_on: str, mentor_on: str
) -> None:
    student, mentor, theirs, thread = await two_in_threads(town, student_on, mentor_on)
    begins = await mentor.see("What you write here goes to", place=thread)
    assert ("read along" in begins.text) == (mentor_on == "discord")
    if mentor_on == "discord":
        await student.see(f"Your conversation with {mentor.name} stands in a thread")
    assert student.window.newest("in a thread") is None or mentor_on == "discord"
    assert mentor.window.newest("Hello there") is None
    await mentor.see(f"To {student.name}: delivered", place=thread)
    welcome = await bots(student, "Welcome", theirs)
    await mentor.human.edit(own(mentor, "Welcome", thread).id, "Ask away.", place=thread)
    assert (await bots(student, "Ask away.", theirs)).id == welcome.id

    await student.human.say("Why is that so?", place=theirs, reply_to=welcome.id)
    why = await bots(mentor, "Why is that so?", thread)
    assert "Reply" not in why.labels, "it needs no button"
    assert why.reply_to == own(mentor, "Ask away.", thread).id
    await mentor.see("replied to", place=thread)
    await town.settled()
    await mentor.human.attach("plan.pdf", PDF, caption="See here", place=thread, reply_to=why.id)
    file = await bots(student, "See here", theirs)
    assert [f.name for f in file.files] == ["plan.pdf"]
    assert file.reply_to == own(student, "Why is that so?", theirs).id

    await town.settled()
    await mentor.human.react(why.id, "👍", place=thread)
    await student.wait(lambda w: _reacted(w, "Why is that so?"), place=theirs)
    await student.human.react(welcome.id, "🔥", place=theirs)
    await mentor.wait(lambda w: _reacted(w, "Ask away."), place=thread)

    gone = own(mentor, "Ask away.", thread)
    if mentor_on == "discord":
        await mentor.human.delete(gone.id, place=thread)
    else:
        await mentor.human.say("/delete", place=thread, reply_to=gone.id)
    await student.wait(lambda w: w.newest("Ask away.") is None, place=theirs)
    await student.human.edit(own(student, "Why is that so?", theirs).id, "How come?", place=theirs)
    assert (await bots(mentor, "How come?", thread)).id == why.id


def _reacted(window: Window, text: str) -> bool:
    return any(text in message.text and message.reactions for message in window.messages)


async def test_what_is_typed_in_a_thread_goes_there_whatever_is_open(town: Town) -> None:
    student, mentor, theirs, thread = await two_in_threads(town, "telegram", "discord")
    other = town.person("discord")
    await other.command("mentors")
    await other.pick(mentor.name)
    await other.pick("Write to")
    await other.see(f"You are talking to {mentor.name}")
    await other.say("Me too")
    await other.see(f"To {mentor.name}: delivered")
    await mentor.command("chats")
    await mentor.pick(other.name)
    await mentor.see(f"You are talking to {other.name}")
    await mentor.say("To you alone", place=thread)
    await bots(student, "To you alone", theirs)
    await mentor.say("And to you")
    await bots(other, "And to you", "dm")
    await town.settled()
    assert other.window.newest("To you alone") is None
    assert student.human.window(theirs).newest("And to you") is None


async def test_a_question_that_is_asked_in_a_topic_is_answered_there(town: Town) -> None:
    student, mentor, theirs, thread = await two_in_threads(town, "telegram", "telegram")
    await mentor.pick("Conversation", place=thread)
    await mentor.pick("Report", place=thread)
    await mentor.wait(lambda w: "Write it as a message" in w.messages[-1].text, place=thread)
    await mentor.say("They will not stop", place=thread)
    await mentor.wait(lambda w: not w.messages[-1].mine, place=thread)
    await town.settled()
    assert student.human.window(theirs).newest("They will not stop") is None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_thread_that_is_gone_is_followed_by_the_ordinary_chat_and_a_day_later_by_another(
    town: Town, platform: str
) -> None:
    student, mentor, theirs, thread = await two_in_threads(town, "telegram", platform)
    welcome = await bots(student, "Welcome", theirs)
    await take_away(town, mentor, thread)
    for words in ("After it", "And again"):
        await student.human.say(words, place=theirs, reply_to=welcome.id)
        last = await bots(mentor, words, "dm")
        assert "Welcome" in last.text, "what it answers is quoted, as it is not in this chat"
        assert last.reply_to == ""
        assert thread not in mentor.human.places, "it is remembered"
    await town.settled()
    await mentor.human.say("I am here", reply_to=last.id)
    await bots(student, "I am here", theirs)
    town.move(hours=25)
    await town.heard()
    await student.human.say("The next day", place=theirs)
    await appears(mentor, thread)
    await bots(mentor, "The next day", thread)


async def take_away(town: Town, mentor: Actor, place: str) -> None:
    """The thread is deleted, by its reader on Telegram and by a moderator on Discord."""
    if mentor.human.platform == "telegram":
        await town.world.telegram.humans[mentor.human.id].delete_topic(place)
    else:
        await moderator_of(town).delete_thread(place)


def moderator_of(town: Town) -> DiscordHuman:
    return town.world.discord.add_person(f"Moderator {next(town.numbers)}", admin=True)


async def test_a_private_thread_is_woken_entered_again_and_left_where_it_is_locked(town: Town) -> None:
    student, mentor, theirs, thread = await two_in_threads(town, "telegram", "discord")
    await town.world.discord.people[mentor.human.id].leave_thread(thread)
    assert thread not in mentor.human.places
    await student.human.say("Are you there?", place=theirs)
    await appears(mentor, thread)
    asked = await bots(mentor, "Are you there?", thread)
    await town.settled()

    town.move(days=8)
    await student.human.edit(own(student, "Are you there?", theirs).id, "Are you in?", place=theirs)
    assert (await bots(mentor, "Are you in?", thread)).id == asked.id, "an archived thread is woken"
    town.move(days=8)
    await student.human.say("A fortnight later", place=theirs)
    await bots(mentor, "A fortnight later", thread)
    town.move(days=8)
    await mentor.say("So it is", place=thread)
    await bots(student, "So it is", theirs)
    await town.settled()

    guild = next(iter(town.world.discord.world.guilds.values()))
    next(t for t in guild.threads.values() if t.name == thread).locked = True
    await student.human.say("Locked out", place=theirs)
    await bots(mentor, "Locked out", "dm")


async def test_only_its_person_speaks_in_a_thread_and_a_moderator_is_told_so(town: Town) -> None:
    student, _, theirs, thread = await two_in_threads(town, "discord", "discord")
    moderator = Actor(moderator_of(town))
    await moderator.say("I am reading along", place=thread)
    await moderator.see("goes to nobody", place=thread)
    await town.settled()
    assert student.human.window(theirs).newest("I am reading along") is None
    await moderator.say("Hello bot")
    await moderator.see("once you have asked for a session")


async def test_where_no_thread_may_be_opened_the_direct_messages_serve(town: Town) -> None:
    guild = next(iter(town.world.discord.world.guilds.values()))
    desk, bot = guild.channels[DESK], next(iter(town.world.discord.world.applications.values())).user
    student, mentor = await two_who_talk(town, "telegram", "discord")
    desk.denied[bot.id] = Permission.CREATE_PRIVATE_THREADS
    try:
        await student.say("Anywhere")
        await bots(mentor, "Anywhere", "dm")
    finally:
        desk.denied.clear()
    another, late = await two_who_talk(town, "telegram", "discord")
    town.leave(late)
    await another.say("Gone from the server")
    await another.see("could not be delivered")
    assert another.name not in [thread.name for thread in guild.threads.values()], "no empty thread is left"


async def test_a_kill_while_a_thread_is_opened_loses_nothing_nor_what_is_typed_in_threads_meanwhile(town: Town) -> None:
    scenes = [await two_in_threads(town, "telegram", mentor_on) for mentor_on in PLATFORMS]
    words = ("One", "Two", "Three")
    beginner, late = await two_who_talk(town, "telegram", "discord")
    await beginner.say("The first word")
    await appears(late, beginner.name)
    await town.bot.kill()
    for student, mentor, theirs, thread in scenes:
        for word in words:
            await mentor.say(word, place=thread)
            await student.human.say(f"{word} back", place=theirs)
    await start_bot(town)
    await bots(late, "The first word", beginner.name)
    assert late.window.newest("The first word") is None
    for student, mentor, theirs, thread in scenes:
        await bots(student, "Three", theirs)
        await bots(mentor, "Three back", thread)
    await town.settled()
    for student, mentor, theirs, thread in scenes:
        assert heard(student, theirs)[1:] == list(words)
        assert heard(mentor, thread)[1:] == [f"{word} back" for word in words]
        assert mentor.human.places.count(thread) == 1


def heard(actor: Actor, place: str) -> list[str]:
    """What came from the other there, the oldest first."""
    told = [m.text.splitlines() for m in actor.human.window(place).messages if m.text.startswith("💬")]
    return [next(line for line in reversed(lines) if line and not line.startswith("@")) for lines in told]
