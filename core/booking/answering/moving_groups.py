"""A group is moved by its mentor: all its people at once, or nobody. Who cannot come leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import still, still_ahead, still_changeable
from core.booking.answering.moving import offering_to_move, relocate
from core.booking.errors import AlreadyStarted, SameTime, SlotTaken, StudentsBusy
from core.booking.following.telling import remind_ahead, show_change, tell_about
from core.booking.free_time.taking import Wanted, check_free, claim_span
from core.booking.freeing.competing import decline_rivals_for_time
from core.booking.freeing.giving_up import free_claims
from core.booking.freeing.offers import back_in_line, time_freed
from core.booking.reading.rows import Seat, seats_of_session
from core.booking.rules import decision_of, expiry_of
from core.booking.statuses import AGREED_SESSION, GIVEN_UP, BookingStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import remind_at
from core.people.mentors import hold_mentor
from core.services.terms import ServiceTerms


def move_group(db: orm.Session, seat: Seat, start: datetime, now: datetime) -> None:
    """Gives the group of this seat another start, and tells everybody in it; they may leave until then.

    Raises AlreadyDecided unless it is agreed on, AlreadyStarted, TooLateToChange where the service binds its mentor,
    SameTime, what `check_free` does, or StudentsBusy where somebody in it has something else then. Nothing may be kept
    of what was written then.
    """
    session, mentor = seat.session, seat.mentor.id
    _still_movable(db, seat, now)
    if start == session.starts_at:
        raise SameTime(start)
    offering = offering_to_move(db, seat, now)
    hold_mentor(db, offering.service.community_id, offering.mentor_id)
    wanted = Wanted(offering, mentor, start, now, moved=session)
    check_free(db, wanted)
    seats = [each for each in seats_of_session(db, *seat.key) if each.booking.status not in GIVEN_UP]
    _claim_for_all(db, wanted, seats)
    back_in_line(db, session)
    left = relocate(db, wanted, session, moved_by=mentor, agreed_by=None)
    _write_what_is_due(db, seats, offering.service.terms, now)
    for each in seats:
        each.booking.may_leave = True
        tell_about(db, each, [each.student.id], NoticeKind.SESSION_MOVED, now, sender_id=mentor)
    show_change(db, seats[0], now)
    decline_rivals_for_time(db, seats[0], now)
    time_freed(db, session, *left, [each.student.id for each in seats], now)


def _still_movable(db: orm.Session, seat: Seat, now: datetime) -> None:
    if seat.session.status not in AGREED_SESSION:
        still(db, seat, BookingStatus.CONFIRMED)
    still_ahead(seat, now)
    if seat.session.started_at is not None:
        raise AlreadyStarted(seat.session.started_at)
    still_changeable(seat, seat.mentor.id, now)


def _claim_for_all(db: orm.Session, wanted: Wanted, seats: Sequence[Seat]) -> None:
    session, mentor = seats[0].session, seats[0].mentor.id
    students = {each.student.id: each.student.name for each in seats}
    free_claims(db, session, [mentor, *students])
    refused = claim_span(db, (mentor, *students), wanted.start, wanted.end, seats[0].key)
    if mentor in refused:
        raise SlotTaken(wanted.start, wanted.end, wanted.alternatives(db))
    if refused:
        names = tuple(name for person, name in students.items() if person in refused)
        raise StudentsBusy(wanted.start, names, wanted.alternatives(db))


def _write_what_is_due(db: orm.Session, seats: Sequence[Seat], terms: ServiceTerms, now: datetime) -> None:
    """What the group has before it at its new time, and the requests for seats in it that wait for an answer."""
    session = seats[0].session
    remind_ahead(db, seats[0], now)
    if session.decide_at is not None and session.decide_at > now:
        before = terms.decide_before_minutes
        session.decide_at = decision_of(now=now, starts_at=session.starts_at, before_minutes=before)
        remind_at(db, *seats[0].key, [(ReminderKind.DECIDE, session.decide_at)], now)
    for booking in (each.booking for each in seats if each.booking.status is BookingStatus.PENDING):
        usual = expiry_of(
            asked_at=now,
            starts_at=session.starts_at,
            before_minutes=terms.expires_before_minutes,
            hours_unanswered=None,
        )
        booking.expires_at = min(booking.expires_at or usual, usual)
        first = (ReminderKind.EXPIRE, booking.expires_at)
        if booking.nudge_at is not None and now < booking.nudge_at < booking.expires_at:
            first = (ReminderKind.NUDGE, booking.nudge_at)
        remind_at(db, *seats[0].key, [first], now, booking_id=booking.id)
