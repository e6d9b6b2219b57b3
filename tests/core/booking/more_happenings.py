"""What else can happen: series asked for and answered as a whole, and single times that a mentor publishes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import note
from sqlalchemy.orm import Session as Db

from core.booking.series.answers import approve_series, decline_series, end_series
from core.booking.series.planning import plan_series
from core.booking.series.requesting import request_series
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind
from core.schedule.published import publish, take_away
from tests.core.booking.happenings import HALF_HOUR, Happenings
from tests.core.booking.ledger import SEATED, Told
from tests.core.booking.life import Deed


class MoreHappenings(Happenings):
    """Series, and published slots."""

    def somebody_asks_for_a_series(self, chance: Random) -> None:
        wish = {**self.wish(chance, None), "every_weeks": chance.choice((1, 2)), "times": chance.choice((2, 3, 4))}
        note(f"series: {wish}")

        def job(db: Db) -> Any:
            plan = plan_series(db, **{name: value for name, value in wish.items() if name != "topic"})
            return request_series(db, **wish, skipped=plan.skipped)

        mentor = self.mentor_of_service(wish["service_id"])
        told: list[Told] = [(mentor, NoticeKind.SERIES_ASKED), (wish["student_id"], NoticeKind.SERIES_SENT)]
        self.step(Deed("ask for a series", job, lambda answer, before, after: told))

    def a_series_is_answered(self, chance: Random) -> None:
        seats = [seat for seat in self.ledger.bookings.values() if seat.series_id and seat.status in SEATED]
        if not seats:
            return
        seat = chance.choice(seats)
        mentor, student = self.ledger.sessions[seat.session_id].mentor_person_id, seat.student_id
        by = chance.choice((mentor, student))
        waits = seat.status is BookingStatus.PENDING and by == mentor
        case, kind, more = chance.choice(ANSWERS[: 3 if waits else 1])
        wish = {"community_id": self.community, "series_id": seat.series_id, "by": by, "now": self.now, **more}
        note(f"{case.__name__}: {wish}")
        told: list[Told] = [(student if by == mentor else mentor, kind)]
        if case is decline_series or (case is end_series and by == mentor):
            told.append((student, NoticeKind.OTHERS_FREE))
        dates = frozenset(each.id for each in self.ledger.bookings.values() if each.series_id == seat.series_id)
        self.step(Deed(case.__name__, lambda db: case(db, **wish), lambda answer, before, after: told, dates))

    def a_mentor_publishes_a_slot(self, chance: Random) -> None:
        """Or takes one away; what is booked of it stays."""
        service = chance.choice(self.services)
        by = self.mentor_of_service(service)
        mentor = next(mentor for mentor, person in self.mentors.items() if person == by)
        start = self.start(chance)
        if self.slots and chance.random() < 0.3:
            slot, by = self.slots.pop()
            self.step(Deed("take a slot away", lambda db: take_away(db, self.community, slot, by=by, now=self.now)))
            return
        note(f"slot of {service} at {start}")

        def job(db: Db) -> None:
            (slot,) = publish(db, self.community, mentor, service, [(start, start + HALF_HOUR)], by=by, now=self.now)
            self.slots.append((slot.id, by))

        self.step(Deed("publish a slot", job))


ANSWERS: tuple[tuple[Callable[..., Any], NoticeKind, dict[str, str]], ...] = (
    (end_series, NoticeKind.SERIES_ENDED, {"reason": "Enough"}),
    (approve_series, NoticeKind.SERIES_APPROVED, {}),
    (decline_series, NoticeKind.SERIES_DECLINED, {"reason": "No time"}),
)
