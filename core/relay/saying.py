"""Saying something on the line, changing it and taking it back; each writes the notice that carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session as Db

from core.booking.reading.contacts import hides_contacts
from core.markup import clean_markup, is_blank, plain_of
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import accounts_of
from core.relay.contacts import masked, masked_names
from core.relay.errors import ConversationMissing, EditedTooOften, MessageEmpty, MessageTooLong, NotYourMessage
from core.relay.flooding import check_pace
from core.relay.lines import begin_conversation, check_line, take_out_again
from core.relay.models import Conversation, Message
from core.relay.policy import Kept, keep_to_policy
from core.relay.reading import message_of, message_to_change, view_of
from core.relay.receipts import answered
from core.relay.reporting import report_words
from core.relay.rules import MESSAGE_LIMIT, MOST_EDITS, MOST_FILES, Carried, carried_as_json, carried_of, check_files
from core.relay.views import MessageView
from core.storage import Moment, insert_together, new_id
from core.storage.prepared import run

_MESSAGES = cast(Table, Message.__table__)
_COLUMNS = tuple(column.name for column in _MESSAGES.columns)
_SPOKEN = (
    update(cast(Table, Conversation.__table__))
    .where(Conversation.community_id == bindparam("community"), Conversation.id == bindparam("conversation"))
    .values(last_at=bindparam("now", type_=Moment()))
)
ALBUM_TIME = timedelta(seconds=1)
"""For so long the parts of an album are gathered: they come one by one."""


def say(
    db: Db,
    *,
    community_id: int,
    by: int,
    to: int,
    text: str = "",
    html: str | None = None,
    carried: Carried | None = None,
    album: str | None = None,
    reply_to: int | None = None,
    now: datetime,
) -> MessageView:
    """Keeps what `by` says to `to`, and writes the notice that brings it. `html` is the text with its marks.

    Contacts are hidden in it where `hides_contacts` says so.

    A further part of an album joins the first. Raises what `check_line` does, MessageEmpty, MessageTooLong, what
    `check_files` and `keep_to_policy` do, ConversationMissing when `reply_to` is no message of theirs, or SaidTooFast.
    """
    carried = carried or Carried()
    html, text = _written(html if html is not None else escape(text, quote=False), carried)
    line = check_line(db, community_id, by, to)
    kept = _as_it_passes(db, community_id, by, to, Kept(html, text, carried))
    _check_files(db, to, kept)
    conversation = line.conversation_id or begin_conversation(db, community_id, by, to, now).id
    if reply_to is not None and not _is_in(db, community_id, conversation, reply_to):
        raise ConversationMissing
    gathering = _gathering(db, community_id, conversation, by, album)
    if gathering is not None:
        _join(gathering, kept)
        _notice(db, gathering, kept, now)
        return message_of(db, community_id, gathering.id, viewer_id=by)
    check_pace(db, community_id, conversation, by, now)
    message = _new(community_id, conversation, kept, by=by, album=album, reply_to=reply_to, now=now)
    _keep(db, message)
    if line.is_put_away:
        take_out_again(db, community_id, conversation)
    answered(db, community_id, conversation, reply_to, other=to, now=now)
    _notice(db, message, kept, now)
    _bring(db, message, to, now)
    return view_of(message, line.sender_name, line.other)


def change(db: Db, community_id: int, message_id: int, html: str, *, by: int, now: datetime) -> MessageView | None:
    """What was said says something else from now on; None where that changes nothing.

    Raises ConversationMissing, NotYourMessage, MessageEmpty, MessageTooLong, EditedTooOften, or what
    `check_line` and `keep_to_policy` do.
    """
    message, conversation = _own(db, community_id, message_id, by)
    html, text = _written(html, carried_of(message.carried))
    other = conversation.other_than(by)
    if message.deleted_at or html == message.html:
        return None
    kept = _as_it_passes(db, community_id, by, other, Kept(html, text, Carried()))
    if kept.html == message.html:
        return None
    if len(message.earlier) >= MOST_EDITS:
        raise EditedTooOften(MOST_EDITS)
    check_line(db, community_id, by, other)
    message.earlier = [*message.earlier, message.text]
    message.html, message.text, message.edited_at = kept.html, kept.text, now
    _notice(db, message, kept, now)
    _tell_both(db, message, other, now)
    return message_of(db, community_id, message_id, viewer_id=by)


def take_back(db: Db, community_id: int, message_id: int, *, by: int, now: datetime) -> MessageView:
    """Takes away what was said, for both. Raises ConversationMissing or NotYourMessage."""
    message, conversation = _own(db, community_id, message_id, by)
    if message.deleted_at is None:
        message.deleted_at = now
        _tell_both(db, message, conversation.other_than(by), now)
    return message_of(db, community_id, message_id, viewer_id=by)


def _written(html: str, carried: Carried) -> tuple[str, str]:
    """The marked-up and the plain text, cleaned; MessageEmpty, or MessageTooLong."""
    html = clean_markup(html)
    text = plain_of(html)
    if is_blank(text):
        html = text = ""
        if not carried:
            raise MessageEmpty
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(MESSAGE_LIMIT, len(text))
    return html, text


def _as_it_passes(db: Db, community_id: int, by: int, to: int, said: Kept) -> Kept:
    """What goes on of it: as the community lets it pass, and without contacts where these are hidden."""
    kept = keep_to_policy(db, community_id, said.html, said.text, said.carried)
    if not hides_contacts(db, community_id, by, to):
        return kept
    html, text = masked(kept.html, kept.text)
    return replace(kept, html=html, text=text, carried=masked_names(kept.carried))


def _check_files(db: Db, to: int, kept: Kept) -> None:
    """What `check_files` raises, for the platform on which this person is written to first."""
    if kept.carried.files:
        account = next(iter(accounts_of(db, to)), None)
        check_files(kept.carried.files, account.key.platform if account else None)


def _new(
    community_id: int,
    conversation_id: int,
    kept: Kept,
    *,
    by: int,
    album: str | None,
    reply_to: int | None,
    now: datetime,
) -> Message:
    return Message(
        community_id=community_id,
        id=new_id(now),
        conversation_id=conversation_id,
        sender_id=by,
        text=kept.text,
        html=kept.html,
        carried=carried_as_json(kept.carried),
        reactions=(),
        album=album,
        at=now,
        reply_to=reply_to,
        earlier=[],
    )


def _keep(db: Db, message: Message) -> None:
    """Writes it down, and that something was said on the conversation."""
    insert_together(db, (_MESSAGES, [{name: getattr(message, name) for name in _COLUMNS}]))
    where = {"community": message.community_id, "conversation": message.conversation_id}
    run(db, _SPOKEN, {**where, "now": message.at})


def _bring(db: Db, message: Message, to: int, now: datetime) -> None:
    """Writes the notice that brings it; the parts of an album are waited for."""
    data = {"conversation": message.conversation_id, "message": message.id}
    due = now + ALBUM_TIME if message.album else None
    told = Telling(to, NoticeKind.MESSAGE, data, sender_id=message.sender_id, conversation_id=message.conversation_id)
    tell(db, message.community_id, [told], now, due=due)


def _notice(db: Db, message: Message, kept: Kept, now: datetime) -> None:
    """The admins are told of words in it of which they want to be."""
    db.flush()
    if kept.noticed:
        report_words(db, message, kept.noticed, now)


def _gathering(db: Db, community_id: int, conversation_id: int, by: int, album: str | None) -> Message | None:
    """The album that has begun to come, and has room."""
    if album is None:
        return None
    found = db.scalar(
        select(Message)
        .where(
            Message.community_id == community_id,
            Message.conversation_id == conversation_id,
            Message.album == album,
            Message.sender_id == by,
        )
        .order_by(Message.id.desc())
        .limit(1)
        .with_for_update()
    )
    return found if found and len(carried_of(found.carried).files) < MOST_FILES else None


def _join(message: Message, kept: Kept) -> None:
    """Adds a part of an album."""
    before = carried_of(message.carried)
    message.carried = carried_as_json(Carried((*before.files, *kept.carried.files), before.spot))
    if kept.text and not message.text:
        message.text, message.html = kept.text, kept.html


def _own(db: Db, community_id: int, message_id: int, by: int) -> tuple[Message, Conversation]:
    message, conversation = message_to_change(db, community_id, message_id, by)
    if message.sender_id != by:
        raise NotYourMessage
    return message, conversation


def _tell_both(db: Db, message: Message, reader: int, now: datetime) -> None:
    data = {"message": message.id}
    other = Telling(reader, NoticeKind.MESSAGE_CHANGED, data, conversation_id=message.conversation_id)
    db.flush()
    tell(db, message.community_id, [other, Telling(message.sender_id, NoticeKind.RECEIPT, data)], now)


def _is_in(db: Db, community_id: int, conversation_id: int, message_id: int) -> bool:
    message = db.get(Message, (community_id, message_id))
    return message is not None and message.conversation_id == conversation_id
