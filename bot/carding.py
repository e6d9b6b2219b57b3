"""Which of the platforms' messages are cards, as they are shown and pressed; delivering.py turns them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.events import Event, MessageRef, Press, Submit
from bot.screens import Screen, Subject
from bot.turn import Turn
from core.booking import keep_card
from core.cards import CardCopy
from core.cards.pressed import hold_card, note_turned
from core.people import AccountKey, viewer_of


def hold_pressed(turn: Turn, event: Event, screen: Screen) -> None:
    """The pressed message is to be turned by its answer alone, where that shows a card."""
    pressed = event.message if isinstance(event, Press | Submit) else None
    if screen.card is None or pressed is None:
        return
    hold_card(
        turn.db,
        community_id=screen.card.community_id,
        session_id=screen.card.session_id,
        platform=event.author.platform,
        chat=pressed.chat,
        message_id=pressed.message,
        now=turn.now,
    )


def note_card(db: Session, account: AccountKey, subject: Subject, message: MessageRef, now: datetime) -> None:
    """Remembers where a card stands that has been shown, so that it is kept true."""
    known = note_turned(
        db,
        community_id=subject.community_id,
        session_id=subject.session_id,
        platform=account.platform,
        chat=message.chat,
        message_id=message.message,
        version=subject.version,
        now=now,
    )
    viewer = viewer_of(db, account)
    if known or viewer is None:
        return
    keep_card(
        db,
        CardCopy(
            community_id=subject.community_id,
            session_id=subject.session_id,
            booking_id=subject.booking_id,
            person_id=viewer.person_id,
            account=account,
            chat=message.chat,
            message_id=message.message,
            kind=subject.kind,
            version_shown=subject.version,
        ),
        now,
    )
