"""What flows about a mentor's time draw alike: dates with their hours, and sessions that a change leaves outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from zlib import crc32
from zoneinfo import ZoneInfo

from bot import asking
from bot.presses.outside import CallAllOff, ShowOneOutside, ShowOutside
from bot.presses.overrides import SaveOverrides, TypeOverrides
from bot.presses.people import GoHome
from bot.presses.schedule import ShowHours
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.booking import SessionCard
from core.booking.free_time.outside import sessions_outside_hours
from core.people import MentorView, mentor_of
from core.schedule.dates import DateHours, Stretch, parse_dates, stretches
from core.schedule.errors import NotAMentor
from core.schedule.hours import format_times
from core.schedule.models import COMMON

SESSIONS = 12


def my_profile(turn: Turn) -> MentorView:
    """The profile of the one who acts, or NotAMentor."""
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        raise NotAMentor
    return mentor


def today_of(turn: Turn, mentor: MentorView) -> date:
    """The date where the mentor's hours are."""
    return turn.now.astimezone(ZoneInfo(mentor.zone)).date()


def way_back(turn: Turn, service: int = COMMON) -> tuple[Button, ...]:
    """The row that leads to the hours, or those of a service, and home."""
    return (Button(turn.words("My hours"), ShowHours(service)), Button(turn.words("Home"), GoHome()))


def day_name(words: Words, day: date, today: date) -> str:
    """The day, with its year where that is not this one."""
    return words.day(day) if day.year == today.year else f"{words.day(day)} {day.year}"


def stretch_line(words: Words, stretch: Stretch, today: date) -> str:
    """Dates in a row with their hours, like `Thu 24 Dec – Sat 2 Jan 2027: off`."""
    days = day_name(words, stretch.first, today)
    if stretch.last != stretch.first:
        days = f"{days} – {day_name(words, stretch.last, today)}"
    hours = format_times(stretch.ranges) if stretch.ranges else words("off")
    return f"{days}: {hours}"


def dates_echo(turn: Turn, mentor: MentorView, typed: str) -> Screen:
    """Says the typed dates back as they were understood, and asks for a yes. What is typed is kept until then."""
    today = today_of(turn, mentor)
    days = parse_dates(typed, today)
    asking.keep(turn, TypeOverrides().pack(), {"dates": typed})
    lines = [stretch_line(turn.words, stretch, today) for stretch in stretches(days)]
    save = Button(turn.words("Yes, save"), SaveOverrides(check_of_dates(days)), Style.SUCCESS)
    row = (save, Button(turn.words("Change"), TypeOverrides()))
    return Screen("schedule/dates_echo.j2", {"lines": lines, "zone": mentor.zone}, buttons=(row,))


def check_of_dates(days: Iterable[DateHours]) -> int:
    """Tells these dates and hours from others."""
    return crc32(";".join(f"{hours.day} {format_times(hours.ranges)}" for hours in days).encode())


def outside(turn: Turn, mentor: MentorView) -> tuple[SessionCard, ...]:
    """The live sessions that lie outside the mentor's hours."""
    return sessions_outside_hours(turn.db, turn.community.id, mentor.id, by=turn.me, now=turn.now)


def after_change(turn: Turn, mentor: MentorView, change: Callable[[], object], done: Callable[[], Screen]) -> Screen:
    """Changes the hours; where that leaves live sessions outside, asks what shall become of them, else says `done`."""
    before = {card.booking_id for card in outside(turn, mentor)}
    change()
    found = outside(turn, mentor)
    if all(card.booking_id in before for card in found):
        return done()
    return outside_screen(turn, found, saved=True)


def outside_screen(turn: Turn, found: tuple[SessionCard, ...], page: int = 0, *, saved: bool = False) -> Screen:
    """The sessions outside the hours: they are kept, unless the mentor says otherwise of one or of all."""
    words, listed = turn.words, found[page * SESSIONS : (page + 1) * SESSIONS]
    options = tuple(
        Option(f"{words.moment(card.starts_at)} · {card.with_whom}", ShowOneOutside(card.booking_id), card.topic[:80])
        for card in listed
    )
    row = [Button(words("Keep them"), ShowHours(), Style.PRIMARY)]
    if len(found) > 1:
        row.append(Button(words("Call all off"), CallAllOff(check_of_sessions(found)), Style.DANGER))
    return Screen(
        "schedule/outside.j2",
        {"found": found, "listed": listed, "saved": saved},
        choice=Choice(words("Choose one to move it or call it off"), options) if options else None,
        buttons=(pages_row(words, page, SESSIONS, len(found), ShowOutside), tuple(row) if found else way_back(turn)),
    )


def others_outside(turn: Turn, card: SessionCard) -> tuple[Button, ...]:
    """The row back to the sessions outside the hours, for the mentor of one of them; else none."""
    if not card.is_mentor:
        return ()
    found = sessions_outside_hours(turn.db, turn.community.id, card.mentor_id, by=turn.me, now=turn.now)
    if all(other.booking_id != card.booking_id for other in found) or len(found) < 2:
        return ()
    return (Button(turn.words("Outside my hours (%(count)s)", count=len(found)), ShowOutside()),)


def check_of_sessions(found: Iterable[SessionCard]) -> int:
    """Tells these sessions from others."""
    return crc32(",".join(str(card.booking_id) for card in found).encode())
