"""Another time for an agreed session: either of the two chooses one, and the other is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.flow import Flow
from bot.presses.other_times import AnotherTime, MoveDays, MoveTimes, MoveTo
from bot.presses.sessions import ShowSession
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.widgets.hours import others_outside
from bot.widgets.times import TIMES, days_choice, days_row, labels_of, since_of
from core.booking import ask_to_move, booking_card, other_days, other_times

moves = Flow("moves")


@moves.press(AnotherTime, reads=True)
def begin(turn: Turn, pressed: AnotherTime) -> Screen:
    return times_screen(turn, MoveTimes(pressed.booking))


@moves.press(MoveTimes, reads=True)
def choose(turn: Turn, pressed: MoveTimes) -> Screen:
    return times_screen(turn, pressed)


@moves.press(MoveDays, reads=True)
def choose_day(turn: Turn, pressed: MoveDays) -> Screen:
    words, booking = turn.words, pressed.booking
    card = booking_card(turn.db, turn.community.id, booking, turn.me, turn.now)
    days = other_days(turn.db, turn.community.id, booking, by=turn.me, zone=words.zone, now=turn.now)
    return Screen(
        "booking/another_time.j2",
        {"card": card, "any": bool(days)},
        choice=days_choice(words, days, pressed.since, lambda second: MoveTimes(booking, second)),
        buttons=(
            days_row(words, days, pressed.since, lambda day: MoveDays(booking, day)),
            (Button(words("Back"), ShowSession(card.session_id)),),
        ),
    )


@moves.press(MoveTo)
def move(turn: Turn, pressed: MoveTo) -> Screen:
    start = datetime.fromtimestamp(pressed.start, UTC)
    card = ask_to_move(
        turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, start=start, now=turn.now
    )
    show = Button(turn.words("Show the session"), ShowSession(card.session_id))
    return Screen(
        "booking/move_asked.j2", {"card": card, "start": start}, buttons=((show,), others_outside(turn, card))
    )


def times_screen(turn: Turn, pressed: MoveTimes) -> Screen:
    """Free times for the session, of which one tap asks for one."""
    words, booking = turn.words, pressed.booking
    card = booking_card(turn.db, turn.community.id, booking, turn.me, turn.now)
    since = since_of(words, pressed.since, card.starts_at)
    found = other_times(turn.db, turn.community.id, booking, by=turn.me, now=turn.now, since=since, limit=TIMES)
    options = tuple(
        Option(label, MoveTo(booking, int(start.timestamp())))
        for label, start in zip(labels_of(words, found.starts), found.starts, strict=True)
    )
    paging = [Button(words("Other days"), MoveDays(booking))]
    if found.more:
        paging.append(Button(words("Later ›"), MoveTimes(booking, int(found.starts[-1].timestamp()) + 1)))
    return Screen(
        "booking/another_time.j2",
        {"card": card, "any": bool(options)},
        choice=Choice(words("Choose a time"), options, columns=2),
        buttons=(tuple(paging), (Button(words("Back"), ShowSession(card.session_id)),)),
    )
