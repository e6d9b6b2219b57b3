"""What people write and send, as events; and long or hostile texts, as messages."""

import pytest
from telegram import ReactionTypeCustomEmoji

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.telegram.app import TelegramApp
from adapters.telegram.reactions import nearest, written
from bot.events import Author, Command, Edited, FileSent, Place, Press, Reached, Text
from bot.payloads import Answer
from bot.screens import Key, Reply, Shown
from tests.adapters.telegram.scripted import Script, new, turned
from tests.adapters.waiting import until

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x10" * 2


async def test_a_command_comes_with_its_author_and_what_is_written_behind_it(
    app: TelegramApp, script: Script, ben: TelegramHuman
) -> None:
    await ben.say("/Mentor  add\n@ada ")
    await ben.see("heard Command")
    (command,) = script.heard_of(Command)
    assert (command.name, command.text) == ("mentor", "add\n@ada")
    assert command.author == Author("telegram", ben.id, "Ben", handle="ben_writes", locale="de")
    assert command.place == Place(ben.id, private=True)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("/book", "book"), ("/no-such", "no-such"), ("/BOOK@Parley_Bot now", "book"), ("/помощь", "помощь")],
)
async def test_what_begins_with_a_slash_and_a_word_is_a_command(
    app: TelegramApp, script: Script, ann: TelegramHuman, typed: str, name: str
) -> None:
    await ann.say(typed)
    await ann.see("heard Command")
    assert [command.name for command in script.heard_of(Command)] == [name]


@pytest.mark.parametrize("typed", ["hello /book", "/", "/etc/passwd", "/ 5"])
async def test_other_texts_are_texts(app: TelegramApp, script: Script, ann: TelegramHuman, typed: str) -> None:
    await ann.say(typed)
    await ann.see("heard Text")
    assert [text.text for text in script.heard_of(Text)] == [typed]


async def test_a_deep_link_is_a_start_with_its_payload(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    await ann.open_link("book_1_2")
    await ann.see("heard Command")
    assert [(c.name, c.text) for c in script.heard_of(Command)] == [("start", "book_1_2")]


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ([("bold", 3, 5)], "😀 <b>a &lt;b&gt;</b>"),
        ([("bold", 1, 4)], "😀 a &lt;b&gt;"),
        ([("bold", 0, 5), ("italic", 3, 5)], "😀 a &lt;b&gt;"),
        ([("bold", -4, 2), ("italic", 4, 99)], "😀 a &lt;b&gt;"),
        ([("unheard_of", 0, 2)], "😀 a &lt;b&gt;"),
    ],
    ids=["whole", "through a sign", "across each other", "beyond the text", "of no kind"],
)
async def test_marks_that_cannot_be_leave_the_text_as_it_is(
    app: TelegramApp, script: Script, ann: TelegramHuman, marks: list[tuple[str, int, int]], html: str
) -> None:
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in marks]
    await ann.send({"text": "😀 a <b>", "entities": entities})
    await ann.see("heard Text")
    assert [text.html for text in script.heard_of(Text)] == [html]


async def test_a_command_for_another_bot_is_left_alone(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    await ann.say("/book@other_bot")
    await ann.say("hello")
    await ann.see("heard Text")
    assert script.heard_of(Command) == []


async def test_a_reply_says_which_message_it_answers(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    await ann.say("one")
    first = await ann.see("heard Text")
    await ann.say("two", reply_to=first.id)
    await until(lambda: len(script.heard) == 2)
    assert [text.reply_to for text in script.heard_of(Text)] == ["", first.id]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "audio", "video"])
async def test_files_come_with_their_kind_and_caption(
    app: TelegramApp, script: Script, ann: TelegramHuman, kind: str
) -> None:
    await ann.attach("thesis.png", PICTURE, caption="my thesis", kind=kind)
    await ann.see("heard FileSent")
    (sent,) = script.heard_of(FileSent)
    assert (sent.kind, sent.caption) == (kind, "my thesis")


async def test_an_edited_message_is_heard_as_such_and_is_no_new_text(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    await ann.say("helo")
    await ann.see("heard Text")
    await ann.edit(next(m.id for m in ann.window().messages if m.mine), "hello")
    await ann.say("more")
    await until(lambda: len(script.heard) == 3)
    assert [text.text for text in script.heard_of(Text)] == ["helo", "more"]
    assert [edited.html for edited in script.heard_of(Edited)] == ["hello"]


async def test_blocking_and_coming_back_are_heard(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    script.say = lambda event: None
    await ann.block()
    await ann.block(False)
    await until(lambda: len(script.heard) == 2)
    assert [reached.open for reached in script.heard_of(Reached)] == [False, True]


async def test_what_a_person_typed_is_shown_as_it_is(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    hostile = '&lt;b&gt;"bold"&lt;/b&gt; &amp;amp; *_[x](y)_* @everyone'
    script.say = lambda event: new(hostile)
    await ann.say("hello")
    assert (await ann.see("everyone")).text == '<b>"bold"</b> &amp; *_[x](y)_* @everyone'


async def test_a_moment_is_shown_in_the_readers_own_time(app: TelegramApp, script: Script, telegram: Telegram) -> None:
    carla = telegram.add_person("Carla", zone="Asia/Kolkata", started=True)
    script.say = lambda event: new('At <tg-time unix="1800000000" format="t">?</tg-time>')
    await carla.say("when?")
    assert "30" in (await carla.see("At ")).text  # half-hour zones have their own minutes: 08:00 UTC is 13:30 there


async def test_a_long_text_comes_in_several_messages_with_the_buttons_on_the_last(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    words = " ".join(f"word{number}" for number in range(900))
    script.say = lambda event: new(f"<b>{words}</b>", (Key("Go on", "go"),))
    await ann.say("hello")
    last = await ann.wait(lambda window: window.holding("Go on"))
    parts = [m for m in ann.window().messages if not m.mine]
    assert len(parts) == 2
    assert " ".join(m.text for m in parts) == words
    assert all(m.html.startswith("<b>") for m in parts)
    assert [bool(m.labels) for m in parts] == [False, True]
    assert last is not None


async def test_a_turned_message_that_is_too_long_is_cut_with_an_ellipsis(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    key = (Key("Go on", "go"),)
    long = turned("<i>" + "long " * 2000 + "</i>", key)
    script.say = lambda event: long if isinstance(event, Press) else new("short", key)
    await ann.say("hello")
    await ann.see("short")
    await ann.pick("Go on")
    shown = await ann.see("long long")
    assert shown.text.endswith("long …")
    assert shown.labels == ("Go on",)


async def test_a_page_that_no_button_can_open_is_written_out(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    keys = (Key("Join", url="http://localhost:8000/room"), Key("Site", url="https://meet.jit.si/room"))
    script.say = lambda event: Reply(Shown("Come in", rows=(keys,)), Answer.NEW)
    await ann.say("hello")
    shown = await ann.see("Come in")
    assert "Join: http://localhost:8000/room" in shown.text
    assert shown.labels == ("Site",)


@pytest.mark.parametrize(
    ("emoji", "shown"),
    [
        ("👍", "👍"),
        ("👍🏿", "👍"),
        ("❤\ufe0f", "❤"),
        ("💙", "❤"),
        ("🤷\u200d♀\ufe0f", "🤷\u200d♀"),
        ("🦖", None),
        (":parrot:", None),
    ],
)
def test_an_emoji_that_telegram_has_not_becomes_the_nearest(emoji: str, shown: str | None) -> None:
    assert nearest(emoji) == shown


async def test_what_is_put_on_a_message_is_heard_as_what_has_changed(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    await ann.say("hello")
    heard = await ann.see("heard Text")
    for emoji in ("❤", "👍"):
        await ann.react(heard.id, emoji)
    await ann.unreact(heard.id, "👍")
    await until(lambda: len(script.reacted_to) == 3)
    assert [(r.message.message, r.added, r.removed) for r in script.reacted_to] == [
        (heard.id, ("❤\ufe0f",), ()),
        (heard.id, ("👍",), ("❤\ufe0f",)),
        (heard.id, (), ("👍",)),
    ]


def test_an_emoji_of_premiums_own_has_no_name() -> None:
    assert written([ReactionTypeCustomEmoji("5368324170671202286")]) == ("✨",)
