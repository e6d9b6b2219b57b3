"""The card of one session: what it says to its viewer, and all that can be done to it, and only that."""

from __future__ import annotations

from bot.presses.booking import Approve, Cancel, Decline, Join, PickDay, Withdraw
from bot.presses.relay import WriteTo
from bot.screens import Button, Screen, Style, Subject
from bot.turn import Turn
from core.booking import SessionCard


def session_screen(turn: Turn, card: SessionCard, news: str = "") -> Screen:
    """The session as it stands now; `news` names what has just happened, for the line above it."""
    return Screen(
        "booking/session.j2",
        {"card": card, "news": news, "now": turn.now},
        buttons=_buttons(turn, card),
        card=Subject(card.community_id, card.session_id, card.version),
    )


def _buttons(turn: Turn, card: SessionCard) -> tuple[tuple[Button, ...], ...]:
    words = turn.words
    join, answer, talk = [], [], []
    if card.can_join:
        join.append(Button(words("Join the meeting"), Join(card.session_id), Style.SUCCESS))
    if card.can_approve:
        answer.append(Button(words("Approve"), Approve(card.booking_id), Style.SUCCESS))
    if card.can_decline:
        answer.append(Button(words("Decline"), Decline(card.booking_id), Style.DANGER))
    talk.append(Button(words("Message %(name)s", name=card.other_name[:24]), WriteTo(card.other_id)))
    if card.can_withdraw:
        talk.append(Button(words("Withdraw"), Withdraw(card.booking_id)))
    if card.can_cancel:
        talk.append(Button(words("Cancel session"), Cancel(card.booking_id), Style.DANGER))
    if not card.is_mentor and card.booking_status in ("declined", "expired", "cancelled", "completed"):
        talk.append(Button(words("Book again"), PickDay(card.mentor_id)))
    return tuple(tuple(row) for row in (join, answer, talk) if row)
