"""What a mentor gives with the yes, or later: notes to prepare by, and a meeting link of their own in place of ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import approve, decided, still
from core.booking.errors import NotesEmpty, NotesTooLong
from core.booking.following.telling import show_change, tell_about
from core.booking.freeing.giving_up import seats_beside
from core.booking.reading.rows import Seat, seat_of_booking
from core.booking.reading.views import SessionCard
from core.booking.rules import NOTES_LIMIT
from core.booking.statuses import BookingStatus
from core.meeting.links import clean_link
from core.notices.kinds import NoticeKind
from core.text import clean

TAKE_AWAY = "-"
"""What is typed to take notes or a link away."""


def approve_with(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, notes: str, link: str, now: datetime
) -> SessionCard:
    """`approve`, with notes for the student, a link, both or neither. Raises also NotesTooLong or LinkUnreadable."""
    notes, link = clean_notes(notes), clean_link(link)
    approve(db, community_id=community_id, booking_id=booking_id, by=by, now=now)
    seat = seat_of_booking(db, community_id, booking_id)
    seat.booking.preparation = notes or None
    seat.session.link = link or seat.session.link
    return decided(db, community_id, booking_id, by, now)


def prepare(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, notes: str, link: str, now: datetime
) -> SessionCard:
    """Gives an agreed session notes or a link; an empty one leaves what there is, and `-` takes it away.

    The link is that of the whole session, the notes are for this student. Raises NotesEmpty for neither, NotesTooLong,
    LinkUnreadable, BookingMissing, NotYours unless `by` is the mentor, or AlreadyDecided unless it is agreed on.
    """
    notes, link = clean_notes(notes), link.strip()
    if not notes and not link:
        raise NotesEmpty
    wanted_link = "" if link == TAKE_AWAY else clean_link(link)
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.check_mentor(by)
    still(db, seat, BookingStatus.CONFIRMED)
    if notes:
        seat.booking.preparation = None if notes == TAKE_AWAY else notes
    if link:
        seat.session.link = wanted_link or None
    _tell(db, seat, now, everybody=bool(link))
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def clean_notes(notes: str) -> str:
    """The notes without control characters, perhaps empty, or NotesTooLong beyond 500 characters."""
    notes = clean(notes)
    if len(notes) > NOTES_LIMIT:
        raise NotesTooLong(NOTES_LIMIT, len(notes))
    return notes


def _tell(db: orm.Session, seat: Seat, now: datetime, *, everybody: bool) -> None:
    beside = seats_beside(db, seat) if everybody else []
    for each in (seat, *(other for other in beside if other.booking.status is BookingStatus.CONFIRMED)):
        tell_about(db, each, [each.student.id], NoticeKind.SESSION_PREPARED, now, sender_id=seat.mentor.id)
