"""What time does to sessions: requests expire, people are reminded, rooms open, sessions end."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import and_, orm, select

from core.booking.following.digests import fire_digests
from core.booking.following.telling import show_change, tell_about
from core.booking.freeing.giving_up import call_off
from core.booking.freeing.offers import lapse_offers, offer_what_opened
from core.booking.holding.ending import end_seats, expire
from core.booking.holding.nudging import invite_back, nudge
from core.booking.models import Session
from core.booking.reading.rows import Seat, seat_of_booking, seats_of_session
from core.booking.rules import still_helps
from core.booking.statuses import AGREED_SESSION, GIVEN_UP, LIVE_SESSION, BookingStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.models import Reminder

_log = logging.getLogger(__name__)

_NOTICES = {ReminderKind.REMIND_24H: NoticeKind.REMIND_24H, ReminderKind.REMIND_1H: NoticeKind.REMIND_1H}


def fire_due(db: orm.Session, now: datetime, limit: int = 100) -> int:
    """Does what reminders, digests and offers say that are due, the oldest first, and returns how many there were.

    What another process is doing, or somebody is deciding on, is left for the next time.
    """
    # The session is locked with its reminder, and before its booking: those who decide lock in that order too.
    found = (
        select(Session, Reminder)
        .join(Reminder, and_(Reminder.community_id == Session.community_id, Reminder.session_id == Session.id))
        .where(Reminder.done_at.is_(None), Reminder.due_at <= now)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = [reminder for _, reminder in db.execute(found)]
    for reminder in due:
        reminder.done_at = now
    db.flush()  # before anything is called off: that removes what is not done
    for reminder in due:
        _fire(db, reminder, now)
    db.flush()
    done = len(due) + fire_digests(db, now, limit) + lapse_offers(db, now, limit)
    return done + offer_what_opened(db, now, limit)


def _fire(db: orm.Session, reminder: Reminder, now: datetime) -> None:
    if reminder.booking_id is not None:
        _fire_for_seat(
            db, reminder.kind, seat_of_booking(db, reminder.community_id, reminder.booking_id, lock=True), now
        )
    else:
        _fire_for_session(db, reminder, seats_of_session(db, reminder.community_id, reminder.session_id), now)


def _fire_for_seat(db: orm.Session, kind: ReminderKind, seat: Seat, now: datetime) -> None:
    match kind:
        case ReminderKind.NUDGE if now < (seat.booking.expires_at or now):
            nudge(db, seat, now)
        case ReminderKind.LAPSE:
            _lapse(db, seat, now)
        case ReminderKind.BOOK_AGAIN:
            invite_back(db, seat, now)
        case _:
            expire(db, seat, now)


def _fire_for_session(db: orm.Session, reminder: Reminder, seats: list[Seat], now: datetime) -> None:
    agreed = [seat for seat in seats if seat.booking.status is BookingStatus.CONFIRMED]
    if reminder.kind is ReminderKind.DECIDE:
        _decide(db, seats, now)
        return
    if not agreed or agreed[0].session.status not in AGREED_SESSION:
        return
    match reminder.kind:
        case ReminderKind.OPEN_ROOM | ReminderKind.CLOSE_ROOM | ReminderKind.CHANGES_END | ReminderKind.ENDABLE:
            show_change(db, agreed[0], now)
        case ReminderKind.COMPLETE:
            end_seats(db, agreed, BookingStatus.COMPLETED, by=None, now=now)
        case _:
            _remind(db, agreed, reminder, now)


def _decide(db: orm.Session, seats: list[Seat], now: datetime) -> None:
    """Calls a group off that is too small; else its cards say no longer that this is open."""
    session = seats[0].session
    if session.status not in LIVE_SESSION:
        return
    if sum(seat.booking.status is BookingStatus.CONFIRMED for seat in seats) >= session.least_students:
        show_change(db, seats[0], now)
        return
    live = [seat for seat in seats if seat.booking.status not in GIVEN_UP]
    for seat in live:
        seat.booking.become(BookingStatus.CANCELLED, by=None, at=now)
        tell_about(db, seat, [seat.student.id], NoticeKind.GROUP_TOO_SMALL, now)
        tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)
    tell_about(db, live[0], [session.mentor_person_id], NoticeKind.GROUP_TOO_SMALL, now)
    call_off(db, live, now)


def _lapse(db: orm.Session, seat: Seat, now: datetime) -> None:
    booking, begun = seat.booking, now >= seat.session.starts_at
    kept = [start for start in booking.proposed_starts if start > now and not begun]
    if len(kept) < len(booking.proposed):
        booking.keep_proposed(kept)
        show_change(db, seat, now)


def _remind(db: orm.Session, seats: list[Seat], reminder: Reminder, now: datetime) -> None:
    first, kind = seats[0], _NOTICES[reminder.kind]
    if not still_helps(reminder.kind, starts_at=first.session.starts_at, now=now):
        _log.warning("a late reminder was dropped: %s of session %s", reminder.kind.value, first.session.id)
        return
    tell_about(db, first, [first.mentor.id], kind, now)
    for seat in seats:
        tell_about(db, seat, [seat.student.id], kind, now)
