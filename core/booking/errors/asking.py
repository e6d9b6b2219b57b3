"""Why somebody may not ask, or not for that."""

from __future__ import annotations

from core.errors import ParleyError
from core.membership.spaces import Space


class CannotBookYourself(ParleyError):
    """A mentor asked for a session with themselves."""


class MentorPaused(ParleyError):
    """The mentor takes no requests for now."""

    def __init__(self, mentor_name: str) -> None:
        super().__init__(mentor_name)
        self.mentor_name = mentor_name


class NotAMember(ParleyError):
    """The service is for the community's members, who are found on these platforms; on none: nobody is one yet.

    With `of`, for the members of that group, server or role alone.
    """

    def __init__(self, platforms: tuple[str, ...], of: Space | None) -> None:
        super().__init__(platforms, of)
        self.platforms = platforms
        self.of = of


class NotEnrolled(ParleyError):
    """The service is for those of a course, which has this id and name; None and empty where it is in none."""

    def __init__(self, course_id: int | None, course_name: str) -> None:
        super().__init__(course_id, course_name)
        self.course_id = course_id
        self.course_name = course_name


class NotConnected(ParleyError):
    """The service is for those connected with the mentor; `connection_id` is that of having asked before."""

    def __init__(self, mentor_id: int, mentor_name: str, connection_id: int | None) -> None:
        super().__init__(mentor_id, mentor_name)
        self.mentor_id = mentor_id
        self.mentor_name = mentor_name
        self.connection_id = connection_id


class TooManyRequests(ParleyError):
    """The student waits for `limit` answers of the mentor already, and may ask no more until one has come."""

    def __init__(self, mentor_name: str, limit: int) -> None:
        super().__init__(mentor_name, limit)
        self.mentor_name = mentor_name
        self.limit = limit


class LengthNotOffered(ParleyError):
    """Sessions of the service no longer last so many minutes."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class ModeNotOffered(ParleyError):
    """People no longer meet for the service in that way."""

    def __init__(self, mode: str) -> None:
        super().__init__(mode)
        self.mode = mode
