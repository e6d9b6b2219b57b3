"""One of the two would have an agreed session at another time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import decided, still_changeable
from core.booking.answering.moving import check_other_start, move, offering_to_move, still_movable
from core.booking.answering.moving_groups import move_group
from core.booking.following.telling import show_change, tell_about
from core.booking.reading.rows import seat_of_booking
from core.booking.reading.views import SessionCard
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import remind_at


def ask_to_move(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, start: datetime, now: datetime
) -> SessionCard:
    """One of the two would have the agreed session at another start; until the other agrees, the old one stands.

    Where the service needs no approval, it is done at once, and so is a group's move by its mentor. Raises
    BookingMissing, NotYours, AlreadyDecided unless it is agreed on, AlreadyStarted, GroupStays for a student of a
    group, TooLateToChange for a student, SameTime, what `check_free` does, or StudentsBusy.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if seat.session.for_group and by == seat.mentor.id:
        move_group(db, seat, start, now)
        return decided(db, community_id, booking_id, by, now)
    still_movable(db, seat, now)
    still_changeable(seat, by, now)
    offering = offering_to_move(db, seat, now)
    check_other_start(db, seat, offering, start, now)
    other = seat.other(by)
    if not offering.service.terms.needs_approval:
        move(db, seat, offering, start, moved_by=by, agreed_by=None, now=now)
        tell_about(db, seat, [other.id], NoticeKind.SESSION_MOVED, now, sender_id=by)
        return decided(db, community_id, booking_id, by, now)
    seat.booking.propose([start], by=by)
    lapses = (ReminderKind.LAPSE, min(start, seat.session.starts_at))
    remind_at(db, community_id, seat.session.id, [lapses], now, booking_id=booking_id)
    tell_about(db, seat, [other.id], NoticeKind.MOVE_ASKED, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)
