"""What is given up: a seat, or a whole session. Whose time is free again, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, orm, tuple_

from core.booking.following.telling import show_change
from core.booking.freeing.offers import back_in_line, place_freed
from core.booking.models import Claim, Session
from core.booking.reading.rows import Seat, seats_of_session
from core.booking.statuses import GIVEN_UP, SessionStatus
from core.notices.reminders import forget_reminders


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
