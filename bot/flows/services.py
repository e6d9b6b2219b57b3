"""What can be booked with a mentor, or with all of them: listing it, adding to it, taking it away."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.people import GoHome
from bot.presses.schedule import ShowHours
from bot.presses.services import AddService, ListServices, ShowService, TakeAway
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.service import service_screen
from bot.widgets.services import may_change, my_service
from bot.words import Words
from core.people import mentor_of
from core.people.errors import NotYours
from core.schedule.errors import NotAMentor
from core.services import ServiceTerms, add_service, retire_service, service_of, services_of, shared_services
from core.services.errors import TooManyServices
from core.services.terms import TEXT_LIMITS

services = Flow("services")
services.final(TooManyServices)


@services.command("services", "Set what can be booked with you", reads=True)
def services_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return list_screen(turn)


@services.press(ListServices, reads=True)
def list_services(turn: Turn, pressed: ListServices) -> Screen:
    return list_screen(turn)


@services.press(ShowService, reads=True)
def show_service(turn: Turn, pressed: ShowService) -> Screen:
    service = service_of(turn.db, turn.community.id, pressed.service)
    if service.mentor_id is not None and not may_change(turn, service):
        raise NotYours
    return service_screen(turn, service)


@services.form(AddService)
def add_form(words: Words, opened_by: AddService) -> Form:
    hint = words("Like: Thesis talk")
    return Form(words("A new service"), (Field("title", words("Name"), hint, most=TEXT_LIMITS["title"]),), opened_by)


@services.submitted(AddService)
def add(turn: Turn, opened_by: AddService, values: Values) -> Screen:
    mentor = None if opened_by.shared else mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None and not opened_by.shared:
        raise NotAMentor
    terms = ServiceTerms(title=values.get("title", ""))
    service = add_service(
        turn.db,
        turn.community.id,
        mentor.id if mentor else None,
        terms,
        by=turn.me,
        admin=turn.is_admin,
        now=turn.now,
    )
    return service_screen(turn, service)


@services.press(TakeAway)
def take_away(turn: Turn, pressed: TakeAway) -> Screen:
    service, words = my_service(turn, pressed.service), turn.words
    if pressed.sure:
        retire_service(turn.db, turn.community.id, pressed.service, by=turn.me, admin=turn.is_admin, now=turn.now)
        return list_screen(turn)
    sure = Button(words("Take it away"), TakeAway(pressed.service, sure=True), Style.DANGER)
    keep = Button(words("Keep it"), ShowService(pressed.service))
    return Screen("services/take_away.j2", {"terms": service.terms}, buttons=((sure, keep),))


def list_screen(turn: Turn) -> Screen:
    """One's own services, and those of all; who is neither mentor nor admin has none."""
    words, mentor = turn.words, mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None and not turn.is_admin:
        raise NotAMentor
    found = (
        services_of(turn.db, turn.community.id, mentor.id) if mentor else shared_services(turn.db, turn.community.id)
    )
    options = tuple(
        Option(
            service.terms.title if service.mentor_id else words("%(title)s (for all)", title=service.terms.title),
            ShowService(service.id),
            ", ".join(words.length(minutes) for minutes in service.terms.durations),
        )
        for service in found
    )
    adding = [Button(words("Add a service"), AddService(), Style.PRIMARY)] if mentor else []
    if turn.is_admin:
        adding.append(Button(words("Add one for all"), AddService(shared=True)))
    home = Button(words("Home"), GoHome())
    return Screen(
        "services/services.j2",
        {"own": sum(service.mentor_id is not None for service in found), "all": len(found)},
        choice=Choice(words("Choose a service"), options),
        buttons=(tuple(adding), (Button(words("My hours"), ShowHours()), home) if mentor else (home,)),
    )
