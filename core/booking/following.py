"""What follows from a change to a session: whose time is free again, what is due, who is told, which cards turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, orm, tuple_

from core.booking.carding import turn_copies
from core.booking.digests import plan_digest
from core.booking.models import Claim, Series, Session
from core.booking.offers import back_in_line, place_freed
from core.booking.rows import Seat, seats_of_session
from core.booking.rules import GIVEN_UP, SessionStatus, reminders_ahead
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.notices.reminders import forget_reminders, remind_at


def give_up(db: orm.Session, seat: Seat, now: datetime) -> None:
    """The seat, which was just ended, is free again; a session in which nobody sits any more is called off."""
    session = seat.session
    if not seats_beside(db, seat):
        call_off(db, [seat], now)
        return
    free_claims(db, session, [seat.student.id])
    place_freed(db, session, [seat.student.id], now)
    forget_reminders(db, session.community_id, session.id, seat.booking.id)
    show_change(db, seat, now)


def seats_beside(db: orm.Session, seat: Seat) -> list[Seat]:
    """The other seats of the session that are not given up; none where it is for one."""
    if not seat.session.for_group:
        return []
    seats = seats_of_session(db, *seat.key)
    return [s for s in seats if s.booking.id != seat.booking.id and s.booking.status not in GIVEN_UP]


def call_off(db: orm.Session, seats: Sequence[Seat], now: datetime) -> None:
    """The session will not be: its people are free again, nothing is due for it any more, its cards turn."""
    session = seats[0].session
    session.become(SessionStatus.CANCELLED)
    free_claims(db, session, [session.mentor_person_id, *(seat.student.id for seat in seats)])
    forget_reminders(db, session.community_id, session.id)
    if session.for_group:
        back_in_line(db, session)
    place_freed(db, session, [seat.student.id for seat in seats], now)
    show_change(db, seats[0], now)


def free_claims(db: orm.Session, session: Session, people: Iterable[int]) -> None:
    """The time of the session is these people's own again."""
    keys = [(person, session.starts_at) for person in people]
    db.execute(
        delete(Claim)
        .where(tuple_(Claim.person_id, Claim.starts_at).in_(keys), Claim.session_id == session.id)
        .execution_options(synchronize_session=False)
    )


def tell_about(
    db: orm.Session,
    seat: Seat,
    people: list[int],
    kind: NoticeKind,
    now: datetime,
    *,
    sender_id: int | None = None,
) -> None:
    """Writes a notice about the booking to each of the people."""
    data = {"session": seat.session.id, "booking": seat.booking.id}
    tell(db, seat.session.community_id, [Telling(person, kind, data, sender_id) for person in people], now)


def show_change(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Cards of the session show something old from now on, and so do those of its series."""
    turn_copies(db, seat.session, now)
    if seat.booking.series_id is not None:
        series = db.get_one(Series, (seat.booking.community_id, seat.booking.series_id))
        if series.first_session_id != seat.session.id:
            turn_copies(db, db.get_one(Session, (series.community_id, series.first_session_id)), now)


def remind_ahead(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Writes what an agreed session has still before it."""
    session, window = seat.session, seat.window
    ahead = reminders_ahead(
        now=now,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        change_until=seat.change_until,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )
    remind_at(db, session.community_id, session.id, ahead, now)
    plan_digest(db, session.community_id, session.mentor_id, session.starts_at, now)
