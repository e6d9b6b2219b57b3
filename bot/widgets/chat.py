"""The screens of the line that several flows draw alike: to whom one talks, whom one can write to, a receipt."""

from __future__ import annotations

from bot.presses.booking import PickMentor
from bot.presses.people import GoHome
from bot.presses.relay import (
    LeaveChat,
    ListConversations,
    OpenChat,
    SendStray,
    ShowConversation,
    ShowHistory,
    ShowOthers,
    TakeBack,
)
from bot.screens import Button, Choice, Option, Receipt, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from core.people import PersonView
from core.relay import (
    ConversationState,
    ConversationView,
    MessageState,
    MessageView,
    conversations_of,
    is_read_along,
    unread_by,
)

PEOPLE = 10
NOTE = 80
"""Characters of the last message in a list."""


def chat_screen(turn: Turn, other: PersonView, template: str = "relay/chat.j2") -> Screen:
    """Says to whom one talks now."""
    words = turn.words
    return Screen(
        template,
        {"other": other, "read_along": is_read_along(turn.db, turn.community.id, turn.me, other.id)},
        buttons=(
            (Button(words("Messages so far"), ShowHistory(other.id)), Button(words("Others"), ListConversations())),
            (Button(words("Leave"), LeaveChat()), Button(words("Home"), GoHome())),
        ),
    )


def thread_screen(turn: Turn, other: PersonView, *, read_along: bool) -> Screen:
    """What stands at the beginning of a conversation's own thread."""
    row = (Button(turn.words("Conversation"), ShowConversation(other.id)),)
    told = {"viewer": turn.viewer, "other": other, "read_along": read_along}
    return Screen("relay/thread.j2", told, buttons=(row,))


def people_screen(
    turn: Turn, template: str, typed: str = "", at: int = 0, page: int = 0, *, archived: bool = False
) -> Screen:
    """Those to whom one can write; with something `typed` at that moment, a choice sends it."""
    words = turn.words
    found = conversations_of(turn.db, turn.community.id, turn.me, archived=archived, offset=page * PEOPLE, limit=PEOPLE)
    options = tuple(_option(turn, line, at) for line in found.items)
    book = () if found.total or archived else (Button(words("Book a session"), PickMentor(), Style.PRIMARY),)
    other_list = (
        Button(words("All conversations"), ListConversations())
        if archived
        else Button(words("Put away"), ListConversations(0, True))
    )
    return Screen(
        template,
        {
            "people": found.total,
            "typed": typed,
            "archived": archived,
            "unread": unread_by(turn.db, turn.community.id, turn.me),
        },
        choice=Choice(words("Choose whom to write to"), options),
        buttons=(
            pages_row(words, page, PEOPLE, found.total, lambda p: ListConversations(p, archived, at)),
            (*book, *(() if typed else (other_list,)), Button(words("Home"), GoHome())),
        ),
    )


def receipt_screen(turn: Turn, message: MessageView) -> Screen:
    """How far a message has come that one has sent, and what can be done about it."""
    words, other = turn.words, message.other
    gone = message.state is MessageState.DELETED
    take_back = () if gone else (Button(words("Take back"), TakeBack(message.id)),)
    row = (*take_back, Button(words("Others"), ShowOthers()))
    again = () if gone else (Button(words("Write to %(name)s", name=other.name[:24]), OpenChat(other.id)),)
    return Screen(
        "relay/receipt.j2",
        {"message": message},
        buttons=((*again, *row),),
        receipt=Receipt(message.community_id, message.id, message.state.value),
    )


def _option(turn: Turn, line: ConversationView, at: int) -> Option:
    label = line.other.name
    if line.unread:
        label = turn.words("%(name)s (%(count)d new)", name=line.other.name, count=line.unread)
    elif line.state is ConversationState.CLOSED:
        label = turn.words("%(name)s (closed)", name=line.other.name)
    press = SendStray(line.other.id, at) if at else OpenChat(line.other.id)
    return Option(label, press, (line.last_text or "")[:NOTE])
