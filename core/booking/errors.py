"""Why a booking was refused, as facts with data. Their words live in the bot's templates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import ParleyError

if TYPE_CHECKING:
    from core.booking.rules import BookingStatus, SessionStatus


class NotAllowedNow(ParleyError):
    """A status may not follow the current one."""

    def __init__(self, current: SessionStatus | BookingStatus, wanted: SessionStatus | BookingStatus) -> None:
        super().__init__(current, wanted)
        self.current = current
        self.wanted = wanted


class CannotBookYourself(ParleyError):
    """A mentor asked for a session with themselves."""


class MentorPaused(ParleyError):
    """The mentor takes no requests for now."""

    def __init__(self, mentor_name: str) -> None:
        super().__init__(mentor_name)
        self.mentor_name = mentor_name


class NotAMember(ParleyError):
    """The service is for the community's members, who are found on these platforms; on none: nobody is one yet."""

    def __init__(self, platforms: tuple[str, ...]) -> None:
        super().__init__(platforms)
        self.platforms = platforms


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


class SlotPast(ParleyError):
    """The wanted start has gone by; `alternatives` are the next free starts."""

    def __init__(self, start: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start)
        self.start = start
        self.alternatives = alternatives


class TooSoon(ParleyError):
    """The wanted start is nearer than the mentor's notice; `earliest` is the first moment that is not."""

    def __init__(self, start: datetime, earliest: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, earliest)
        self.start = start
        self.earliest = earliest
        self.alternatives = alternatives


class TooFarAhead(ParleyError):
    """The wanted start is further ahead than the service can be booked, which is before `latest`."""

    def __init__(self, start: datetime, latest: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, latest)
        self.start = start
        self.latest = latest
        self.alternatives = alternatives


class MentorDayFull(ParleyError):
    """The mentor takes `limit` sessions a day, and has them on the day of `start`; `alternatives` are on others."""

    def __init__(self, mentor_name: str, start: datetime, limit: int, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(mentor_name, start, limit)
        self.mentor_name = mentor_name
        self.start = start
        self.limit = limit
        self.alternatives = alternatives


class MentorWeekFull(MentorDayFull):
    """The same for a week."""


class StudentWeekFull(MentorDayFull):
    """The student may have `limit` sessions a week with the mentor, and has them in the week of `start`."""


class TooManyRequests(ParleyError):
    """The student waits for `limit` answers of the mentor already, and may ask no more until one has come."""

    def __init__(self, mentor_name: str, limit: int) -> None:
        super().__init__(mentor_name, limit)
        self.mentor_name = mentor_name
        self.limit = limit


class SlotTaken(ParleyError):
    """The mentor is not free from `start` to `end`; `alternatives` are the nearest free starts, perhaps none."""

    def __init__(self, start: datetime, end: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, end)
        self.start = start
        self.end = end
        self.alternatives = alternatives


class SessionFull(ParleyError):
    """All `capacity` seats of the group at `start` are taken; `alternatives` are the nearest free starts."""

    def __init__(self, start: datetime, capacity: int, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, capacity)
        self.start = start
        self.capacity = capacity
        self.alternatives = alternatives


class AlreadyEnrolled(ParleyError):
    """The student has a seat in the group at `start` already, or has asked for one."""

    def __init__(self, session_id: int, start: datetime) -> None:
        super().__init__(session_id, start)
        self.session_id = session_id
        self.start = start


class TimeGivenAway(ParleyError):
    """A request did not hold its time, and the mentor has something else at `start` by now."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class GroupStays(ParleyError):
    """A group session is not moved: its people have each agreed to its time."""


class StudentBusy(ParleyError):
    """The student has another session at that time, from `start` to `end`; `alternatives` suit both people."""

    def __init__(self, session_id: int, start: datetime, end: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(session_id, start, end)
        self.session_id = session_id
        self.start = start
        self.end = end
        self.alternatives = alternatives


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


class TopicEmpty(ParleyError):
    """A request says nothing about what it is for."""


class TopicTooLong(ParleyError):
    """What a request is for was said in `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class AnswerMissing(ParleyError):
    """The request form asks for `field`, "details", "agenda" or the text of a question, and it was left empty."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AnswerTooLong(ParleyError):
    """What was written for `field` has `length` characters; at most `limit` are taken."""

    def __init__(self, field: str, limit: int, length: int) -> None:
        super().__init__(field, limit, length)
        self.field = field
        self.limit = limit
        self.length = length


class AnswerUnknown(ParleyError):
    """What was answered to the question `field` is none of its options."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ReasonEmpty(ParleyError):
    """A decline or a cancellation gives no reason."""


class ReasonTooLong(ParleyError):
    """The reason has `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class BookingMissing(ParleyError):
    """No such booking or session."""


class AlreadyDecided(ParleyError):
    """The booking has been answered: what it is now, by whom (None: by time) and when."""

    def __init__(self, status: BookingStatus, by_name: str | None, at: datetime | None) -> None:
        super().__init__(status, by_name, at)
        self.status = status
        self.by_name = by_name
        self.at = at


class AlreadyStarted(ParleyError):
    """The session started at `starts_at`, and can no longer be called off or moved."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class AlreadyEnded(ParleyError):
    """The session ended at `ends_at`: there is nothing left to prepare."""

    def __init__(self, ends_at: datetime) -> None:
        super().__init__(ends_at)
        self.ends_at = ends_at


class TooLateToChange(ParleyError):
    """A student could cancel or move the session until `until`; since then only the mentor can, `for_both` nobody."""

    def __init__(self, mentor_name: str, until: datetime, *, for_both: bool = False) -> None:
        super().__init__(mentor_name, until)
        self.mentor_name = mentor_name
        self.until = until
        self.for_both = for_both


class WrongNumberOfTimes(ParleyError):
    """From one to `most` times can be proposed at once, not `count`."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(count, most)
        self.count = count
        self.most = most


class SameTime(ParleyError):
    """The session is at `start` already."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class NotProposed(ParleyError):
    """That time is not, or no longer, proposed; `left` are those that are, perhaps none."""

    def __init__(self, left: tuple[datetime, ...]) -> None:
        super().__init__(left)
        self.left = left


class ProposedTimeGone(ParleyError):
    """`start` was proposed, and one of the two has something else by now; `left` are the others, perhaps none."""

    def __init__(self, start: datetime, left: tuple[datetime, ...]) -> None:
        super().__init__(start, left)
        self.start = start
        self.left = left


class TooEarlyToEnd(ParleyError):
    """How the session went can be said from `since` on."""

    def __init__(self, since: datetime) -> None:
        super().__init__(since)
        self.since = since


class TooLateToReport(ParleyError):
    """That somebody did not come could be said until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class NothingToContest(ParleyError):
    """Nobody says that this person did not come, or they have contested it already."""


class NotesEmpty(ParleyError):
    """Nothing was written down."""


class NotesTooLong(ParleyError):
    """The notes have `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class RhythmOutOfRange(ParleyError):
    """A series is weekly or fortnightly, and from 2 to `most` times; this would be neither."""

    def __init__(self, every_weeks: int, times: int, most: int) -> None:
        super().__init__(every_weeks, times, most)
        self.every_weeks = every_weeks
        self.times = times
        self.most = most


class SeriesTooShort(ParleyError):
    """Of the dates of a series fewer than two are free."""


class SeriesChanged(ParleyError):
    """Of the dates of a series others are free by now than were shown."""


class SeriesMissing(ParleyError):
    """No such series in this community."""


class SeriesSettled(ParleyError):
    """Nothing of the series is left that this could be said to."""
