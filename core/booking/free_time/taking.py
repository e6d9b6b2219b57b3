"""Taking a time: whether a service has a start for this student, and the claims that hold it for both people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm, select

from core.booking.errors import SlotPast, SlotTaken, StudentBusy, TooFarAhead, TooSoon
from core.booking.free_time.availability import nearest_free_to
from core.booking.free_time.counting import NO_SESSION, busy_spans, cap_reached, starts_around
from core.booking.free_time.offering import Offering
from core.booking.models import Session
from core.schedule.models import CLAIMS
from core.storage import claim

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A start that a student would have; `moved` is the session that would leave its own time for it."""

    offering: Offering
    student_id: int
    start: datetime
    now: datetime
    moved: Session | None = None

    @property
    def end(self) -> datetime:
        """When a session from there would end."""
        return self.offering.end_of(self.start)

    @property
    def without(self) -> int:
        """The session that does not stand in the way of itself."""
        return self.moved.id if self.moved else NO_SESSION

    def alternatives(self, db: orm.Session) -> tuple[datetime, ...]:
        """The nearest free starts, but for the one that it has."""
        own = self.moved.starts_at if self.moved else None
        nearest = nearest_free_to(
            db,
            self.offering,
            self.start,
            ALTERNATIVES + (own is not None),
            now=self.now,
            student_id=self.student_id,
            without=self.without,
        )
        return tuple(start for start in nearest if start != own)[:ALTERNATIVES]


def check_start(db: orm.Session, wanted: Wanted) -> None:
    """SlotPast, TooSoon, TooFarAhead, SlotTaken (for what the hours do not offer), or as `check_room` says."""
    check_moment(db, wanted)
    if not wanted.offering.offers(wanted.start):
        raise SlotTaken(wanted.start, wanted.end, wanted.alternatives(db))
    check_room(db, wanted)


def check_moment(db: orm.Session, wanted: Wanted) -> None:
    """SlotPast, TooSoon or TooFarAhead."""
    start, now, offering = wanted.start, wanted.now, wanted.offering
    if start <= now:
        raise SlotPast(start, wanted.alternatives(db))
    if start < offering.earliest(now):
        raise TooSoon(start, offering.earliest(now), wanted.alternatives(db))
    if start >= offering.latest(now):
        raise TooFarAhead(start, offering.latest(now), wanted.alternatives(db))


def check_room(db: orm.Session, wanted: Wanted) -> None:
    """SlotPast, MentorDayFull, MentorWeekFull, StudentWeekFull, or SlotTaken for what leaves the mentor no buffer.

    Where requests compete, SlotTaken also for what the mentor has agreed on: a request claims nothing of theirs.
    """
    offering, start = wanted.offering, wanted.start
    if start <= wanted.now:
        raise SlotPast(start, wanted.alternatives(db))
    starts = starts_around(db, offering, start, start, without=wanted.without)
    full = cap_reached(offering, starts, int(start.timestamp()), wanted.student_id)
    if full is not None:
        refusal, limit = full
        raise refusal(offering.mentor_name, start, limit, wanted.alternatives(db))
    if (offering.buffered or offering.competing) and _is_taken(db, wanted):
        raise SlotTaken(start, wanted.end, wanted.alternatives(db))


def check_free(db: orm.Session, wanted: Wanted) -> None:
    """As `check_start`, or SlotTaken where one of the two is taken then. Who takes it later has to claim it still."""
    check_start(db, wanted)
    if _is_taken(db, wanted, wanted.student_id):
        raise SlotTaken(wanted.start, wanted.end, wanted.alternatives(db))


def claim_time(db: orm.Session, wanted: Wanted, session_id: int, *, mentor: bool = True) -> None:
    """Claims the time for both, or for the student alone.

    SlotTaken or StudentBusy where the database refuses, and then nothing may be kept.
    """
    offering = wanted.offering
    people = (offering.mentor_person_id, wanted.student_id) if mentor else (wanted.student_id,)
    refused = claim_span(db, people, wanted.start, wanted.end, (offering.service.community_id, session_id))
    if not refused:
        return
    if offering.mentor_person_id in refused:
        raise SlotTaken(wanted.start, wanted.end, wanted.alternatives(db))
    check_student_free(db, wanted)


def claim_span(
    db: orm.Session, people: Iterable[int], start: datetime, end: datetime, holder: tuple[int, int]
) -> tuple[int, ...]:
    """Claims the time of all these people, or of nobody: those who have something else then, none if it is claimed.

    `holder` is the session that takes it, or the offer that holds it, with its community's id first.
    """
    span = {"starts_at": start, "ends_at": end, "community_id": holder[0], "session_id": holder[1]}
    return claim(db, CLAIMS, [{"person_id": person, **span} for person in people])


def check_student_free(db: orm.Session, wanted: Wanted) -> None:
    """StudentBusy where the student has something else then."""
    overlapping = select(CLAIMS.c.session_id, CLAIMS.c.starts_at, CLAIMS.c.ends_at).where(
        CLAIMS.c.person_id == wanted.student_id, CLAIMS.c.starts_at < wanted.end, CLAIMS.c.ends_at > wanted.start
    )
    other = db.execute(overlapping.order_by(CLAIMS.c.starts_at).limit(1)).one_or_none()
    if other is not None:
        raise StudentBusy(other.session_id, other.starts_at, other.ends_at, wanted.alternatives(db))


def _is_taken(db: orm.Session, wanted: Wanted, student_id: int | None = None) -> bool:
    begins, ends = int(wanted.start.timestamp()), int(wanted.end.timestamp())
    spans = busy_spans(db, wanted.offering, wanted.start, wanted.end, student_id, without=wanted.without)
    return any(begin < ends and begins < end for begin, end in spans)
