"""Looking back on a conversation: words are looked for in it, and all of it is sent as a file; who hides contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import asking
from bot.flow import Flow, Values
from bot.presses.history import MaskContacts, SaveChat, SearchChat, ShowFound
from bot.presses.people import GoHome
from bot.presses.relay import ListConversations, ShowHistory
from bot.screens import Button, Document, Field, Form, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell_on
from core.people import mentor_of, person_of
from core.relay.contacts import mask_contacts
from core.relay.errors import ConversationMissing
from core.relay.history import WORDS_LIMIT, check_said, search, transcript

history = Flow("history")
history.final(ConversationMissing)

PAGE = 8


@history.form(SearchChat)
def search_form(words: Words, opened_by: SearchChat) -> Form:
    field = Field("words", words("Look for"), words("Words that stand in the message"), most=WORDS_LIMIT)
    return Form(words("Search in the conversation"), (field,), opened_by, in_place=True)


@history.submitted(SearchChat)
def look_for(turn: Turn, opened_by: SearchChat, values: Values) -> Screen:
    """Keeps the words, so that other pages are of the same search."""
    typed = values.get("words", "")
    screen = found_screen(turn, opened_by.person, typed, 0)
    asking.keep(turn, opened_by.pack(), {"words": typed})
    return screen


@history.press(ShowFound, reads=True)
def show_found(turn: Turn, pressed: ShowFound) -> Screen:
    kept = asking.draft_of(turn)
    typed = kept.answers.get("words", "") if kept and kept.form == SearchChat(pressed.person).pack() else ""
    return found_screen(turn, pressed.person, typed, pressed.page)


@history.press(SaveChat)
def save_chat(turn: Turn, pressed: SaveChat) -> Screen:
    """The file comes as a message of its own, to the account that asked: it may take longer than a press may."""
    other = person_of(turn.db, pressed.person)
    check_said(turn.db, turn.community.id, turn.me, other.id)
    told = Telling(turn.me, NoticeKind.CONVERSATION_SAVED, {"other": other.id})
    tell_on(turn.db, turn.community.id, turn.viewer.account.platform, told, turn.now)
    return Screen("history/saving.j2", {"other": other}, buttons=(_back_row(turn, other.id),))


@history.notice(NoticeKind.CONVERSATION_SAVED)
def saved_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    other = person_of(turn.db, data["other"])
    try:
        said = transcript(turn.db, turn.community.id, turn.me, other.id, zone=turn.words.zone)
    except ConversationMissing:  # all of it was too old to be kept since
        return None
    head = turn.words(
        "%(one)s and %(other)s, %(place)s. Times are in %(zone)s.",
        one=turn.viewer.name,
        other=other.name,
        place=turn.community.name,
        zone=turn.words.zone_name,
    )
    document = Document(f"conversation-{turn.words.local(turn.now):%Y-%m-%d}.txt", f"{head}\n\n{said.text}")
    return Screen(
        "history/saved.j2",
        {"other": other, "said": said},
        buttons=(_back_row(turn, other.id),),
        document=document,
    )


@history.press(MaskContacts)
def hide_contacts(turn: Turn, pressed: MaskContacts) -> Screen:
    words, mentor = turn.words, mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is not None:
        mask_contacts(turn.db, turn.community.id, mentor.id, pressed.masked, by=turn.me)
    row = (Button(words("Conversations"), ListConversations()), Button(words("Home"), GoHome()))
    return Screen("history/contacts.j2", {"masked": mentor is not None and pressed.masked}, buttons=(row,))


def found_screen(turn: Turn, person: int, typed: str, page: int) -> Screen:
    """What was found, the newest first, with what stands around it."""
    words, other = turn.words, person_of(turn.db, person)
    found = search(turn.db, turn.community.id, turn.me, other.id, typed, offset=page * PAGE, limit=PAGE)
    return Screen(
        "history/found.j2",
        {"other": other, "typed": typed, "found": found},
        buttons=(
            pages_row(words, page, PAGE, found.total, lambda p: ShowFound(other.id, p)),
            (Button(words("Look for something else"), SearchChat(other.id), Style.PRIMARY),),
            _back_row(turn, other.id),
        ),
    )


def _back_row(turn: Turn, person: int) -> tuple[Button, ...]:
    return Button(turn.words("Conversation"), ShowHistory(person)), Button(turn.words("Home"), GoHome())
