"""What a mentor's students can ask for in the coming two weeks, as the mentor reads it: free times, and taken ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from bot.flow import Flow
from bot.presses.schedule import ShowPreview
from bot.screens import Button, Screen
from bot.turn import Turn
from bot.widgets.hours import my_profile, today_of, way_back
from bot.words import Words
from core.booking.availability import PreviewDay, preview
from core.people import MentorStatus
from core.services import services_of
from core.services.errors import ServiceMissing

previews = Flow("preview")

ONE_BY_ONE = 3
"""So many times in a row are told each; of more, the first and the last."""


@dataclass(frozen=True)
class Times:
    """Starts in a row that are all free, or all taken."""

    text: str
    taken: bool


@previews.press(ShowPreview, reads=True)
def show_preview(turn: Turn, pressed: ShowPreview) -> Screen:
    mentor, words, week = my_profile(turn), turn.words, min(pressed.week, 1)
    services = services_of(turn.db, turn.community.id, mentor.id)
    if not services:
        raise ServiceMissing
    since = today_of(turn, mentor) + timedelta(weeks=week)
    days = preview(turn.db, turn.community.id, services[0].id, now=turn.now, since=since, days=7, mentor_id=mentor.id)
    there = Words(words.locale, mentor.zone)
    step = services[0].terms.step_minutes
    other = Button(words("The week after") if week == 0 else words("This week"), ShowPreview(1 - week))
    return Screen(
        "schedule/preview.j2",
        {
            "days": [(words.day(day.day), _times(there, day, timedelta(minutes=step))) for day in days],
            "zone": mentor.zone,
            "step": words.length(step),
            "paused": mentor.status is MentorStatus.PAUSED,
        },
        buttons=((other,), way_back(turn)),
    )


def _times(words: Words, day: PreviewDay, step: timedelta) -> list[Times]:
    """The day's starts in order, those in a row together."""
    starts = sorted([*((start, False) for start in day.free), *((start, True) for start in day.taken)])
    told: list[Times] = []
    rows = groupby(enumerate(starts), key=lambda placed: (placed[1][1], placed[1][0] - placed[0] * step))
    for (taken, _), row in rows:
        times = [words.time(start) for _, (start, _) in row]
        text = ", ".join(times) if len(times) <= ONE_BY_ONE else f"{times[0]} … {times[-1]}"
        told.append(Times(text, taken))
    return told
