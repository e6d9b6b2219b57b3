"""What is typed or sent in the private chat: it goes to whom one talks to, or to whom one answers, and else to nobody
before it was said to whom."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot import asking
from bot.commands import Argument
from bot.events import Edited, FileSent, MessageRef, Text
from bot.flow import Flow, Values
from bot.presses.people import GoHome
from bot.presses.relay import SendStray, TakeBack
from bot.screens import Button, Screen, Style
from bot.turn import Turn
from bot.widgets.chat import people_screen, receipt_screen
from bot.widgets.enrolling import keep_list
from bot.widgets.said import Said, keep_stray, kept_stray, said_by
from core.booking import chat_partner
from core.linking import check_no_code
from core.markup import plain_of
from core.people.errors import PersonMissing
from core.relay import (
    CopyRole,
    CopyView,
    change,
    copies_of,
    copy_at,
    goes_on_talking,
    is_thread,
    message_of,
    note_copy,
    other_in_thread,
    say,
    take_back,
    talk_to,
    talks_to,
)
from core.relay.errors import NothingAnswered, NothingShared, SaidTooFast, StrayGone

relay = Flow("relay")
relay.final(NothingShared, PersonMissing)


@relay.otherwise("answers")
def answers(turn: Turn) -> bool:
    """Whether this answers a message of a conversation, natively, or stands in the thread of one. What a form asks for
    in a thread is for the form."""
    copy = _copy_at(turn, turn.replied)
    if copy is not None and copy.person_id == turn.me:
        return True
    if not turn.thread or not is_thread(turn.db, turn.community.id, turn.viewer.account.platform, turn.thread):
        return False
    asked = asking.asked(turn)
    return asked is None or asked.chat != turn.thread


@relay.otherwise("reply")
def reply(turn: Turn, event: Text | FileSent) -> Screen | None:
    """What answers a message of a conversation goes there, whoever one talks to; and so does what is typed in the
    conversation's own thread."""
    copy = _copy_at(turn, turn.replied)
    if copy is not None and copy.person_id == turn.me:
        answered = message_of(turn.db, turn.community.id, copy.message_id, viewer_id=turn.me)
        return _pass_on(turn, answered.other.id, said_by(event), reply_to=answered.id)
    other = other_in_thread(turn.db, turn.community.id, turn.viewer.account, turn.thread)
    return _pass_on(turn, other.id, said_by(event)) if other else Screen("relay/thread_of_another.j2")


@relay.otherwise("text")
def text(turn: Turn, event: Text) -> Screen | None:
    return _said(turn, said_by(event))


@relay.otherwise("file")
def file(turn: Turn, event: FileSent) -> Screen | None:
    """While a form asks for words, a file is no answer; a list that an admin sends to nobody is no stray."""
    if asking.asked(turn) is not None:
        leave = Button(turn.words("Never mind"), asking.LeaveForm())
        return Screen("relay/file_not_wanted.j2", buttons=((leave,),))
    if talks_to(turn.db, turn.community.id, turn.viewer.account, turn.now) is None:
        for_course = keep_list(turn, event)
        if for_course is not None:
            return for_course
    return _said(turn, said_by(event))


@relay.otherwise("edited")
def edited(turn: Turn, event: Edited) -> Screen | None:
    """What one has said says something else: so does what the other got."""
    copy = _copy_at(turn, event.message)
    if copy is not None and copy.role is CopyRole.ORIGINAL and copy.person_id == turn.me:
        check_no_code(turn.db, plain_of(event.html), turn.now)
        change(turn.db, turn.community.id, copy.message_id, event.html, by=turn.me, now=turn.now)
    return None


@relay.press(SendStray)
def send_stray(turn: Turn, pressed: SendStray) -> Screen | None:
    """Sends what was kept, and goes on talking to the one it was sent to."""
    kept = kept_stray(turn)
    if kept is None or kept.at != pressed.at:
        raise StrayGone
    asking.take(turn)
    talk_to(turn.db, turn.community.id, turn.viewer.account, pressed.person, turn.now)
    return _pass_on(turn, pressed.person, kept, reply_to=kept.reply_to)


@relay.command("delete", "Take back a message: answer it with this")
def delete_command(turn: Turn, text: str, arguments: Values) -> Screen:
    """Telegram does not tell of what people delete, so it is said in answer to the message."""
    copy = _copy_at(turn, turn.replied)
    if copy is None:
        raise NothingAnswered
    return receipt_screen(turn, take_back(turn.db, turn.community.id, copy.message_id, by=turn.me, now=turn.now))


@relay.press(TakeBack)
def take_it_back(turn: Turn, pressed: TakeBack) -> Screen:
    return receipt_screen(turn, take_back(turn.db, turn.community.id, pressed.message, by=turn.me, now=turn.now))


@relay.command("message", "Write to somebody you have a session with", Argument("text", "What to say"))
def message_command(turn: Turn, text: str, arguments: Values) -> Screen | None:
    typed = arguments.get("text", text).strip()
    if typed:
        return _stray(turn, Said(escape(typed, quote=False)))
    return people_screen(turn, "relay/people.j2")


def _copy_at(turn: Turn, at: MessageRef | None) -> CopyView | None:
    """What a message of this platform's shows of what was said; None for any other."""
    platform = turn.viewer.account.platform
    return copy_at(turn.db, turn.community.id, platform, at.chat, at.message) if at else None


def _said(turn: Turn, said: Said) -> Screen | None:
    """Passes it on to whom one talks to, else to whom one is in a session with that is held in writing; what is said
    to neither goes to nobody by accident, and nor does what may be meant for a form."""
    other = goes_on_talking(turn.db, turn.community.id, turn.viewer.account, turn.now)
    if other is not None:
        return _pass_on(turn, other, said)
    partner = None if asking.paused(turn) else chat_partner(turn.db, turn.community.id, turn.me, turn.now)
    return _stray(turn, said) if partner is None else _pass_on(turn, partner, said)


def _pass_on(turn: Turn, to: int, said: Said, reply_to: int | None = None) -> Screen | None:
    """Says it, and shows the receipt; None for a further part of an album, which has one already."""
    community, key = turn.community.id, turn.viewer.account
    check_no_code(turn.db, plain_of(said.html), turn.now)
    try:
        message = say(
            turn.db,
            community_id=community,
            by=turn.me,
            to=to,
            html=said.html,
            carried=said.carried,
            album=said.album or None,
            reply_to=reply_to,
            now=turn.now,
        )
    except SaidTooFast as refusal:
        return _later(turn, to, replace(said, reply_to=reply_to), refusal)
    joined = bool(said.album and copies_of(turn.db, community, message.id, CopyRole.ORIGINAL))
    for at in said.messages:
        note_copy(turn.db, community, message.id, turn.me, CopyRole.ORIGINAL, key.platform, at.chat, at.message)
    return None if joined else receipt_screen(turn, message)


def _later(turn: Turn, to: int, said: Said, refusal: SaidTooFast) -> Screen | None:
    """Keeps what was said too fast, so that one tap sends it; None for a further part of an album."""
    kept = keep_stray(turn, said)
    if kept is None:
        return None
    row = (
        Button(turn.words("Send it now"), SendStray(to, kept.at), Style.PRIMARY),
        Button(turn.words("Home"), GoHome()),
    )
    return Screen("relay/said_too_fast.j2", {"error": refusal}, buttons=(row,))


def _stray(turn: Turn, said: Said) -> Screen | None:
    """Keeps what was said to nobody, so that one choice sends it; None for a further part of an album. A form that a
    command has interrupted is one tap away: it may have been meant for that."""
    form = asking.paused(turn)
    kept = keep_stray(turn, said)
    if kept is None:
        return None
    screen = people_screen(turn, "relay/stray.j2", typed=kept.preview(turn.words), at=kept.at)
    back = (Button(turn.words("Back to the form"), form, Style.PRIMARY),) if form else ()
    return replace(screen, buttons=(back, *screen.buttons))
