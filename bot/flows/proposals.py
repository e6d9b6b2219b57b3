"""A mentor answers a request with other times, and the student takes one or none of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.flow import Flow
from bot.payloads import Payload
from bot.presses.other_times import ChooseDay, ChooseTimes, ProposeTimes, SendTimes, TakeTime, TurnDown
from bot.presses.sessions import ShowSession
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import others_outside
from bot.widgets.session import refused_screen, session_screen
from bot.widgets.times import TIMES, days_choice, days_row, labels_of, since_of
from core.booking import (
    MOST_PROPOSED,
    booking_card,
    other_days,
    other_times,
    propose_times,
    strike_out,
    take_proposed,
    turn_down,
)
from core.booking.errors import ProposedTimeGone
from core.people.errors import NotYours

proposals = Flow("proposals")


@proposals.press(ProposeTimes, reads=True)
def begin(turn: Turn, pressed: ProposeTimes) -> Screen:
    return times_screen(turn, ChooseTimes(pressed.booking))


@proposals.press(ChooseTimes, reads=True)
def choose(turn: Turn, pressed: ChooseTimes) -> Screen:
    return times_screen(turn, pressed)


@proposals.press(ChooseDay, reads=True)
def choose_day(turn: Turn, pressed: ChooseDay) -> Screen:
    words, chosen = turn.words, pressed.chosen
    card = booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    days = other_days(turn.db, turn.community.id, pressed.booking, by=turn.me, zone=words.zone, now=turn.now)
    back = Button(words("Back"), _choosing(pressed.booking, chosen))
    return Screen(
        "booking/propose_times.j2",
        {"card": card, "chosen": _moments(chosen), "any": bool(days), "most": MOST_PROPOSED},
        choice=days_choice(words, days, pressed.since, lambda second: _choosing(pressed.booking, chosen, second)),
        buttons=(days_row(words, days, pressed.since, lambda day: replace(pressed, since=day)), (back,)),
    )


@proposals.press(SendTimes)
def send(turn: Turn, pressed: SendTimes) -> Screen:
    starts = _moments(pressed.chosen)
    card = propose_times(
        turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, starts=starts, now=turn.now
    )
    show = Button(turn.words("Show the request"), ShowSession(card.session_id))
    return Screen("booking/times_sent.j2", {"card": card}, buttons=((show,), others_outside(turn, card)))


@proposals.press(TakeTime)
def take(turn: Turn, pressed: TakeTime) -> Screen:
    card = take_proposed(
        turn.db,
        community_id=turn.community.id,
        booking_id=pressed.booking,
        by=turn.me,
        start=datetime.fromtimestamp(pressed.start, UTC),
        now=turn.now,
    )
    return session_screen(turn, card)


@proposals.press(TurnDown)
def take_none(turn: Turn, pressed: TurnDown) -> Screen:
    card = turn_down(turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, now=turn.now)
    return session_screen(turn, card)


@proposals.refusal(ProposedTimeGone)
def time_gone(turn: Turn, error: ProposedTimeGone, done: Payload | None) -> Screen:
    """Strikes the time out, and shows what is left."""
    assert isinstance(done, TakeTime)
    card = strike_out(
        turn.db, community_id=turn.community.id, booking_id=done.booking, by=turn.me, start=error.start, now=turn.now
    )
    return refused_screen(turn, card, error)


def times_screen(turn: Turn, pressed: ChooseTimes) -> Screen:
    """Free times around the request, of which up to three are chosen by tapping; a second tap lets one go."""
    words, booking, chosen = turn.words, pressed.booking, pressed.chosen
    card = booking_card(turn.db, turn.community.id, booking, turn.me, turn.now)
    if not card.is_mentor:
        raise NotYours
    since = since_of(words, pressed.since, card.starts_at)
    found = other_times(turn.db, turn.community.id, booking, by=turn.me, now=turn.now, since=since, limit=TIMES)
    free = found.starts if len(chosen) < MOST_PROPOSED else ()
    starts = sorted({*free, *_moments(chosen)})
    options = tuple(
        Option(f"✓ {label}" if second in chosen else label, _toggled(pressed, chosen, second))
        for label, second in (
            (label, int(s.timestamp())) for label, s in zip(labels_of(words, starts), starts, strict=True)
        )
    )
    paging = [Button(words("Other days"), ChooseDay(booking, *_padded(chosen)))]
    if found.more and free:
        last = int(found.starts[-1].timestamp())
        paging.append(Button(words("Later ›"), replace(pressed, since=last + 1)))
    send = Button(words("Send"), SendTimes(booking, *_padded(chosen)), Style.SUCCESS) if chosen else None
    return Screen(
        "booking/propose_times.j2",
        {"card": card, "chosen": _moments(chosen), "any": bool(starts), "most": MOST_PROPOSED},
        choice=Choice(words("Choose times"), options, columns=2),
        buttons=((send,) if send else (), tuple(paging), (Button(words("Back"), ShowSession(card.session_id)),)),
    )


def _padded(chosen: tuple[int, ...]) -> tuple[int, int, int]:
    first, second, third = (*chosen, 0, 0, 0)[:3]
    return first, second, third


def _choosing(booking: int, chosen: tuple[int, ...], since: int = 0) -> ChooseTimes:
    return ChooseTimes(booking, *_padded(chosen), since)


def _toggled(pressed: ChooseTimes, chosen: tuple[int, ...], second: int) -> ChooseTimes:
    now_chosen = tuple(sorted({*chosen} ^ {second}))
    return _choosing(pressed.booking, now_chosen, pressed.since)


def _moments(seconds: tuple[int, ...]) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(second, UTC) for second in seconds)
