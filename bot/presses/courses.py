"""What can be pressed about courses: browse them, enrol; and, for admins, make them and say who teaches and studies."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("cd", Answer.EDIT)
@dataclass(frozen=True)
class ListDepartments(Payload):
    """Shows the departments, or the courses where there are none."""


@payload("cl", Answer.EDIT)
@dataclass(frozen=True)
class ListCourses(Payload):
    """Shows a page of the courses of a department (0: of all)."""

    department: Id = 0
    page: Small = 0


@payload("cs", Answer.EDIT)
@dataclass(frozen=True)
class ShowCourse(Payload):
    """Shows a course, with a page of those who teach it."""

    course: Id
    page: Small = 0


@payload("cj", Answer.NEW)
@dataclass(frozen=True)
class JoinCourse(Payload):
    """Enrols in the course that the key is of."""

    key: Id


@payload("cn", Answer.FORM)
@dataclass(frozen=True)
class NewCourse(Payload):
    """Makes a course."""


@payload("cr", Answer.FORM)
@dataclass(frozen=True)
class RenameCourse(Payload):
    """Gives a course another name."""

    course: Id


@payload("cv", Answer.FORM)
@dataclass(frozen=True)
class MoveCourse(Payload):
    """Puts a course into another department."""

    course: Id


@payload("cp", Answer.FORM)
@dataclass(frozen=True)
class RenameDepartment(Payload):
    """Gives a department another name."""

    department: Id


@payload("ct", Answer.EDIT)
@dataclass(frozen=True)
class RetireCourse(Payload):
    """Offers a course no more, or again."""

    course: Id
    retired: bool


@payload("cm", Answer.EDIT)
@dataclass(frozen=True)
class ListTeachers(Payload):
    """Shows a page of the mentors, of whom one is assigned or, with `gone`, taken off the course."""

    course: Id
    gone: bool = False
    page: Small = 0


@payload("ca", Answer.EDIT)
@dataclass(frozen=True)
class AssignMentor(Payload):
    """Lets a mentor teach the course, or with `gone` no more."""

    course: Id
    mentor: Id
    gone: bool = False


@payload("cu", Answer.EDIT)
@dataclass(frozen=True)
class ListStudents(Payload):
    """Shows a page of those who are enrolled."""

    course: Id
    page: Small = 0


@payload("ci", Answer.FORM)
@dataclass(frozen=True)
class FindStudent(Payload):
    """Asks whom to enrol."""

    course: Id


@payload("ce", Answer.EDIT)
@dataclass(frozen=True)
class EnrolStudent(Payload):
    """Enrols somebody who was found by name."""

    course: Id
    person: Id


@payload("cx", Answer.EDIT)
@dataclass(frozen=True)
class RemoveStudent(Payload):
    """Takes somebody off the course; asks first unless `sure`."""

    course: Id
    person: Id
    sure: bool = False


@payload("ck", Answer.EDIT)
@dataclass(frozen=True)
class ShowKey(Payload):
    """Shows how people enrol by themselves; with `renew`, by another key from now on."""

    course: Id
    renew: bool = False


@payload("cf", Answer.NEW)
@dataclass(frozen=True)
class SendList(Payload):
    """Waits for a list of students, as a file or typed."""

    course: Id


@payload("cw", Answer.FORM)
@dataclass(frozen=True)
class EnrolList(Payload):
    """Enrols those whom a list names (0: the course is still to be chosen)."""

    course: Id


@payload("cb", Answer.EDIT)
@dataclass(frozen=True)
class ShowBelonging(Payload):
    """Shows which course a service is in, and a page of those that it can be put into."""

    service: Id
    page: Small = 0


@payload("cc", Answer.EDIT)
@dataclass(frozen=True)
class PutIntoCourse(Payload):
    """Puts a service into a course (0: into none)."""

    service: Id
    course: Id = 0


@payload("cg", Answer.EDIT)
@dataclass(frozen=True)
class ForgetRole(Payload):
    """Lets a role count as enrolled no more."""

    course: Id
    role: Id


@payload("cq", Answer.EDIT)
@dataclass(frozen=True)
class EnrolKept(Payload):
    """Enrols those on the list that was sent before it was said for which course."""

    course: Id
