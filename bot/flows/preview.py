"""What a mentor's students can ask for in the coming two weeks, as the mentor reads it: free times, and taken ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten

from bot.flow import Flow
from bot.presses.schedule import ShowPreview
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.widgets.hours import my_profile, today_of, way_back
from bot.widgets.published import service_for
from bot.widgets.services import SETTINGS, WHO_MAY_BOOK, setting_value
from bot.widgets.times import Times, times_in_rows
from bot.widgets.wishes import offer_line
from bot.words import Words
from core.booking.free_time.availability import PreviewDay, preview
from core.people import MentorStatus
from core.services import ServiceView, WhoMayBook

previews = Flow("preview")

WEEK = 7
ROOM = 1400
"""So many characters of times stand on one screen; of more, a week at a time."""
LONGEST_NOTES = 80


@dataclass(frozen=True)
class Day:
    """A date as it is told: the times, and below them what is to be said of some."""

    name: str
    times: list[Times]
    more: list[str]

    @property
    def length(self) -> int:
        """About how many characters it takes, with the marks."""
        return sum(len(text) + 6 for text in (self.name, *(row.text for row in self.times), *self.more))


@previews.press(ShowPreview, reads=True)
def show_preview(turn: Turn, pressed: ShowPreview) -> Screen:
    mentor, words = my_profile(turn), turn.words
    service, others = service_for(turn, mentor, pressed.service)
    terms = service.terms
    minutes = pressed.minutes if pressed.minutes in terms.durations else terms.minutes
    since, there = today_of(turn, mentor), Words(words.locale, mentor.zone)
    found = preview(
        turn.db, turn.community.id, service.id, now=turn.now, since=since, mentor_id=mentor.id, minutes=minutes
    )
    days = [_told(words, there, service, minutes, day) for day in found]
    whole, week = sum(day.length for day in days) <= ROOM, min(pressed.week, 1)
    other = Button(
        words("The week after") if week == 0 else words("This week"), ShowPreview(1 - week, service.id, minutes)
    )
    return Screen(
        "schedule/preview.j2",
        {
            "title": terms.title,
            "offer": offer_line(words, service),
            "minutes": words.length(minutes) if len(terms.durations) > 1 else "",
            "for_whom": ""
            if terms.who_may_book is WhoMayBook.EVERYONE
            else setting_value(turn, SETTINGS[WHO_MAY_BOOK], service),
            "days": days if whole else days[week * WEEK : (week + 1) * WEEK],
            "zone": mentor.zone,
            "step": words.length(terms.step_minutes),
            "paused": mentor.status is MentorStatus.PAUSED,
        },
        choice=_others(words, others, service, minutes),
        buttons=(() if whole else (other,), way_back(turn)),
    )


def _told(words: Words, there: Words, service: ServiceView, minutes: int, day: PreviewDay) -> Day:
    times = times_in_rows(there, timedelta(minutes=service.terms.step_minutes), free=day.free, taken=day.taken)
    return Day(words.day(day.day), times, [*_more(words, there, minutes, day)])


def _more(words: Words, there: Words, minutes: int, day: PreviewDay) -> Iterator[str]:
    """What students read beside a time: another length, notes, and the seats that are left."""
    for slot in day.slots:
        length = words.length(slot.minutes) if slot.minutes != minutes else ""
        if length or slot.notes:
            notes = shorten(slot.notes, LONGEST_NOTES, placeholder="…")
            yield " · ".join(filter(None, (there.time(slot.starts_at), length, notes)))
    for start, left in day.seats.items():
        seats = words("1 seat left") if left == 1 else words("%(count)s seats left", count=left)
        yield f"{there.time(start)} · {seats}"


def _others(words: Words, others: tuple[ServiceView, ...], shown: ServiceView, minutes: int) -> Choice | None:
    """The other lengths of the service, and the other services."""
    lengths = [
        Option(f"{shown.terms.title} · {words.length(other)}", ShowPreview(0, shown.id, other))
        for other in shown.terms.durations
        if other != minutes
    ]
    services = [Option(service.terms.title, ShowPreview(0, service.id)) for service in others]
    return Choice(words("Look at another"), (*lengths, *services)[:25]) if lengths or services else None
