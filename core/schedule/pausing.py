"""Pausing all bookings of a mentor, and taking them again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.people.mentors import mentor_profile, own_profile
from core.people.models import MentorStatus
from core.people.views import MentorView
from core.waitlist.line import look_again_at


def pause_mentor(db: Session, community_id: int, mentor_id: int, *, by: int) -> MentorView:
    """Takes the mentor off the list, and refuses new requests; what is booked stays booked.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    return _set_status(db, community_id, mentor_id, by, MentorStatus.PAUSED)


def resume_mentor(db: Session, community_id: int, mentor_id: int, *, by: int) -> MentorView:
    """Puts a paused mentor back on the list; what is free is offered to who waits for it. Raises as `pause_mentor`."""
    look_again_at(db, community_id, mentor_id)
    return _set_status(db, community_id, mentor_id, by, MentorStatus.ACTIVE)


def _set_status(db: Session, community_id: int, mentor_id: int, by: int, status: MentorStatus) -> MentorView:
    own_profile(db, community_id, mentor_id, by=by).status = status
    db.flush()
    return mentor_profile(db, community_id, mentor_id)
