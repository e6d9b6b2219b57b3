"""A series as its two people see it: its card, an answer for all dates at once, and calling off what is ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.flow import Flow, OnNotice, Values
from bot.payloads import Answer, Payload
from bot.presses.booking import BookAgain
from bot.presses.relay import OpenChat
from bot.presses.series import ApproveSeries, DeclineSeries, EndSeries, OfSeries, ShowDate, ShowSeries
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style, Subject
from bot.turn import Turn
from bot.widgets.session import session_screen
from bot.words import Words
from core.booking import REASON_LIMIT, booking_card
from core.booking.errors import SeriesSettled
from core.booking.series.answers import approve_series, decline_series, end_series
from core.booking.series.cards import SeriesCard, series_card
from core.notices.kinds import NoticeKind

serials = Flow("serials")
serials.final(SeriesSettled)

SERIES = "series"
"""What makes a card anew that was asked for."""
MOST_OPTIONS = 25
NEWS = (
    *(NoticeKind.SERIES_ASKED, NoticeKind.SERIES_SENT, NoticeKind.SERIES_APPROVED, NoticeKind.SERIES_DECLINED),
    *(NoticeKind.SERIES_ENDED, NoticeKind.SERIES_EXPIRED),
)


@serials.press(ShowSeries, reads=True)
def show_series(turn: Turn, pressed: ShowSeries) -> Screen:
    return series_screen(turn, series_card(turn.db, turn.community.id, pressed.series, turn.me, turn.now))


@serials.press(ShowDate, reads=True)
def show_date(turn: Turn, pressed: ShowDate) -> Screen:
    return session_screen(turn, booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now))


@serials.press(ApproveSeries)
def approve(turn: Turn, pressed: ApproveSeries) -> Screen:
    return series_screen(turn, approve_series(turn.db, turn.community.id, pressed.series, by=turn.me, now=turn.now))


@serials.form(DeclineSeries)
def decline_form(words: Words, opened_by: DeclineSeries) -> Form:
    field = Field("reason", words("Reason"), words("The student will read it"), long=True, most=REASON_LIMIT)
    return Form(words("Decline the series"), (field,), opened_by)


@serials.submitted(DeclineSeries)
def decline(turn: Turn, opened_by: DeclineSeries, values: Values) -> Screen:
    reason = values.get("reason", "")
    return series_screen(
        turn,
        decline_series(turn.db, turn.community.id, opened_by.series, by=turn.me, reason=reason, now=turn.now),
    )


@serials.form(EndSeries)
def end_form(words: Words, opened_by: EndSeries) -> Form:
    required = not opened_by.optional
    hint = words("The other person will read it")
    field = Field("reason", words("Reason"), hint, long=True, required=required, most=REASON_LIMIT)
    return Form(words("Call the rest off"), (field,), opened_by)


@serials.submitted(EndSeries)
def end(turn: Turn, opened_by: EndSeries, values: Values) -> Screen:
    since = datetime.fromtimestamp(opened_by.since, UTC) if opened_by.since else None
    card = end_series(
        turn.db,
        turn.community.id,
        opened_by.series,
        since=since,
        by=turn.me,
        reason=values.get("reason", ""),
        now=turn.now,
    )
    return series_screen(turn, card)


@serials.refusal(SeriesSettled)
def nothing_left(turn: Turn, error: SeriesSettled, done: Payload | None) -> Screen:
    """Shows the series as it stands now, under a line that says why nothing was done."""
    assert isinstance(done, OfSeries)
    screen = series_screen(turn, series_card(turn.db, turn.community.id, done.series, turn.me, turn.now))
    return replace(screen, data={**screen.data, "refused": template_of(SeriesSettled)}, answer=Answer.EDIT)


def series_notice(news: str) -> OnNotice:
    """Makes the notices of one kind: the card of the series under a line of news, kept true."""

    def make(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
        first = booking_card(turn.db, turn.community.id, data["booking"], turn.me, turn.now)
        if first.series_id is None:
            return None
        return series_screen(turn, series_card(turn.db, turn.community.id, first.series_id, turn.me, turn.now), news)

    return make


for kind in NEWS:
    serials.notice(kind)(series_notice(kind.value))

serials.notice(SERIES)(series_notice(""))


def series_screen(turn: Turn, card: SeriesCard, news: str = "") -> Screen:
    """The series with where each date stands, and what can be said to all of them."""
    words, first = turn.words, card.first
    ahead = [date for date in card.dates if date.ends_at > turn.now] or list(card.dates)
    options = tuple(Option(words.moment(date.starts_at), ShowDate(date.booking_id)) for date in ahead[:MOST_OPTIONS])
    answers: list[Button] = []
    if first.is_mentor and card.pending:
        answers = [
            Button(words("Approve all (%(count)s)", count=len(card.pending)), ApproveSeries(card.id), Style.SUCCESS),
            Button(words("Decline all"), DeclineSeries(card.id), Style.DANGER),
        ]
    return Screen(
        "series/series.j2",
        {"card": card, "first": first, "news": news},
        choice=Choice(words("Choose a date to look at it alone"), options),
        buttons=(tuple(answers), _end(words, card), _go_on(words, card)),
        card=Subject(card.community_id, card.first_session_id, card.first_booking_id, card.version, SERIES),
    )


def _go_on(words: Words, card: SeriesCard) -> tuple[Button, ...]:
    first = card.first
    talk = Button(words("Message %(name)s", name=first.other_name[:24]), OpenChat(first.other_id))
    if first.is_mentor or card.pending or card.endable:
        return (talk,)
    return talk, Button(words("Book again"), BookAgain(first.booking_id), Style.PRIMARY)


def _end(words: Words, card: SeriesCard) -> tuple[Button, ...]:
    """To call off what is ahead; a mentor says no to what has no answer by itself."""
    is_mentor = card.first.is_mentor
    rest = [date for date in card.endable if not (is_mentor and date in card.pending)]
    if not rest:
        return ()
    only_asked = not is_mentor and len(rest) == len(card.pending)
    label = words("Withdraw all") if only_asked else words("Cancel the rest")
    return (Button(label, EndSeries(card.id, 0, not is_mentor), Style.DANGER),)
