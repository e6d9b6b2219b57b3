"""What leaves the feature: frozen values about a request, and about a session as one of its people sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.booking.statuses import BookingStatus, SessionStatus
from core.services.kinds import Mode
from core.services.questions import Answered


@dataclass(frozen=True, slots=True)
class BookingView:
    """What was just asked for, or booked outright where no approval is needed."""

    community_id: int
    booking_id: int
    session_id: int
    service_id: int
    service_title: str
    mentor_id: int
    mentor_person_id: int
    mentor_name: str
    student_id: int
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str | None
    """Where they meet in person, or the number that is called."""
    status: BookingStatus
    expires_at: datetime | None
    nudge_at: datetime | None
    """When the mentor is told once that it waits."""
    series_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveView:
    """A session left one start for another."""

    moved_by_name: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class JoinedView:
    """When a person of a session first pressed Join; None where they never did."""

    name: str
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeatView:
    """Somebody's seat in a group session, as its mentor sees it."""

    booking_id: int
    student_name: str
    status: BookingStatus


@dataclass(frozen=True, slots=True)
class Story:
    """What has happened to a session so far, beside what stands in its own row."""

    moves: tuple[MoveView, ...] = ()
    """The first one first."""
    joins: tuple[JoinedView, ...] = ()
    """Mentor and student, once it can be said how it went."""
    slot_notes: str = ""
    """What the mentor wrote about the published slot that it was booked from."""
    seats: tuple[SeatView, ...] = ()
    """All that are taken or asked for in a group session, for its mentor alone."""


UNTOLD = Story()


@dataclass(frozen=True, slots=True)
class SessionCard:
    """All that a card of a session says to one of its two people."""

    community_id: int
    session_id: int
    booking_id: int
    version: int
    viewer_id: int
    viewer_zone: str
    """The zone the viewer reads times in: their own, else the community's."""
    viewer_zone_known: bool
    """False while the zone is only the community's."""
    is_mentor: bool
    """Whether the viewer is the session's mentor; else they are its student."""
    service_id: int
    service_title: str
    instant: bool
    """Whether its service asks for nobody's yes: either of the two moves it at once."""
    mentor_id: int
    mentor_person_id: int
    mentor_name: str
    mentor_headline: str
    mentor_location: str
    """Where they work; empty where they have not said, as the headline is."""
    mentor_zone: str
    """The zone of their hours."""
    student_id: int
    student_name: str
    competing: bool
    """Whether others can ask for the same while this waits for an answer."""
    capacity: int
    """How many students the session takes."""
    taken: int
    """How many of its seats are taken."""
    seats: tuple[SeatView, ...]
    """Who sits in a group session, for its mentor alone; empty in lists."""
    least_students: int
    decide_at: datetime | None
    """When the group is called off if it is smaller than that; None where this is decided, or every size will do."""
    starts_at: datetime
    ends_at: datetime
    status: SessionStatus
    booking_status: BookingStatus
    mode: Mode
    place: str | None
    """Where they meet in person, or once it is agreed on the number that is called."""
    meets_online: bool
    """Whether there is something to open when it is time."""
    series_id: int | None
    """The series that it was asked for with."""
    topic: str
    """Empty where the service does not ask."""
    details: str | None
    agenda: str | None
    answers: tuple[Answered, ...]
    """To the service's own questions."""
    preparation: str | None
    """What the mentor wrote for the student to prepare."""
    own_link: bool
    """Whether Join leads to a meeting of the mentor's own."""
    reason: str | None
    """Why it was declined or cancelled."""
    decided_by: int | None
    decided_by_name: str | None
    """Who last answered it; None when nobody has, or time did."""
    decided_at: datetime | None
    expires_at: datetime | None
    """When an unanswered request goes; None once it is answered."""
    nudge_at: datetime | None
    """When the mentor is, or was, told once that it waits; None where nothing is told."""
    join_opens_at: datetime | None
    """When the link is first shown; None where it is shown on approval."""
    join_closes_at: datetime
    change_until: datetime
    """Until when the student can cancel it, or ask to move it."""
    binds_mentor: bool
    """Whether the mentor has to keep to that as well."""
    late: bool
    """Whether it was cancelled later than that."""
    proposed: tuple[datetime, ...]
    """Starts ahead that one of the two would have in place of the session's."""
    proposed_by: int | None
    moves: tuple[MoveView, ...]
    """How it came to its time; empty in lists."""
    joins: tuple[JoinedView, ...]
    """Who pressed Join when, once it can be said how it went; empty in lists."""
    slot_notes: str
    """What the mentor wrote about the published slot that it was booked from; empty in lists."""
    shared_notes: str | None
    private_notes: str | None
    """The mentor's own: None for the student."""
    absent_id: int | None
    """Who did not come, as the other says."""
    contest: str | None
    """What that person says to it."""
    can_approve: bool
    can_decline: bool
    can_withdraw: bool
    can_propose: bool
    can_prepare: bool
    """Whether the viewer can give it notes or a link."""
    can_write_agenda: bool
    can_take: bool
    can_turn_down: bool
    can_cancel: bool
    can_move: bool
    can_join: bool
    can_complete: bool
    can_report: bool
    """Whether the viewer can say that the other did not come."""
    can_contest: bool
    can_write_notes: bool

    @property
    def other_id(self) -> int:
        """The person who is not the viewer."""
        return self.student_id if self.is_mentor else self.mentor_person_id

    @property
    def other_name(self) -> str:
        """The name of the person who is not the viewer."""
        return self.student_name if self.is_mentor else self.mentor_name

    @property
    def for_group(self) -> bool:
        """Whether the session takes several students."""
        return self.capacity > 1

    @property
    def seats_left(self) -> int:
        """How many more students it takes."""
        return max(0, self.capacity - self.taken)

    @property
    def with_whom(self) -> str:
        """Who the other is, in a list; to a group's mentor, which group it is and how full."""
        return (
            f"{self.service_title} ({self.taken}/{self.capacity})"
            if self.for_group and self.is_mentor
            else self.other_name
        )

    @property
    def minutes(self) -> int:
        """How long the session lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class JoinView:
    """What is needed to make one person's link to a session."""

    card: SessionCard
    room: str
    link: str
    """The mentor's own meeting, in place of the room; empty for the room."""
    subject: str
    """The service's title."""
    display_name: str
    first: bool
    """Whether nobody had pressed Join before: this press marked the session started."""
