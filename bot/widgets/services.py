"""What flows about a mentor's services draw alike: whose it is, its terms in words, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.presses.people import GoHome
from bot.presses.services import ListServices, ShowService
from bot.screens import Button
from bot.turn import Turn
from bot.words import Noted, Words, noted
from core.membership import Space, member_spaces
from core.people import mentor_of
from core.people.errors import NotYours
from core.services import Need, ServiceView, WhoMayBook, service_of


@dataclass(frozen=True)
class Setting:
    """A term that is one of a few values: what it is called, and what each value means."""

    name: str
    title: Noted
    values: tuple[tuple[Any, Noted], ...]


NEEDS = (
    (Need.REQUIRED, noted("has to be answered")),
    (Need.OPTIONAL, noted("can be left out")),
    (Need.NOT_ASKED, noted("not asked")),
)
SETTINGS = (
    Setting(
        "needs_approval",
        noted("Requests"),
        ((True, noted("answered one by one")), (False, noted("booked at once"))),
    ),
    Setting(
        "who_may_book",
        noted("Who may book"),
        (
            (WhoMayBook.EVERYONE, noted("everyone")),
            (WhoMayBook.MEMBERS, noted("members of the community")),
            (WhoMayBook.CONNECTIONS, noted("my connections")),
            (WhoMayBook.COURSE, noted("those of the course")),
        ),
    ),
    Setting(
        "competing",
        noted("While a request waits"),
        ((False, noted("its time is held")), (True, noted("others can ask for it too"))),
    ),
    Setting("topic", noted("Topic"), NEEDS),
    Setting("details", noted("Details"), NEEDS),
    Setting("agenda", noted("Agenda"), NEEDS),
    Setting(
        "binds_mentor",
        noted("Late changes"),
        ((False, noted("you still can")), (True, noted("nobody can"))),
    ),
)
"""Buttons name a setting and its values by their places here, so new ones go to the end."""
WHO_MAY_BOOK = next(place for place, setting in enumerate(SETTINGS) if setting.name == "who_may_book")
OF_FORM = ("topic", "details", "agenda")


def setting_value(turn: Turn, setting: Setting, service: ServiceView) -> str:
    """What the setting is now, as people read it."""
    terms, words = service.terms, turn.words
    if setting.name == "who_may_book" and terms.who_may_book is WhoMayBook.MEMBERS and terms.members_of:
        named = (space for space in member_spaces(turn.db, turn.community.id) if str(space) == terms.members_of)
        return next((space_name(words, space) for space in named), words("nobody: that group counts no more"))
    now = getattr(terms, setting.name)
    return next(words.say(text) for value, text in setting.values if value == now)


def space_name(words: Words, space: Space) -> str:
    """A group, server or role as its members are chosen by: its name where the settings have one, else its number."""
    if space.name:
        return words("members of %(name)s", name=space.name)
    if space.role:
        return words("those with role %(number)s on Discord", number=space.role)
    return words("members of %(number)s on %(platform)s", number=space.id, platform=space.platform.capitalize())


def my_service(turn: Turn, service_id: int) -> ServiceView:
    """A service that this person may change: their own, or for admins a shared one. ServiceMissing or NotYours."""
    service = service_of(turn.db, turn.community.id, service_id)
    if not may_change(turn, service):
        raise NotYours
    return service


def may_change(turn: Turn, service: ServiceView) -> bool:
    """Whether this person may change the service."""
    if service.mentor_id is None:
        return turn.is_admin
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    return mentor is not None and mentor.id == service.mentor_id


def back_row(words: Words, service: ServiceView) -> tuple[Button, ...]:
    """The row that leads to the service, to all of them, and home."""
    return (
        Button(service.terms.title[:30], ShowService(service.id)),
        Button(words("All services"), ListServices()),
        Button(words("Home"), GoHome()),
    )
