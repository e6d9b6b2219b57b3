"""Going into a session: who gets the room, and when. The link is made by the meeting port."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.following.telling import show_change
from core.booking.reading.cards import card_for
from core.booking.reading.rows import seat_of_session
from core.booking.reading.views import JoinView
from core.booking.statuses import BookingStatus, SessionStatus
from core.meeting.errors import JoinOver, MeetsElsewhere, NothingToJoin
from core.meeting.models import JoinPress
from core.schedule.published import slot_of


def join(db: orm.Session, *, community_id: int, session_id: int, by: int, now: datetime) -> JoinView:
    """Gives one of the session's people its room, and keeps who pressed Join when; the first press starts the session.

    Raises BookingMissing, NotYours, NothingToJoin (not agreed on, or called off), MeetsElsewhere, JoinTooEarly or
    JoinOver.
    """
    seat = seat_of_session(db, community_id, session_id, by, lock=True)
    person, session = seat.person(by), seat.session
    if session.status is SessionStatus.COMPLETED:
        raise JoinOver(seat.window.closes_at)
    if session.status not in {SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS}:
        raise NothingToJoin(session.status)
    if by != seat.mentor.id and seat.booking.status is not BookingStatus.CONFIRMED:
        raise NothingToJoin(seat.booking.status)
    if not session.meets_online:
        raise MeetsElsewhere(session.mode, session.place or "")
    seat.window.enter(now)
    press = (community_id, session_id, by, now)
    if db.get(JoinPress, press) is None:
        db.add(JoinPress(community_id=community_id, session_id=session_id, person_id=by, at=now))
    first = session.started_at is None
    if first:
        session.become(SessionStatus.IN_PROGRESS)
        session.started_at = now
        seat.booking.let_go()  # who is in the room no longer moves it
        show_change(db, seat, now)
    db.flush()
    slot = slot_of(db, community_id, session.slot_id) if session.slot_id is not None and not session.link else None
    link = session.link or (slot.link if slot else "")
    return JoinView(card_for(seat, by, now), session.room, link, seat.service_title, person.name, first)
