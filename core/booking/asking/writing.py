"""All rows of a request but its claims, written together. Whether it may be made is decided in requesting.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, orm

from core.booking.free_time.offering import Offering
from core.booking.models import Booking, Session
from core.booking.reading.views import BookingView
from core.booking.rules import decision_of, reminders_ahead
from core.booking.statuses import BookingStatus, SessionStatus
from core.booking.written import Written
from core.meeting.rooms import new_room
from core.meeting.window import join_window
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.outbox import NOTICES, Telling, notice_row
from core.notices.reminders import REMINDERS, reminder_row
from core.storage import wake
from core.storage.writing import insert_together

_SESSIONS = cast(Table, Session.__table__)
_BOOKINGS = cast(Table, Booking.__table__)


def write_request(db: orm.Session, booking: BookingView, written: Written, offering: Offering, now: datetime) -> None:
    """Writes session, booking, notices, and the expiry, or the reminders where it is confirmed at once."""
    community_id = booking.community_id
    insert_together(
        db,
        (_SESSIONS, [_session_row(booking, offering, now)]),
        (_BOOKINGS, [_booking_row(booking, written, now)]),
        (NOTICES, [notice_row(community_id, telling, now) for telling in _tellings(booking)]),
        (REMINDERS, [*_expiry(booking, now), *_times_ahead(booking, offering, now)]),
    )
    wake(db, "due")


def write_seat(db: orm.Session, booking: BookingView, written: Written, now: datetime) -> None:
    """Writes a seat in a session that is there, with its notices, and its expiry where it is not confirmed at once."""
    community_id = booking.community_id
    insert_together(
        db,
        (_BOOKINGS, [_booking_row(booking, written, now)]),
        (NOTICES, [notice_row(community_id, telling, now) for telling in _tellings(booking)]),
        (REMINDERS, _expiry(booking, now)),
    )
    wake(db, "due")


def _session_row(booking: BookingView, offering: Offering, now: datetime) -> dict[str, Any]:
    confirmed = booking.status is BookingStatus.CONFIRMED
    slot = offering.slot_at(booking.starts_at)
    return {
        "community_id": booking.community_id,
        "id": booking.session_id,
        "mentor_id": booking.mentor_id,
        "mentor_person_id": booking.mentor_person_id,
        "service_id": booking.service_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "mode": booking.mode,
        "place": booking.place,
        "capacity": offering.capacity_at(booking.starts_at),
        "least_students": _least_students(booking, offering),
        "competing": offering.competing,
        "decide_at": _decide_at(booking, offering, now),
        "slot_id": slot.id if slot else None,
        "room": new_room(offering.community.room_prefix),
        "status": SessionStatus.SCHEDULED if confirmed else SessionStatus.TENTATIVE,
        "version": 1,
        "cancel_until_minutes": offering.service.terms.cancel_until_minutes,
        "binds_mentor": offering.service.terms.binds_mentor,
    }


def _booking_row(booking: BookingView, written: Written, now: datetime) -> dict[str, Any]:
    return {
        "community_id": booking.community_id,
        "id": booking.booking_id,
        "session_id": booking.session_id,
        "student_id": booking.student_id,
        "status": booking.status,
        "topic": written.topic,
        "details": written.details,
        "agenda": written.agenda,
        "answers": written.answers,
        "decided_at": now if booking.status is BookingStatus.CONFIRMED else None,
        "expires_at": booking.expires_at,
        "nudge_at": booking.nudge_at,
        "created_at": now,
        "may_leave": False,
        "late": False,
        "proposed": [],
        "series_id": booking.series_id,
    }


def _tellings(booking: BookingView) -> tuple[Telling, ...]:
    """What the two are told of it; of a series they are told once."""
    if booking.series_id is not None:
        return ()
    data = {"session": booking.session_id, "booking": booking.booking_id}
    confirmed = booking.status is BookingStatus.CONFIRMED
    to_mentor = NoticeKind.BOOKING_MADE if confirmed else NoticeKind.REQUEST_RECEIVED
    to_student = NoticeKind.BOOKING_CONFIRMED if confirmed else NoticeKind.REQUEST_SENT
    return (
        Telling(booking.mentor_person_id, to_mentor, data, sender_id=booking.student_id),
        Telling(booking.student_id, to_student, data),
    )


def _expiry(booking: BookingView, now: datetime) -> list[dict[str, Any]]:
    if not booking.expires_at:
        return []
    first = (ReminderKind.NUDGE, booking.nudge_at) if booking.nudge_at else (ReminderKind.EXPIRE, booking.expires_at)
    return [reminder_row(booking.community_id, booking.session_id, *first, now, booking.booking_id)]


def _times_ahead(booking: BookingView, offering: Offering, now: datetime) -> list[dict[str, Any]]:
    decide_at = _decide_at(booking, offering, now)
    times = [(ReminderKind.DECIDE, decide_at)] if decide_at else []
    if booking.status is BookingStatus.CONFIRMED:
        window = join_window(
            booking.starts_at,
            booking.ends_at,
            opens_minutes=offering.community.join_opens_minutes,
            closes_minutes=offering.community.join_closes_minutes,
        )
        times += reminders_ahead(
            now=now,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            change_until=booking.starts_at - timedelta(minutes=offering.service.terms.cancel_until_minutes),
            opens_at=window.opens_at,
            closes_at=window.closes_at,
        )
    return [reminder_row(booking.community_id, booking.session_id, *time, now) for time in times]


def _decide_at(booking: BookingView, offering: Offering, now: datetime) -> datetime | None:
    """When a group that may be too small is called off."""
    if _least_students(booking, offering) == 1:
        return None
    before = offering.service.terms.decide_before_minutes
    return decision_of(now=now, starts_at=booking.starts_at, before_minutes=before)


def _least_students(booking: BookingView, offering: Offering) -> int:
    """With fewer a group is called off; it needs no more than it takes."""
    return min(offering.service.terms.least_students, offering.capacity_at(booking.starts_at))
