"""What the card of a session says to one of its people, and what they can do with it now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.booking.reading.rows import Seat
from core.booking.reading.views import UNTOLD, SessionCard, Story
from core.booking.statuses import AGREED_SESSION, GIVEN_UP, LIVE_SESSION, BookingStatus, SessionStatus
from core.services.kinds import Mode


def card_for(seat: Seat, viewer_id: int, now: datetime, story: Story = UNTOLD) -> SessionCard:
    """What the session's card says to one of its people now, or NotYours. Lists do without its story."""
    is_mentor = seat.person(viewer_id).id == seat.mentor.id
    return SessionCard(
        **_session(seat, now),
        **_people(seat, viewer_id),
        **_booking(seat, now),
        **_abilities(seat, viewer_id, now),
        place=_place(seat, is_mentor),
        private_notes=seat.booking.private_notes if is_mentor else None,
        is_mentor=is_mentor,
        moves=story.moves,
        joins=story.joins,
        seats=story.seats,
        slot_notes=story.slot_notes,
    )


def _session(seat: Seat, now: datetime) -> dict[str, Any]:
    session, window = seat.session, seat.window
    return {
        "community_id": session.community_id,
        "session_id": session.id,
        "version": session.version,
        "competing": session.competing,
        "capacity": session.capacity,
        "taken": seat.taken,
        "least_students": session.least_students,
        "decide_at": _decide_at(seat, now),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "status": session.status,
        "mode": session.mode,
        "meets_online": session.meets_online,
        "own_link": bool(session.link),
        "join_opens_at": window.opens_at,
        "join_closes_at": window.closes_at,
        "change_until": seat.change_until,
        "binds_mentor": session.binds_mentor,
    }


def _people(seat: Seat, viewer_id: int) -> dict[str, Any]:
    """Who they are, and what they meet for."""
    session, viewer = seat.session, seat.person(viewer_id)
    return {
        "viewer_id": viewer.id,
        "viewer_zone": viewer.zone or seat.community.zone,
        "viewer_zone_known": viewer.zone is not None,
        "service_id": session.service_id,
        "service_title": seat.service_title,
        "instant": not seat.needs_approval,
        "mentor_id": session.mentor_id,
        "mentor_person_id": seat.mentor.id,
        "mentor_name": seat.mentor.name,
        "mentor_headline": seat.mentor_headline,
        "mentor_location": seat.mentor_location,
        "mentor_zone": seat.mentor_zone,
        "student_id": seat.student.id,
        "student_name": seat.student.name,
    }


def _booking(seat: Seat, now: datetime) -> dict[str, Any]:
    booking = seat.booking
    return {
        "booking_id": booking.id,
        "booking_status": booking.status,
        "series_id": booking.series_id,
        "topic": booking.topic,
        "details": booking.details,
        "agenda": booking.agenda,
        "answers": booking.answers or (),
        "preparation": booking.preparation,
        "reason": booking.reason,
        "decided_by": booking.decided_by,
        "decided_by_name": seat.decided_by_name if booking.decided_by is not None else None,
        "decided_at": booking.decided_at,
        "expires_at": booking.expires_at if booking.status is BookingStatus.PENDING else None,
        "nudge_at": _nudge_at(seat),
        "late": booking.late,
        "proposed": tuple(start for start in booking.proposed_starts if start > now),
        "proposed_by": booking.proposed_by,
        "shared_notes": booking.shared_notes,
        "absent_id": booking.absent_id,
        "contest": booking.contest,
    }


def _place(seat: Seat, is_mentor: bool) -> str | None:
    """A place is told from the start, a number to call only to who is to call it."""
    agreed = seat.booking.status not in GIVEN_UP | {BookingStatus.PENDING}
    told = seat.session.mode is Mode.IN_PERSON or is_mentor or agreed
    return seat.session.place if told else None


def _decide_at(seat: Seat, now: datetime) -> datetime | None:
    at = seat.session.decide_at
    return at if at is not None and now < at and seat.session.status in LIVE_SESSION else None


def _nudge_at(seat: Seat) -> datetime | None:
    booking = seat.booking
    if booking.status is not BookingStatus.PENDING or booking.proposed:
        return None
    return booking.nudge_at


def _abilities(seat: Seat, viewer_id: int, now: datetime) -> dict[str, Any]:
    session, booking = seat.session, seat.booking
    is_mentor = viewer_id == session.mentor_person_id
    pending = booking.status is BookingStatus.PENDING and now < (booking.expires_at or session.starts_at)
    agreed = booking.status is BookingStatus.CONFIRMED and session.status in AGREED_SESSION
    ahead = agreed and now < session.starts_at
    free = is_mentor and not session.binds_mentor
    in_time = free or now < (session.change_until if is_mentor else seat.change_until)
    changeable = ahead and in_time
    movable = ahead and session.status is SessionStatus.SCHEDULED and not session.for_group
    moves_alone = False
    if is_mentor and session.for_group:  # they call it off or move it for all
        changeable = session.status in LIVE_SESSION and now < session.starts_at and in_time
        moves_alone = changeable and session.status is SessionStatus.SCHEDULED
    proposed = bool(booking.proposed) and (pending or movable)
    endable = now >= seat.endable_from
    held = booking.status in {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
    over = booking.status is BookingStatus.COMPLETED and now < seat.no_show_until
    return {
        "can_approve": pending and is_mentor,
        "can_decline": pending and is_mentor,
        "can_withdraw": pending and not is_mentor,
        "can_prepare": agreed and is_mentor and now < session.ends_at,
        "can_write_agenda": agreed and now < session.ends_at,
        "can_propose": pending and is_mentor and not session.for_group,
        "can_take": proposed and viewer_id != booking.proposed_by,
        "can_turn_down": proposed,
        "can_cancel": changeable,
        "can_move": (changeable and movable) or moves_alone,
        "can_join": agreed and session.meets_online and seat.window.is_open(now),
        "can_complete": agreed and endable and is_mentor,
        "can_report": (agreed and endable) or over,
        "can_contest": booking.absent_id == viewer_id and booking.contested_at is None,
        "can_write_notes": is_mentor and (held or (agreed and endable)),
    }
