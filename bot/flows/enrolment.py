"""What admins do about a course's students: enrol by name, link, role or list, and take somebody off the course."""

from __future__ import annotations

from bot import asking
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.courses import (
    EnrolKept,
    EnrolList,
    EnrolStudent,
    FindStudent,
    ForgetRole,
    JoinCourse,
    ListDepartments,
    ListStudents,
    RemoveStudent,
    SendList,
    ShowCourse,
    ShowKey,
)
from bot.presses.people import GoHome
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.enrolling import FOR_NO_COURSE_YET, LIST_BYTES, enrol_meant, enrol_person, enrolled_screen
from bot.widgets.paging import pages_row
from core.courses import (
    course_of,
    enrol_list,
    forget_role,
    renew_key,
    roles_of_course,
    students_of_course,
    unenrol,
)
from core.courses.errors import CourseKeyUnknown, ListEmpty, ListTooLong
from core.errors import ParleyError
from core.forms.errors import FileIsNoText, FileTooLarge, FileUnread
from core.people import person_of

enrolment = Flow("enrolment")

PAGE = 10
ROLES = 10
TYPED_LIST = 4_000
BROKEN_SHOWN = 20


@enrolment.press(ListStudents, reads=True)
def list_students(turn: Turn, pressed: ListStudents) -> Screen:
    turn.check_admin()
    words, here = turn.words, turn.community.id
    course = course_of(turn.db, here, pressed.course)
    found = students_of_course(turn.db, here, course.id, offset=pressed.page * PAGE, limit=PAGE)
    roles = roles_of_course(turn.db, here, course.id)[:ROLES]
    options = (
        *(Option(student.name, RemoveStudent(course.id, student.id)) for student in found.items),
        *(Option(f"🏷 {name}", ForgetRole(course.id, int(role.role))) for role, name in roles),
    )
    return Screen(
        "courses/students.j2",
        {"course": course, "found": found, "roles": [name for _, name in roles]},
        choice=Choice(words("Choose whom to take off"), options),
        buttons=(
            pages_row(words, pressed.page, PAGE, found.total, lambda p: ListStudents(course.id, p)),
            (
                Button(words("Enrol somebody"), FindStudent(course.id), Style.PRIMARY),
                Button(words("Send a list"), SendList(course.id)),
                Button(words("Link"), ShowKey(course.id)),
            ),
            (Button(words("Back to the course"), ShowCourse(course.id)),),
        ),
    )


@enrolment.form_of(FindStudent)
def find_form(turn: Turn, opened_by: FindStudent) -> Form:
    turn.check_admin()
    words, course = turn.words, course_of(turn.db, turn.community.id, opened_by.course)
    who = Field("who", words("Whom"), words("Their name, @handle or number"), most=100)
    return Form(words("Enrol in %(course)s", course=course.name), (who,), opened_by)


@enrolment.submitted(FindStudent)
def find_student(turn: Turn, opened_by: FindStudent, values: Values) -> Screen:
    turn.check_admin()
    return enrol_meant(turn, course_of(turn.db, turn.community.id, opened_by.course), values.get("who", ""))


@enrolment.press(EnrolStudent)
def enrol_found(turn: Turn, pressed: EnrolStudent) -> Screen:
    turn.check_admin()
    course = course_of(turn.db, turn.community.id, pressed.course)
    return enrol_person(turn, course, person_of(turn.db, pressed.person))


@enrolment.press(RemoveStudent)
def remove_student(turn: Turn, pressed: RemoveStudent) -> Screen:
    turn.check_admin()
    words, here = turn.words, turn.community.id
    course, person = course_of(turn.db, here, pressed.course), person_of(turn.db, pressed.person)
    if pressed.sure:
        was = unenrol(turn.db, here, course.id, person.id)
        return enrolled_screen(turn, course, person.name, "removed" if was else "not_there")
    row = (
        Button(words("Yes, take off"), RemoveStudent(course.id, person.id, sure=True), Style.DANGER),
        Button(words("Keep"), ListStudents(course.id)),
    )
    return Screen("courses/remove.j2", {"course": course, "name": person.name}, buttons=(row,))


@enrolment.press(ForgetRole)
def remove_role(turn: Turn, pressed: ForgetRole) -> Screen:
    turn.check_admin()
    here, course = turn.community.id, course_of(turn.db, turn.community.id, pressed.course)
    for role, name in roles_of_course(turn.db, here, course.id):
        if role.role == str(pressed.role):
            forget_role(turn.db, here, course.id, role)
            return enrolled_screen(turn, course, name, "role_removed")
    return enrolled_screen(turn, course, str(pressed.role), "role_removed")


@enrolment.press(ShowKey)
def show_key(turn: Turn, pressed: ShowKey) -> Screen:
    turn.check_admin()
    words, here = turn.words, turn.community.id
    course = renew_key(turn.db, here, pressed.course) if pressed.renew else course_of(turn.db, here, pressed.course)
    opens = JoinCourse(course.key).pack()
    return Screen(
        "courses/key.j2",
        {"course": course, "link": turn.house.deep_link(opens), "code": opens.replace(".", "_"), "new": pressed.renew},
        buttons=(
            (
                Button(words("Make a new one"), ShowKey(course.id, renew=True)),
                Button(words("Back to the course"), ShowCourse(course.id)),
            ),
        ),
    )


@enrolment.press(SendList)
def wait_for_list(turn: Turn, pressed: SendList) -> Screen:
    return asking.ask_in_chat(turn, list_form(turn, EnrolList(pressed.course)))


@enrolment.form_of(EnrolList)
def list_form(turn: Turn, opened_by: EnrolList) -> Form:
    turn.check_admin()
    words, course = turn.words, course_of(turn.db, turn.community.id, opened_by.course)
    hint = words("One student a line: name, @handle or number, such as Ben Ray, @ben")
    field = Field("students", words("Students"), hint, long=True, most=TYPED_LIST, file=LIST_BYTES)
    return Form(words("Students of %(course)s", course=course.name), (field,), opened_by)


@enrolment.submitted(EnrolList)
def take_list(turn: Turn, opened_by: EnrolList, values: Values) -> Screen:
    return outcome_screen(turn, opened_by.course, values.get("students", ""))


@enrolment.press(EnrolKept)
def take_kept_list(turn: Turn, pressed: EnrolKept) -> Screen:
    turn.check_admin()
    kept = asking.draft_of(turn)
    if kept is None or kept.form != FOR_NO_COURSE_YET:
        return asking.ask_in_chat(turn, list_form(turn, EnrolList(pressed.course)))
    asking.take(turn)
    return outcome_screen(turn, pressed.course, kept.answers.get("students", ""))


def outcome_screen(turn: Turn, course_id: int, text: str) -> Screen:
    """Enrols those on the list, and says what came of it."""
    turn.check_admin()
    platform = turn.viewer.account.platform
    outcome = enrol_list(turn.db, turn.community.id, course_id, text, platform=platform, now=turn.now)
    words, course = turn.words, outcome.course
    row = (Button(words("Students"), ListStudents(course.id)), Button(words("Send another"), SendList(course.id)))
    return Screen("courses/list_taken.j2", {"outcome": outcome, "most": BROKEN_SHOWN}, buttons=(row,))


@enrolment.refusal(FileIsNoText)
@enrolment.refusal(FileTooLarge)
@enrolment.refusal(FileUnread)
@enrolment.refusal(ListEmpty)
@enrolment.refusal(ListTooLong)
def not_that_list(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Says what is wrong; the next file or text is still taken for the list."""
    return Screen(
        template_of(type(error)),
        {"error": error},
        buttons=((Button(turn.words("Never mind"), asking.LeaveForm()),),),
        answer=Answer.NEW,
    )


@enrolment.refusal(CourseKeyUnknown)
def key_opens_nothing(turn: Turn, error: CourseKeyUnknown, done: Payload | None) -> Screen:
    row = (Button(turn.words("Courses"), ListDepartments()), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))
