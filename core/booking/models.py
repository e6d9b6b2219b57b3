"""The tables of booking: sessions, and the seats in them. What may follow what is asked of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKeyConstraint, Index, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from core.booking.rules import next_booking_status, next_session_status
from core.booking.statuses import BookingStatus, SessionStatus
from core.schedule.models import Claim
from core.services.kinds import Mode
from core.services.questions import Answered
from core.storage.tables import AsJson, Entity, Json, Key
from core.words import one_of

__all__ = ["IN_SESSION", "Booking", "Claim", "Listing", "Series", "Session", "SessionMove"]


def _answers(told: list[list[str]]) -> tuple[Answered, ...]:
    return tuple(Answered(question, answer) for question, answer in told)


def _answers_told(answers: tuple[Answered, ...]) -> list[list[str]]:
    return [[a.question, a.answer] for a in answers]


class Session(Entity):
    """An occurrence: a mentor, a service, a time and a room. Its version grows with all that a card of it shows."""

    __tablename__ = "session"
    __table_args__ = (
        Index(None, "community_id", "mentor_person_id", "starts_at"),
        Index(
            "ix_session_of_slot",
            "community_id",
            "slot_id",
            sqlite_where=text("slot_id IS NOT NULL"),
            postgresql_where=text("slot_id IS NOT NULL"),
        ),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int]
    mentor_person_id: Mapped[int]
    service_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(one_of(Mode))
    place: Mapped[str | None]
    """Where its people meet, or the number that is called; None where it is neither in person nor by phone."""
    capacity: Mapped[int]
    """How many students it takes."""
    least_students: Mapped[int]
    """With fewer a group is called off when that is decided."""
    competing: Mapped[bool]
    """Whether requests do not hold it: the mentor's time is claimed, and seats are taken, with the approval."""
    room: Mapped[str]
    link: Mapped[str | None]
    """A meeting of the mentor's own in place of the room."""
    status: Mapped[SessionStatus] = mapped_column(one_of(SessionStatus))
    version: Mapped[int]
    cancel_until_minutes: Mapped[int]
    """The service's when it was asked for, here and below: what was shown to the student holds."""
    binds_mentor: Mapped[bool]
    """Whether its mentor has to keep to that as well."""
    started_at: Mapped[datetime | None]
    slot_id: Mapped[int | None]
    """The published slot that it was booked from; None where hours offered its time."""
    decide_at: Mapped[datetime | None]
    """When a group is called off that is too small; None where every size will do."""

    @property
    def change_until(self) -> datetime:
        """Until when students can cancel it, or ask to move it."""
        return self.starts_at - timedelta(minutes=self.cancel_until_minutes)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def asked_minutes(self) -> int | None:
        """How long it was to last; None for as long as the slot that it was booked from."""
        return self.minutes if self.slot_id is None else None

    @property
    def for_group(self) -> bool:
        """Whether it takes several students."""
        return self.capacity > 1

    @property
    def meets_online(self) -> bool:
        """Whether there is something to open when it is time: a room, a line, or a link of the mentor's own."""
        called = self.mode is Mode.VOICE and self.place
        return bool(self.link) or not (called or self.mode is Mode.IN_PERSON)

    def become(self, status: SessionStatus) -> None:
        """Moves on to the status; raises NotAllowedNow when it may not follow."""
        self.status = next_session_status(self.status, status)

    def changed(self) -> int:
        """Marks that cards of it show something old, and says which version they should show."""
        self.version += 1
        return self.version


class Booking(Entity):
    """One student's seat in a session."""

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "session_id"], ["session.community_id", "session.id"]),
        Index(None, "community_id", "session_id"),
        Index(None, "community_id", "student_id"),
        Index(
            "ix_booking_of_series",
            "community_id",
            "series_id",
            sqlite_where=text("series_id IS NOT NULL"),
            postgresql_where=text("series_id IS NOT NULL"),
        ),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    session_id: Mapped[int]
    student_id: Mapped[int]
    status: Mapped[BookingStatus] = mapped_column(one_of(BookingStatus))
    topic: Mapped[str]
    """What it is about; empty where the service does not ask."""
    details: Mapped[str | None]
    agenda: Mapped[str | None]
    answers: Mapped[tuple[Answered, ...] | None] = mapped_column(AsJson(_answers, _answers_told))
    """What the student answered to the service's own questions."""
    preparation: Mapped[str | None]
    """What the mentor wrote with the yes, for the student to prepare."""
    reason: Mapped[str | None]
    """Why it was declined or cancelled."""
    decided_by: Mapped[int | None]
    """The person who last answered it; None when time did."""
    decided_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    nudge_at: Mapped[datetime | None]
    """When its mentor is told once that it waits; None where they are not."""
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When the mentor first said something to it: yes, no, or other times."""
    may_leave: Mapped[bool]
    """Whether its student may leave until the start, however late: the group was moved without asking them."""
    late: Mapped[bool]
    """Whether it was cancelled later than students may."""
    proposed: Mapped[list[int]] = mapped_column(Json)
    """Starts in epoch seconds, ascending, that one of the two would have in place of the session's; mostly none."""
    proposed_by: Mapped[int | None]
    """The person who would."""
    shared_notes: Mapped[str | None]
    """What the mentor wrote down about it for both."""
    private_notes: Mapped[str | None]
    """What the mentor wrote down for themselves."""
    series_id: Mapped[int | None]
    """The series that it was asked for with; None for one by itself."""
    absent_id: Mapped[int | None]
    """The person who did not come, as the other says."""
    contest: Mapped[str | None]
    """What that person says to it."""
    contested_at: Mapped[datetime | None]

    def become(self, status: BookingStatus, *, by: int | None, at: datetime, reason: str | None = None) -> None:
        """Moves on to the status; raises NotAllowedNow when it may not follow."""
        self.status = next_booking_status(self.status, status)
        self.decided_by, self.decided_at = by, at
        self.let_go()
        if reason:
            self.reason = reason

    def answer(self, at: datetime) -> None:
        """The mentor has said something to it."""
        self.answered_at = self.answered_at or at

    @property
    def proposed_starts(self) -> tuple[datetime, ...]:
        """The starts that are proposed in place of the session's."""
        return tuple(datetime.fromtimestamp(second, UTC) for second in self.proposed)

    def propose(self, starts: Iterable[datetime], *, by: int) -> None:
        """Puts these starts up in place of what was proposed before."""
        self.proposed, self.proposed_by = sorted(int(start.timestamp()) for start in starts), by

    def keep_proposed(self, starts: Iterable[datetime]) -> None:
        """Leaves only these of the proposed starts."""
        kept = sorted(int(start.timestamp()) for start in starts)
        self.proposed, self.proposed_by = kept, self.proposed_by if kept else None

    def let_go(self) -> None:
        """Nothing is proposed any more."""
        self.proposed, self.proposed_by = [], None


IN_SESSION = and_(Booking.community_id == Session.community_id, Booking.session_id == Session.id)
"""By what a seat belongs to its session."""


class Listing(Entity):
    """A group session as it stands in the community's space, as an event of that platform."""

    __tablename__ = "listing"
    __table_args__ = (ForeignKeyConstraint(["community_id", "session_id"], ["session.community_id", "session.id"]),)

    community_id: Mapped[Key]
    session_id: Mapped[Key]
    event: Mapped[str]
    """The platform's own id of the event."""
    shown: Mapped[str]
    """What it says, so that it is changed only where that is no longer so."""


class SessionMove(Entity):
    """A session left one start for another: who wanted it and who agreed, None where nobody had to."""

    __tablename__ = "session_move"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "session_id"], ["session.community_id", "session.id"]),
        Index(None, "community_id", "session_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    session_id: Mapped[int]
    moved_by: Mapped[int]
    agreed_by: Mapped[int | None]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    moved_at: Mapped[datetime]


class Series(Entity):
    """What was asked for several dates at once. Its dates are the bookings that name it."""

    __tablename__ = "series"

    community_id: Mapped[Key]
    id: Mapped[Key]
    every_weeks: Mapped[int]
    """How many weeks lie between two dates, where none is left out."""
    first_session_id: Mapped[int]
    """The session on whose card the whole series is shown."""
    first_booking_id: Mapped[int]
    created_at: Mapped[datetime]
