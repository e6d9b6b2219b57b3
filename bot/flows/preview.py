"""What a mentor's students can ask for in the coming two weeks, as the mentor reads it: free times, and taken ones."""

from __future__ import annotations

from datetime import timedelta

from bot.flow import Flow
from bot.presses.schedule import ShowPreview
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.widgets.hours import my_profile, today_of, way_back
from bot.widgets.times import times_in_rows
from bot.words import Words
from core.booking.free_time.availability import preview
from core.people import MentorStatus
from core.services import services_of
from core.services.errors import ServiceMissing

previews = Flow("preview")


@previews.press(ShowPreview, reads=True)
def show_preview(turn: Turn, pressed: ShowPreview) -> Screen:
    mentor, words, week = my_profile(turn), turn.words, min(pressed.week, 1)
    services = services_of(turn.db, turn.community.id, mentor.id)
    if not services:
        raise ServiceMissing
    service = next((service for service in services if service.id == pressed.service), services[0])
    since = today_of(turn, mentor) + timedelta(weeks=week)
    days = preview(turn.db, turn.community.id, service.id, now=turn.now, since=since, days=7, mentor_id=mentor.id)
    there = Words(words.locale, mentor.zone)
    step = timedelta(minutes=service.terms.step_minutes)
    other = words("The week after") if week == 0 else words("This week")
    options = tuple(Option(s.terms.title, ShowPreview(week, s.id)) for s in services if s.id != service.id)
    return Screen(
        "schedule/preview.j2",
        {
            "title": service.terms.title if options else "",
            "days": [(words.day(d.day), times_in_rows(there, step, free=d.free, taken=d.taken)) for d in days],
            "zone": mentor.zone,
            "step": words.length(service.terms.step_minutes),
            "paused": mentor.status is MentorStatus.PAUSED,
        },
        choice=Choice(words("Look at another service"), options) if options else None,
        buttons=((Button(other, ShowPreview(1 - week, service.id)),), way_back(turn)),
    )
