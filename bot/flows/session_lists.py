"""One's sessions, upcoming, past and cancelled, narrowed to a person, a service or a way to meet."""

from __future__ import annotations

from dataclasses import replace

from bot.flow import Flow, Values
from bot.presses.booking import MODES, PickMentor
from bot.presses.people import GoHome
from bot.presses.sessions import FilterSessions, ListSessions, ShowSession
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.widgets.wishes import mode_name
from bot.words import Words
from core.booking import ALL, BookingStatus, Filters, Only, SessionCard, Which, filters_of, sessions_of

session_lists = Flow("session lists")

PAGE = 8
FILTERS = 20
"""How many filters stand on a page."""
WHICH = (Which.UPCOMING, Which.PAST, Which.CANCELLED)


@session_lists.command("sessions", "Your sessions", reads=True)
def sessions_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return sessions_screen(turn, ListSessions())


@session_lists.press(ListSessions, reads=True)
def list_sessions(turn: Turn, pressed: ListSessions) -> Screen:
    return sessions_screen(turn, replace(pressed, which=min(pressed.which, len(WHICH) - 1)))


def sessions_screen(turn: Turn, pressed: ListSessions) -> Screen:
    words, which = turn.words, pressed.which
    found = sessions_of(
        turn.db,
        turn.community.id,
        turn.me,
        which=WHICH[which],
        only=_only(pressed),
        now=turn.now,
        offset=pressed.page * PAGE,
        limit=PAGE,
    )
    options = tuple(Option(_line(words, card), ShowSession(card.session_id), card.topic[:80]) for card in found.items)
    names = (words("Upcoming"), words("Past"), words("Cancelled"))
    others = tuple(Button(names[n], replace(pressed, which=n, page=0)) for n in range(len(WHICH)) if n != which)
    narrowed = _narrowed(turn, _only(pressed))
    filtering = [Button(words("Filter"), pressed.first_page(FilterSessions))] if narrowed or found.total > 1 else []
    if narrowed:
        filtering.append(Button(words("Show all"), ListSessions(which)))
    return Screen(
        "booking/sessions.j2",
        {"found": found, "which": WHICH[which].value, "title": names[which], "narrowed": narrowed},
        choice=Choice(words("Choose a session"), options),
        buttons=(
            pages_row(words, pressed.page, PAGE, found.total, lambda page: replace(pressed, page=page)),
            others,
            tuple(filtering),
            (Button(words("Book a session"), PickMentor(), Style.PRIMARY), Button(words("Home"), GoHome())),
        ),
    )


@session_lists.press(FilterSessions, reads=True)
def filter_sessions(turn: Turn, pressed: FilterSessions) -> Screen:
    """One tap narrows the list; what it is narrowed to already stays."""
    words, filters = turn.words, filters_of(turn.db, turn.community.id, turn.me)
    to = pressed.first_page(ListSessions)
    options = [Option(f"👤 {name}", replace(to, person=person)) for person, name in filters.people]
    if len(filters.services) > 1:
        options += [Option(f"📚 {title}", replace(to, service=service)) for service, title in filters.services]
    if len(filters.modes) > 1:
        options += [Option(mode_name(words, m), replace(to, mode=MODES.index(m) + 1)) for m in filters.modes]
    begin = pressed.page * FILTERS
    return Screen(
        "booking/filter.j2",
        {"narrowed": _narrowed(turn, _only(to), filters)},
        choice=Choice(words("Show only"), tuple(options[begin : begin + FILTERS]), columns=2),
        buttons=(
            pages_row(words, pressed.page, FILTERS, len(options), lambda page: replace(pressed, page=page)),
            (Button(words("Show all"), ListSessions(pressed.which)), Button(words("Back"), to)),
        ),
    )


def _only(pressed: ListSessions) -> Only:
    mode = MODES[pressed.mode - 1] if 1 <= pressed.mode <= len(MODES) else None
    return Only(pressed.person or None, pressed.service or None, mode)


def _narrowed(turn: Turn, only: Only, filters: Filters | None = None) -> str:
    """What the list is narrowed to, in words; empty where it is not. Only one's own people and services are named."""
    if only == ALL:
        return ""
    words, filters = turn.words, filters or filters_of(turn.db, turn.community.id, turn.me)
    parts = [words("with %(name)s", name=name) for person, name in filters.people if person == only.other_id]
    parts += [title for service, title in filters.services if service == only.service_id]
    parts += [mode_name(words, only.mode)] if only.mode else []
    return " · ".join(parts) or words("what you chose")


def _line(words: Words, card: SessionCard) -> str:
    line = f"{words.moment(card.starts_at)} · {card.with_whom}"
    waits = words("not answered yet")
    return line if card.booking_status is not BookingStatus.PENDING else f"{line} · {waits}"
