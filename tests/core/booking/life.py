"""A life of bookings: two mentors with services of every kind, three students, and the clock. What is done is looked at
right after: the promises hold, and those hear of it who must. What can happen is in happenings.py."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import Row
from sqlalchemy.orm import Session as Db

from core.booking import BookingView, booking_card
from core.errors import ParleyError
from core.people import AccountKey
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service
from tests.core.booking.ledger import (
    AGREED,
    CLOSES,
    OPENS,
    Ledger,
    Told,
    broken_promises,
    read_ledger,
    unseen_changes,
)
from tests.core.booking.telling import told_of_what_follows
from tests.core.community import NOW, found_a_community, person
from tests.stores import SharedStore

QUICK = ServiceTerms(notice_minutes=30, expires_before_minutes=60, cancel_until_minutes=60)
TERMS = {
    "approved": QUICK,
    "instant": replace(QUICK, title="At once", needs_approval=False, durations=(60,)),
    "counted": replace(QUICK, title="Counted", buffer_before_minutes=15, most_a_day=3, most_open_requests=2),
    "competing": replace(QUICK, title="Competing", competing=True),
    "group": replace(QUICK, title="Group", capacity=2, needs_approval=False),
    "seminar": replace(QUICK, title="Seminar", capacity=3, least_students=2, decide_before_minutes=120),
}


@dataclass(frozen=True)
class Deed:
    """What is tried: its name, the job, who must hear of it, and the bookings that it is done to."""

    name: str
    job: Callable[[Db], Any]
    told: Callable[[Any, Ledger, Ledger], list[Told]] = lambda answer, before, after: []
    """Of the answer and what was kept before and after; beside those whom all of it concerns that follows."""
    subjects: frozenset[int] = frozenset()
    about: tuple[Row[Any], Row[Any], int] | None = None
    """Of one booking: its row, its session's, and who tries."""


class Life(RuleBasedStateMachine):
    """Two mentors and three students; mentors book each other too."""

    def __init__(self, shared: SharedStore, runner: asyncio.Runner, done: Counter[str]) -> None:
        super().__init__()
        self.runner, self.store, self.engine, self.done = runner, shared.store, shared.engine, done
        self.now, self.ticked = NOW, True
        self.slots: list[tuple[int, int]] = []
        """Published, and by whom."""
        runner.run(shared.emptied())

    def mentor_of_service(self, service: int) -> int:
        """The person whose service it is."""
        return self.owners[service]

    def do(self, job: Callable[[Db], Any]) -> Any:
        """Runs a use case in a transaction of its own, in this thread: a step costs a third less so."""
        with Db(self.engine) as db, db.begin():
            return job(db)

    @initialize()
    def found(self) -> None:
        def job(db: Db) -> None:
            community, ada, _, ben, cleo = found_a_community(db)
            bob = add_mentor(db, community.id, AccountKey("telegram", "bob"), name="Bob", zone="UTC", now=NOW)
            self.community, self.mentors = community.id, {ada.id: ada.person_id, bob.id: bob.person_id}
            self.people = [ada.person_id, bob.person_id, ben, cleo, person(db, "Dan")]
            owners = (ada, bob, bob, ada, bob, ada)
            self.services = [
                add_service(db, community.id, mentor.id, terms, by=mentor.person_id, now=NOW).id
                for terms, mentor in zip(TERMS.values(), owners, strict=True)
            ]
            self.owners = dict(zip(self.services, (m.person_id for m in owners), strict=True))
            for mentor in (ada, bob):
                set_hours(db, community.id, mentor.id, parse_hours("daily 0-24"), by=mentor.person_id)

        self.do(job)
        self.ledger: Ledger = self.do(read_ledger)

    def step(self, deed: Deed) -> None:
        name, about = deed.name, deed.about
        try:
            answer = self.do(deed.job)
        except ParleyError:
            before, after = self.look("refused " + name)
            assert after == before, "what is refused changes nothing"
            if name == "join" and about:
                assert not self.may_join(*about)
            return
        before, after = self.look(name)
        told = told_of_what_follows(before, after, deed.subjects) + deed.told(answer, before, after)
        assert after.told_since(before) == sorted(told)
        if about is not None:
            if name == "join":
                assert self.may_join(*about)
                assert answer.room == about[1].room
            self.no_card_gives_the_room_away(*about)

    def at_once(self, *deeds: Deed) -> None:
        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*(self.store.write(deed.job) for deed in deeds), return_exceptions=True)

        answers = self.runner.run(all_of_them())
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, ParleyError):
                raise answer
        _, after = self.look("two at once")
        for answer in answers:
            if isinstance(answer, BookingView):
                assert after.bookings[answer.booking_id].session_id == answer.session_id

    def look(self, done: str) -> tuple[Ledger, Ledger]:
        """The ledger before and after what was done; the promises hold after it."""
        before, self.ledger = self.ledger, self.do(read_ledger)
        self.done[done] += 1
        assert not broken_promises(self.ledger, self.now, ticked=self.ticked)
        assert not [*unseen_changes(before, self.ledger)]
        return before, self.ledger

    def may_join(self, seat: Row[Any], session: Row[Any], by: int) -> bool:
        """Whether the link may be shown to them now, as things were before they pressed."""
        in_window = session.starts_at - OPENS <= self.now < session.ends_at + CLOSES
        return by in (seat.student_id, session.mentor_person_id) and session.status in AGREED and in_window

    def no_card_gives_the_room_away(self, seat: Row[Any], session: Row[Any], by: int) -> None:
        card = self.do(lambda db: booking_card(db, self.community, seat.id, by, self.now))
        assert session.room not in repr(card)
