"""Who must hear of what was done, or of what time alone has done: told by the rows before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row

from core.booking.reading.views import BookingView
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind
from core.waitlist.models import OfferStatus, WaitStatus
from tests.core.booking.ledger import SEATED, Ledger, Told

TOLD_BY_TIME = {
    NoticeKind.REMIND_24H, NoticeKind.REMIND_1H, NoticeKind.REQUEST_WAITS, NoticeKind.DAY_AHEAD, NoticeKind.BOOK_AGAIN,
}  # fmt: skip
"""What changes no booking; that it comes is the reminders' to promise."""


def told_of_request(answer: Any, _before: Ledger, _after: Ledger) -> list[Told]:
    """Both hear of a request, or of a session that is booked at once; nobody of an offer that is passed on."""
    if not isinstance(answer, BookingView):
        return []
    confirmed = answer.status is BookingStatus.CONFIRMED
    return [
        (answer.mentor_person_id, NoticeKind.BOOKING_MADE if confirmed else NoticeKind.REQUEST_RECEIVED),
        (answer.student_id, NoticeKind.BOOKING_CONFIRMED if confirmed else NoticeKind.REQUEST_SENT),
    ]


def told_of_act(name: str, about: tuple[Row[Any], Row[Any], int], before: Ledger, after: Ledger) -> list[Told]:
    """Whom an operation tells, beside what follows from it. It is about a seat, in a session, by a person."""
    seat, session, by = about
    mentor, student = session.mentor_person_id, seat.student_id
    other = student if by == mentor else mentor
    moved = after.sessions[session.id].starts_at != session.starts_at
    ended = [booking.student_id for booking in newly(BookingStatus.CANCELLED, before, after)]
    group = [each.student_id for each in before.seats(session.id) if each.status in SEATED]
    for_all = moved and session.capacity > 1
    told: dict[str, list[Told]] = {
        "approve": [(student, NoticeKind.BOOKING_CONFIRMED)],
        "decline": [(student, NoticeKind.BOOKING_DECLINED), (student, NoticeKind.OTHERS_FREE)],
        "withdraw": [(mentor, NoticeKind.BOOKING_WITHDRAWN)],
        "cancel": [
            *((person, NoticeKind.BOOKING_CANCELLED) for person in (ended if by == mentor else [mentor])),
            *((person, NoticeKind.OTHERS_FREE) for person in (ended if by == mentor else [])),
        ],
        "propose": [(student, NoticeKind.TIMES_PROPOSED)],
        "take": [(seat.proposed_by, NoticeKind.SESSION_MOVED)],
        "turn_down": [
            (other, NoticeKind.PROPOSAL_WITHDRAWN if by == seat.proposed_by else NoticeKind.PROPOSAL_REFUSED)
        ],
        "move": [(person, NoticeKind.SESSION_MOVED) for person in group]
        if for_all
        else [(other, NoticeKind.SESSION_MOVED if moved else NoticeKind.MOVE_ASKED)],
        "no_show": [(other, NoticeKind.NO_SHOW_REPORTED)],
        "contest": [(mentor, NoticeKind.NO_SHOW_CONTESTED), (student, NoticeKind.NO_SHOW_CONTESTED)],
        "agenda": [(other, NoticeKind.AGENDA_WRITTEN)],
        "notes": [(student, NoticeKind.NOTES_SHARED)],
    }
    return told.get(name, [])


def told_of_what_follows(before: Ledger, after: Ledger, subjects: Collection[int] = ()) -> list[Told]:
    """Whoever was offered a place hears of it, whoever's request goes without an answer, and whoever competed with the
    `subjects` that it was given away."""
    new = (offer for number, offer in after.offers.items() if number not in before.offers)
    told = [(after.waits[offer.entry_id].student_id, NoticeKind.PLACE_OFFERED) for offer in new]
    heard = {seat.series_id for seat in before.bookings.values() if seat.status is BookingStatus.EXPIRED} - {None}
    for seat in newly(BookingStatus.EXPIRED, before, after):
        if seat.series_id in heard:
            continue
        heard |= {seat.series_id} - {None}  # of a series, with its first date
        kind = NoticeKind.BOOKING_EXPIRED if seat.series_id is None else NoticeKind.SERIES_EXPIRED
        told += [(mentor_of(seat, after), kind), (seat.student_id, kind), (seat.student_id, NoticeKind.OTHERS_FREE)]
    rivals = (booking for booking in newly(BookingStatus.DECLINED, before, after) if booking.id not in subjects)
    return [*told, *((rival.student_id, NoticeKind.GIVEN_TO_ANOTHER) for rival in rivals)]


def told_by_time(before: Ledger, after: Ledger) -> list[Told]:
    """Who must hear of what time alone has ended."""
    told = told_of_what_follows(before, after)
    too_small = list(newly(BookingStatus.CANCELLED, before, after))
    told += [(seat.student_id, NoticeKind.GROUP_TOO_SMALL) for seat in too_small]
    told += [(seat.student_id, NoticeKind.OTHERS_FREE) for seat in too_small]
    groups = {seat.session_id: mentor_of(seat, after) for seat in too_small}
    told += [(mentor, NoticeKind.GROUP_TOO_SMALL) for mentor in groups.values()]
    for number, offer in before.offers.items():
        wait = after.waits[offer.entry_id]
        lapsed = offer.status is OfferStatus.OPEN and after.offers[number].status is OfferStatus.LAPSED
        if lapsed and wait.status is WaitStatus.LEFT:  # else the group is off, and its student stands in line as before
            told.append((wait.student_id, NoticeKind.OFFER_LAPSED))
    return told


def newly(status: BookingStatus, before: Ledger, after: Ledger) -> Iterable[Row[Any]]:
    """The bookings that stand so now, and did not."""
    for number, booking in after.bookings.items():
        was = before.bookings.get(number)
        if was is not None and was.status is not status and booking.status is status:
            yield booking


def mentor_of(seat: Row[Any], ledger: Ledger) -> int:
    """The mentor's person."""
    person: int = ledger.sessions[seat.session_id].mentor_person_id
    return person
