"""Why something about courses was refused, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError


class CourseMissing(ParleyError):
    """No such course in this community, or it is offered no more."""


class CourseUnknown(ParleyError):
    """No course on offer, or more than one, is called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class CourseKeyUnknown(ParleyError):
    """The key lets nobody enrol, or does so no more."""


class CourseNameTaken(ParleyError):
    """There is a course of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class DepartmentNameTaken(ParleyError):
    """There is a department of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class DepartmentMissing(ParleyError):
    """No such department in this community."""


class CourseNameEmpty(ParleyError):
    """A course or a department has to be called something."""


class ListEmpty(ParleyError):
    """The list names nobody."""


class ListTooLong(ParleyError):
    """The list has more than the `limit` lines that are taken at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
