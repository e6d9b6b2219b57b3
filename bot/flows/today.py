"""The sessions of today, and the morning digest of them for mentors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.flow import Flow, Values
from bot.presses.booking import PickMentor
from bot.presses.people import GoHome
from bot.presses.sessions import Join, ListSessions, SetDigest, ShowDigest, ShowSession, ShowToday
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import my_profile
from core.booking import DIGEST_HOURS, MOST_OF_A_DAY, SessionCard, digest_hour, sessions_on, set_digest_hour
from core.notices.kinds import NoticeKind
from core.people import MentorView, mentor_of

todays = Flow("today")

OFF = 0
MOST_JOINS = 2


@todays.command("today", "Your sessions of today", reads=True)
def today_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return today_screen(turn)


@todays.press(ShowToday, reads=True)
def show_today(turn: Turn, pressed: ShowToday) -> Screen:
    return today_screen(turn)


def today_screen(turn: Turn) -> Screen:
    """Today is a day of the reader's zone."""
    words, day = turn.words, turn.words.local(turn.now).date()
    found = sessions_on(turn.db, turn.community.id, turn.me, day, zone=words.zone, now=turn.now)
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    joins = [
        Button(words("Join: %(name)s", name=card.with_whom[:40]), Join(card.session_id), Style.SUCCESS)
        for card in found
        if card.can_join
    ]
    digest = (Button(words("Morning digest: %(hour)s", hour=_hour(turn, mentor)), ShowDigest()),) if mentor else ()
    onward = (
        Button(words("My sessions"), ListSessions())
        if found or mentor
        else Button(words("Book a session"), PickMentor(), Style.PRIMARY)
    )
    return Screen(
        "booking/today.j2",
        _list(turn, day, found, news=False),
        choice=_choice(turn, found),
        buttons=(tuple(joins[:MOST_JOINS]), digest, (onward, Button(words("Home"), GoHome()))),
    )


@todays.notice(NoticeKind.DAY_AHEAD)
def day_ahead(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The digest; None where everything was called off since, or the day is over."""
    day = date.fromisoformat(data["day"])
    found = sessions_on(turn.db, turn.community.id, turn.me, day, zone=data["zone"], now=turn.now)
    if not found or day != turn.now.astimezone(ZoneInfo(data["zone"])).date():
        return None
    row = (Button(turn.words("Today"), ShowToday()), Button(turn.words("Digest"), ShowDigest()))
    return Screen("booking/today.j2", _list(turn, day, found, news=True), choice=_choice(turn, found), buttons=(row,))


@todays.press(ShowDigest, reads=True)
def show_digest(turn: Turn, pressed: ShowDigest) -> Screen:
    return digest_screen(turn)


@todays.press(SetDigest)
def set_digest(turn: Turn, pressed: SetDigest) -> Screen:
    """An hour that no button offers changes nothing."""
    if pressed.hour == OFF or pressed.hour in DIGEST_HOURS:
        hour = pressed.hour or None
        set_digest_hour(turn.db, turn.community.id, my_profile(turn).id, hour, by=turn.me, now=turn.now)
    return digest_screen(turn)


def digest_screen(turn: Turn) -> Screen:
    words, mentor = turn.words, my_profile(turn)
    options = [Option(f"{hour}:00", SetDigest(hour)) for hour in DIGEST_HOURS]
    options.append(Option(words("Off"), SetDigest(OFF)))
    return Screen(
        "booking/digest.j2",
        {"hour": digest_hour(turn.db, turn.community.id, mentor.id), "zone": mentor.zone.replace("_", " ")},
        choice=Choice(words("Choose an hour"), tuple(options), columns=3),
        buttons=((Button(words("Today"), ShowToday()), Button(words("Home"), GoHome())),),
    )


def _hour(turn: Turn, mentor: MentorView) -> str:
    hour = digest_hour(turn.db, turn.community.id, mentor.id)
    return turn.words("off") if hour is None else f"{hour}:00"


def _list(turn: Turn, day: date, found: tuple[SessionCard, ...], *, news: bool) -> dict[str, Any]:
    listed = found[:MOST_OF_A_DAY]
    return {"day": turn.words.day(day), "found": listed, "more": len(found) > len(listed), "news": news}


def _choice(turn: Turn, found: tuple[SessionCard, ...]) -> Choice | None:
    words = turn.words
    options = tuple(
        Option(f"{words.time(card.starts_at)} · {card.with_whom}", ShowSession(card.session_id), card.topic[:80])
        for card in found[:MOST_OF_A_DAY]
    )
    return Choice(words("Choose a session"), options) if options else None
