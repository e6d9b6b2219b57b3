"""What the line brings: a message to who it is for, its changes, to its sender how far it has come, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.events import MessageRef
from bot.flow import Flow
from bot.presses.people import GoHome
from bot.presses.relay import OpenChat, ShowConversation
from bot.presses.sessions import ListSessions
from bot.screens import Button, Parcel, Screen, Style
from bot.turn import Turn
from bot.widgets.chat import receipt_screen
from core.notices.kinds import NoticeKind
from core.people import person_of
from core.relay import (
    CopyRole,
    MessageState,
    MessageView,
    copies_of,
    is_muted,
    is_thread,
    message_of,
    thread_of,
)

bringing = Flow("bringing")


@bringing.notice(NoticeKind.MESSAGE)
def message_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The message itself, or `after` so many of its files the rest, which answers nothing once more; None where it was
    taken back before it arrived."""
    message = message_of(turn.db, turn.community.id, data["message"], viewer_id=turn.me)
    after = data.get("after", 0)
    files = message.carried.files[after:]
    if message.state is MessageState.DELETED or (after and not files):
        return None
    thread = thread_of(turn.db, turn.community.id, message.conversation_id, turn.viewer.account) or ""
    answered = "" if after else _answered(turn, message, thread)
    parcel = Parcel(
        message.id,
        files,
        message.carried.spot,
        reply_to=answered,
        silent=is_muted(turn.db, turn.community.id, message.conversation_id, turn.me),
        thread=thread,
    )
    return replace(_message(turn, message, thread, answered, rest=after > 0), parcel=parcel)


@bringing.notice(NoticeKind.MESSAGE_CHANGED)
def changed_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """What this account got of a message turns; None where it got nothing of it."""
    message = message_of(turn.db, turn.community.id, data["message"], viewer_id=turn.me)
    stands = _copies(turn, message.id, CopyRole.BROUGHT)
    if not stands:
        return None
    gone = message.state is MessageState.DELETED
    thread = thread_of(turn.db, turn.community.id, message.conversation_id, turn.viewer.account) or ""
    in_thread = thread if stands[0].chat == thread else ""
    screen = Screen("relay/taken_back.j2", {"message": message})
    if not gone:
        screen = _message(turn, message, in_thread, _answered(turn, message, in_thread))
    parcel = Parcel(message.id, message.carried.files, message.carried.spot, stands=stands, gone=gone)
    return replace(screen, parcel=parcel)


@bringing.notice(NoticeKind.RECEIPT)
def receipt_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The receipts that this account has of a message turn; None where it has none."""
    message = message_of(turn.db, turn.community.id, data["message"], viewer_id=turn.me)
    stands = _copies(turn, message.id, CopyRole.RECEIPT)
    return replace(receipt_screen(turn, message), parcel=Parcel(message.id, stands=stands)) if stands else None


@bringing.notice(NoticeKind.UNDELIVERED)
def undelivered_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    to = person_of(turn.db, data["to"])
    said = data.get("message")
    message = message_of(turn.db, turn.community.id, said, viewer_id=turn.me) if said else None
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    found_under = "/connections" if "connection" in data else "/sessions"
    told = {"to": to, "message": message, "found_under": found_under, "called": data["called"]}
    return Screen("relay/undelivered.j2", told, buttons=(row,))


@bringing.notice(NoticeKind.READ_ALONG)
def read_along_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    other = person_of(turn.db, data["other"])
    row = (Button(turn.words("Conversation"), ShowConversation(other.id)), Button(turn.words("Home"), GoHome()))
    return Screen("relay/read_along.j2", {"other": other}, buttons=(row,))


@bringing.notice(NoticeKind.CALL)
def call_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The line to the reader that others read too; the button answers each of them privately."""
    row = (Button(turn.words("My sessions"), ListSessions()),)
    return Screen("relay/call.j2", {"viewer": turn.viewer}, buttons=(row,))


def _message(turn: Turn, message: MessageView, thread: str, answered: str, *, rest: bool = False) -> Screen:
    """In its own thread a conversation needs no button to go on with it: what is typed there goes there."""
    quoted = None
    if message.reply_to is not None and not (answered or rest):
        quoted = message_of(turn.db, turn.community.id, message.reply_to, viewer_id=turn.me)
    row = (
        *(() if thread else (Button(turn.words("Reply"), OpenChat(message.sender_id), Style.PRIMARY),)),
        Button(turn.words("Conversation"), ShowConversation(message.sender_id)),
    )
    return Screen("relay/message.j2", {"message": message, "quoted": quoted, "rest": rest}, buttons=(row,))


def _answered(turn: Turn, message: MessageView, thread: str) -> str:
    """Where the message that this one answers stands with the reader, in the same chat; empty where nowhere."""
    if message.reply_to is None:
        return ""
    for role in (CopyRole.ORIGINAL, CopyRole.BROUGHT):
        for ref in _copies(turn, message.reply_to, role):
            elsewhere = is_thread(turn.db, turn.community.id, turn.viewer.account.platform, ref.chat)
            if ref.chat == thread or not (thread or elsewhere):
                return ref.message
    return ""


def _copies(turn: Turn, message_id: int, role: CopyRole) -> tuple[MessageRef, ...]:
    """The copies that stand in this account's chat."""
    copies = copies_of(turn.db, turn.community.id, message_id, role)
    platform = turn.viewer.account.platform
    return tuple(
        MessageRef(copy.chat, copy.posted) for copy in copies if copy.platform == platform and copy.person_id == turn.me
    )
