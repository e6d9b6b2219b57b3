"""Conversations: the list with what is new, talking to somebody and leaving, what was said, mute, put away, block."""

from __future__ import annotations

from bot import asking
from bot.flow import Flow, Values
from bot.payloads import Answer
from bot.presses.booking import PickDay
from bot.presses.history import MaskContacts, SaveChat, SearchChat
from bot.presses.people import GoHome
from bot.presses.relay import (
    Block,
    CloseLine,
    LeaveChat,
    ListConversations,
    Mute,
    OpenChat,
    PutAway,
    ReportPerson,
    ShowConversation,
    ShowHistory,
    ShowOthers,
    TakeMessages,
)
from bot.screens import Button, Screen, Style
from bot.turn import Turn
from bot.widgets.chat import chat_screen, people_screen
from bot.widgets.said import kept_stray
from core.people import mentor_of, person_of
from core.people.errors import PersonMissing
from core.relay import (
    ConversationState,
    ConversationView,
    block,
    check_line,
    close,
    conversation_with,
    line_with,
    look_at,
    mute,
    put_away,
    take_messages,
    takes_messages,
    talk_to,
    talk_to_nobody,
)
from core.relay.contacts import masks_contacts
from core.relay.errors import ConversationClosed, LineBlocked, NothingShared

chats = Flow("chats")

PAGE = 8
NOT_ACTIVE = (ConversationState.BLOCKED, ConversationState.ARCHIVED, ConversationState.CLOSED)


@chats.command("chats", "Your conversations", reads=True)
def chats_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return _list(turn)


@chats.press(ListConversations, reads=True)
def list_conversations(turn: Turn, pressed: ListConversations) -> Screen:
    kept = kept_stray(turn) if pressed.at else None
    if kept is not None and kept.at == pressed.at:
        typed = kept.preview(turn.words)
        return people_screen(turn, "relay/stray.j2", typed=typed, at=kept.at, page=pressed.page)
    return _list(turn, pressed.page, archived=pressed.archived)


@chats.press(ShowOthers, reads=True)
def show_others(turn: Turn, _: ShowOthers) -> Screen:
    return _list(turn, 0)


@chats.press(OpenChat)
def open_chat(turn: Turn, pressed: OpenChat) -> Screen:
    """Goes on talking to somebody. What they have said counts as opened: the tap is on it, or on the list of it. A form
    that was asked for before waits: what is typed next is for them."""
    other = person_of(turn.db, pressed.person)
    check_line(turn.db, turn.community.id, turn.me, other.id)
    look_at(turn.db, turn.community.id, other.id, by=turn.me, now=turn.now)
    talk_to(turn.db, turn.community.id, turn.viewer.account, other.id, turn.now)
    asking.pause(turn)
    return chat_screen(turn, other)


@chats.press(LeaveChat)
def leave_chat(turn: Turn, pressed: LeaveChat) -> Screen:
    talk_to_nobody(turn.db, turn.community.id, turn.viewer.account)
    row = (Button(turn.words("Conversations"), ListConversations()), Button(turn.words("Home"), GoHome()))
    return Screen("relay/left.j2", buttons=(row,))


@chats.press(ShowHistory)
def show_history(turn: Turn, pressed: ShowHistory) -> Screen:
    look_at(turn.db, turn.community.id, pressed.person, by=turn.me, now=turn.now)
    return _history(turn, pressed.person, pressed.page)


@chats.press(ShowConversation)
def show_conversation(turn: Turn, pressed: ShowConversation) -> Screen:
    return show_history(turn, ShowHistory(pressed.person))


@chats.press(Mute)
def mute_it(turn: Turn, pressed: Mute) -> Screen:
    mute(turn.db, turn.community.id, pressed.person, pressed.muted, by=turn.me, now=turn.now)
    return _history(turn, pressed.person)


@chats.press(PutAway)
def put_it_away(turn: Turn, pressed: PutAway) -> Screen:
    put_away(turn.db, turn.community.id, pressed.person, pressed.away, by=turn.me, now=turn.now)
    return _list(turn) if pressed.away else _history(turn, pressed.person)


@chats.press(Block)
def block_them(turn: Turn, pressed: Block) -> Screen:
    if pressed.blocked and not pressed.sure:
        sure = Button(turn.words("Block"), Block(pressed.person, True, True), Style.DANGER)
        return _are_you_sure(turn, "relay/block.j2", pressed.person, sure)
    block(turn.db, turn.community.id, pressed.person, pressed.blocked, by=turn.me, now=turn.now)
    return _stopped(turn, pressed.person) if pressed.blocked else _history(turn, pressed.person)


@chats.press(CloseLine)
def close_it(turn: Turn, pressed: CloseLine) -> Screen:
    if pressed.closed and not pressed.sure:
        sure = Button(turn.words("Close"), CloseLine(pressed.person, True, True), Style.DANGER)
        return _are_you_sure(turn, "relay/close.j2", pressed.person, sure)
    close(turn.db, turn.community.id, pressed.person, pressed.closed, by=turn.me, now=turn.now)
    return _stopped(turn, pressed.person) if pressed.closed else _history(turn, pressed.person)


def _are_you_sure(turn: Turn, template: str, person: int, sure: Button) -> Screen:
    """Asks before nothing passes any more."""
    line = line_with(turn.db, turn.community.id, turn.me, person)
    row = (sure, Button(turn.words("Never mind"), ShowHistory(person)))
    return Screen(template, {"other": line.other}, buttons=(row,))


def _stopped(turn: Turn, person: int) -> Screen:
    """Nothing passes any more: what is typed goes to nobody by itself."""
    talk_to_nobody(turn.db, turn.community.id, turn.viewer.account)
    return _history(turn, person)


@chats.press(TakeMessages)
def take_messages_from_all(turn: Turn, pressed: TakeMessages) -> Screen:
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is not None:
        take_messages(turn.db, turn.community.id, mentor.id, pressed.taken, by=turn.me)
    return _list(turn)


@chats.refusal(LineBlocked)
def blocked_by_oneself(turn: Turn, refusal: LineBlocked, done: object) -> Screen:
    """The way out is one tap."""
    row = (
        Button(turn.words("Unblock"), Block(refusal.other_id, False), Style.PRIMARY),
        Button(turn.words("Home"), GoHome()),
    )
    return Screen("relay/line_blocked.j2", {"error": refusal}, buttons=(row,), answer=Answer.NEW)


@chats.refusal(ConversationClosed)
def closed_by_one(turn: Turn, refusal: ConversationClosed, done: object) -> Screen:
    """Who has closed it opens it with one tap; the other asks for a session."""
    mentor = mentor_of(turn.db, turn.community.id, refusal.other_id)
    onward = (Button(turn.words("Book a session"), PickDay(mentor.id), Style.PRIMARY),) if mentor else ()
    if refusal.by_oneself:
        onward = (Button(turn.words("Open again"), CloseLine(refusal.other_id, False), Style.PRIMARY),)
    row = (*onward, Button(turn.words("Home"), GoHome()))
    return Screen("relay/conversation_closed.j2", {"error": refusal}, buttons=(row,), answer=Answer.NEW)


chats.final(NothingShared, PersonMissing)


def _list(turn: Turn, page: int = 0, *, archived: bool = False) -> Screen:
    screen = people_screen(turn, "relay/people.j2", page=page, archived=archived)
    taken = takes_messages(turn.db, turn.community.id, turn.me)
    if taken is None or archived:
        return screen
    label = turn.words("Only those with a session") if taken else turn.words("Let anybody write to me")
    hidden = masks_contacts(turn.db, turn.community.id, turn.me)
    contacts = turn.words("Show contacts") if hidden else turn.words("Hide contacts")
    row = (Button(label, TakeMessages(not taken)), Button(contacts, MaskContacts(not hidden)))
    return Screen(
        screen.template, {**screen.data, "taken": taken}, choice=screen.choice, buttons=(*screen.buttons, row)
    )


def _history(turn: Turn, other_id: int, page: int = 0) -> Screen:
    words = turn.words
    line = line_with(turn.db, turn.community.id, turn.me, other_id)
    found = conversation_with(turn.db, turn.community.id, turn.me, other_id, offset=page * PAGE, limit=PAGE)
    blocked, away, closed = (line.state is state for state in NOT_ACTIVE)
    kept = (
        Button(words("Sound on") if line.muted else words("Mute"), Mute(other_id, not line.muted)),
        Button(words("Take out again") if away else words("Put away"), PutAway(other_id, not away)),
        Button(words("Unblock"), Block(other_id, False))
        if blocked
        else Button(words("Block"), Block(other_id, True), Style.DANGER),
    )
    report = (Button(words("Report"), ReportPerson(other_id)),) if line.id else ()
    end = () if closed or not line.id else (Button(words("Close"), CloseLine(other_id, True)),)
    paging = _pages(turn, other_id, page, found.total)
    look_back = (Button(words("Search"), SearchChat(other_id)), Button(words("Save as a file"), SaveChat(other_id)))
    return Screen(
        "relay/history.j2",
        {"line": line, "messages": tuple(reversed(found.items)), "total": found.total},
        buttons=(
            paging,
            _write(turn, line),
            look_back if found.total else (),
            kept,
            (*end, *report, Button(words("Others"), ListConversations()), Button(words("Home"), GoHome())),
        ),
    )


def _write(turn: Turn, line: ConversationView) -> tuple[Button, ...]:
    """The way to go on writing, where there is one."""
    other = line.other
    if line.state is ConversationState.BLOCKED:
        return ()
    if line.state is not ConversationState.CLOSED:
        label = turn.words("Write to %(name)s", name=other.name[:24])
        return (Button(label, OpenChat(other.id), Style.PRIMARY),)
    again = Button(turn.words("Open again"), CloseLine(other.id, False), Style.PRIMARY)
    return (again,) if line.closed_by == turn.me else ()


def _pages(turn: Turn, other_id: int, page: int, total: int) -> tuple[Button, ...]:
    """What was said before stands to the left, and is further on in the list, which begins with the newest."""
    row = []
    if (page + 1) * PAGE < total:
        row.append(Button(turn.words("‹ Earlier"), ShowHistory(other_id, page + 1)))
    if page > 0:
        row.append(Button(turn.words("Later ›"), ShowHistory(other_id, page - 1)))
    return tuple(row)
