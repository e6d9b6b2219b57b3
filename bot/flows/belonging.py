"""A service is put into a course: chosen by its mentor among those they teach, or by an admin among all."""

from __future__ import annotations

from bot.flow import Flow
from bot.payloads import Answer, Payload
from bot.presses.courses import ListDepartments, PutIntoCourse, ShowBelonging
from bot.presses.services import ShowService, ShowSetting
from bot.refusals import template_of
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.widgets.services import WHO_MAY_BOOK, back_row, my_service
from core.courses import course_of, courses_of
from core.services import ServiceView, courses_for, put_into_course
from core.services.errors import CourseWanted

belonging = Flow("belonging")

PAGE = 10


@belonging.press(ShowBelonging, reads=True)
def show_belonging(turn: Turn, pressed: ShowBelonging) -> Screen:
    return belonging_screen(turn, my_service(turn, pressed.service), pressed.page)


@belonging.press(PutIntoCourse)
def put(turn: Turn, pressed: PutIntoCourse) -> Screen:
    service = put_into_course(
        turn.db, turn.community.id, pressed.service, pressed.course or None, by=turn.me, admin=turn.is_admin
    )
    return belonging_screen(turn, service)


def belonging_screen(turn: Turn, service: ServiceView, page: int = 0) -> Screen:
    words, here, now = turn.words, turn.community.id, service.terms.course_id
    taught = courses_for(turn.db, service)
    if taught is None:
        found = courses_of(turn.db, here, offset=page * PAGE, limit=PAGE)
        shown, total = found.items, found.total
    else:
        shown, total = taught[page * PAGE : (page + 1) * PAGE], len(taught)
    options = tuple(
        Option(f"✓ {course.name}" if course.id == now else course.name, PutIntoCourse(service.id, course.id))
        for course in shown
    )
    who = Button(words("Who may book"), ShowSetting(service.id, WHO_MAY_BOOK))
    return Screen(
        "services/belonging.j2",
        {
            "terms": service.terms,
            "course": course_of(turn.db, here, now).name if now is not None else "",
            "any": bool(options),
            "shared": service.mentor_id is None,
        },
        choice=Choice(words("Choose a course"), options),
        buttons=(
            pages_row(words, page, PAGE, total, lambda p: ShowBelonging(service.id, p)),
            (who, Button(words("Into no course"), PutIntoCourse(service.id))) if now is not None else (),
            back_row(words, service),
        ),
    )


@belonging.refusal(CourseWanted)
def course_first(turn: Turn, error: CourseWanted, done: Payload | None) -> Screen:
    """Leads to the choice of a course."""
    service = getattr(done, "service", None)
    first = Button(turn.words("Choose a course"), ShowBelonging(service), Style.PRIMARY) if service else None
    back = Button(turn.words("Back to the service"), ShowService(service)) if service else None
    row = tuple(button for button in (first, back) if button) or (Button(turn.words("Courses"), ListDepartments()),)
    return Screen(template_of(CourseWanted), {"error": error}, buttons=(row,), answer=Answer.EDIT)
