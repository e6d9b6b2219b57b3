"""Times that one of the two proposes in place of the session's: putting them up, taking one, turning them down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import decided, pending_seat, still_unexpired
from core.booking.answering.moving import check_other_start, move, offering_to_move, still_movable
from core.booking.errors import (
    GroupStays,
    MentorDayFull,
    NotProposed,
    ProposedTimeGone,
    SlotPast,
    SlotTaken,
    StudentBusy,
    WrongNumberOfTimes,
)
from core.booking.following.telling import show_change, tell_about
from core.booking.reading.rows import Seat, seat_of_booking
from core.booking.reading.views import SessionCard
from core.booking.rules import MOST_PROPOSED
from core.booking.statuses import BookingStatus, SessionStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import remind_at
from core.people.errors import NotYours


def propose_times(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, starts: Collection[datetime], now: datetime
) -> SessionCard:
    """The mentor answers a request with other starts, in place of any proposed before. They are not held.

    The request stands meanwhile, with its expiry. Raises BookingMissing, NotYours unless `by` is the mentor,
    AlreadyDecided, GroupStays, WrongNumberOfTimes, SameTime, or what `check_free` does for the first that is not free.
    """
    seat = pending_seat(db, community_id, booking_id, by, now)
    if seat.session.for_group:
        raise GroupStays
    wanted = sorted(set(starts))
    if not 1 <= len(wanted) <= MOST_PROPOSED:
        raise WrongNumberOfTimes(len(wanted), MOST_PROPOSED)
    offering = offering_to_move(db, seat, now)
    for start in wanted:
        check_other_start(db, seat, offering, start, now)
    seat.booking.propose(wanted, by=by)
    seat.booking.answer(now)
    lapses = [(ReminderKind.LAPSE, start) for start in wanted]
    remind_at(db, community_id, seat.session.id, lapses, now, booking_id=booking_id)
    tell_about(db, seat, [seat.student.id], NoticeKind.TIMES_PROPOSED, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def take_proposed(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, start: datetime, now: datetime
) -> SessionCard:
    """The other of the two takes a proposed start: the session moves there, and is agreed on.

    Raises BookingMissing, NotYours (also for who proposed it), AlreadyDecided, AlreadyStarted, NotProposed, or
    ProposedTimeGone.
    """
    seat = _open_seat(db, community_id, booking_id, by, now)
    booking, proposer = seat.booking, seat.booking.proposed_by
    left = tuple(time for time in booking.proposed_starts if time > now)
    if proposer is None or start not in left:
        raise NotProposed(left)
    if by == proposer:
        raise NotYours
    if booking.status is BookingStatus.PENDING:
        seat.session.become(SessionStatus.SCHEDULED)
        booking.become(BookingStatus.CONFIRMED, by=proposer, at=now)
    try:
        move(db, seat, offering_to_move(db, seat, now), start, moved_by=proposer, agreed_by=by, now=now)
    except (SlotPast, SlotTaken, StudentBusy, MentorDayFull) as refusal:
        raise ProposedTimeGone(start, tuple(time for time in left if time != start)) from refusal
    tell_about(db, seat, [proposer], NoticeKind.SESSION_MOVED, now, sender_id=by)
    return decided(db, community_id, booking_id, by, now)


def turn_down(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """None of the proposed starts is taken, or who proposed them takes them back: all stays as it was.

    Raises BookingMissing, NotYours, AlreadyDecided, AlreadyStarted, or NotProposed.
    """
    seat = _open_seat(db, community_id, booking_id, by, now)
    if not seat.booking.proposed:
        raise NotProposed(())
    taken_back = by == seat.booking.proposed_by
    kind = NoticeKind.PROPOSAL_WITHDRAWN if taken_back else NoticeKind.PROPOSAL_REFUSED
    seat.booking.let_go()
    tell_about(db, seat, [seat.other(by).id], kind, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def strike_out(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, start: datetime, now: datetime
) -> SessionCard:
    """A proposed start that proved to be gone is proposed no longer. Raises BookingMissing or NotYours."""
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    kept = [time for time in seat.booking.proposed_starts if time != start]
    if len(kept) < len(seat.booking.proposed):
        seat.booking.keep_proposed(kept)
        show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def _open_seat(db: orm.Session, community_id: int, booking_id: int, by: int, now: datetime) -> Seat:
    """The seat while something can be proposed for it: a request without an answer, or a session ahead."""
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if seat.booking.status is BookingStatus.PENDING:
        still_unexpired(seat, now)
    else:
        still_movable(db, seat, now)
    return seat
