"""A request came to nothing: who else is free then, and asking one of them with one tap, as written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.flow import Flow
from bot.presses.booking import AskInstead, PickMentor
from bot.presses.people import GoHome
from bot.presses.waitlist import ShowWaitlist
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.widgets.request_form import sent_screen
from core.booking import ask_instead, booking_card, near_to, others_free
from core.notices.kinds import NoticeKind

similar = Flow("similar")


@similar.notice(NoticeKind.OTHERS_FREE)
def others_are_free(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The offer; None where nobody is free then, or it is too late."""
    words, booking = turn.words, data["booking"]
    found = others_free(turn.db, turn.community.id, booking, by=turn.me, now=turn.now)
    if not found:
        return None
    card = booking_card(turn.db, turn.community.id, booking, turn.me, turn.now)
    options = tuple(
        Option(
            f"{other.name} · {words.moment(other.starts_at)}",
            AskInstead(booking, other.mentor_id, int(other.starts_at.timestamp())),
            other.headline,
        )
        for other in found
    )
    return Screen(
        "booking/others_free.j2",
        {"card": card, "then": any(other.starts_at == card.starts_at for other in found)},
        choice=Choice(words("Send as written to"), options),
        buttons=((Button(words("Someone else"), PickMentor()), Button(words("Home"), GoHome())),),
    )


@similar.notice(NoticeKind.GIVEN_TO_ANOTHER)
def given_to_another(turn: Turn, data: Mapping[str, Any]) -> Screen:
    """The time went to somebody whose request competed for it: what else is free, to ask for with one tap."""
    words, booking = turn.words, data["booking"]
    card = booking_card(turn.db, turn.community.id, booking, turn.me, turn.now)
    starts = near_to(turn.db, turn.community.id, booking, by=turn.me, now=turn.now)
    options = tuple(
        Option(words.moment(start), AskInstead(booking, card.mentor_id, int(start.timestamp()))) for start in starts
    )
    return Screen(
        "booking/given_to_another.j2",
        {"card": card, "starts": starts},
        choice=Choice(words("Ask for another time"), options) if options else None,
        buttons=((Button(words("Someone else"), PickMentor()), Button(words("Waitlist"), ShowWaitlist())),),
    )


@similar.press(AskInstead)
def ask_another(turn: Turn, pressed: AskInstead) -> Screen:
    """The card that follows it comes as a notice, as for every request."""
    start = datetime.fromtimestamp(pressed.start, UTC)
    asked = ask_instead(
        turn.db, turn.community.id, pressed.booking, pressed.mentor, start=start, by=turn.me, now=turn.now
    )
    return sent_screen(turn, asked, turn.words("Request sent"))
