"""Bookings by several people at once, in any order, while time goes by: what is promised holds after every step.

A few steps run with the suite. PARLEY_PROMISE_STEPS asks for that many on each database, as .ci/run does; a night's
run asks for more, and for new ones with HYPOTHESIS_PROFILE=random.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Row
from sqlalchemy.orm import Session as Db

from core.booking import (
    BookingStatus,
    BookingView,
    approve,
    ask_to_move,
    booking_card,
    cancel,
    complete,
    contest,
    decline,
    fire_due,
    join,
    propose_times,
    report_no_show,
    request_session,
    take_proposed,
    turn_down,
    withdraw,
    write_agenda,
    write_notes,
)
from core.booking.waiting import pass_offer, stop_waiting, take_offer, wait_for
from core.errors import ParleyError
from core.people import AccountKey, pause_mentor, resume_mentor
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import set_overrides
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, services_of
from core.waitlist import OfferStatus
from core.waitlist.line import LIVE as STILL_WAITING
from tests.core.booking.ledger import (
    AGREED,
    CLOSES,
    HELD,
    LIVE,
    OPENS,
    SEATED,
    Ledger,
    broken_promises,
    proposed,
    read_ledger,
    unseen_changes,
)
from tests.core.booking.telling import TOLD_BY_TIME, told_by_time, told_of_act, told_of_request, told_of_what_follows
from tests.core.community import HOUR, MINUTE, NOW, found_a_community, person
from tests.stores import SharedStore

STEPS = int(os.environ.get("PARLEY_PROMISE_STEPS", "0"))
"""Steps to be made on each database; 0 for the few that run with the suite."""
LEAST_EACH, MOST_EACH = 50, 60
"""How many steps a story has at least on average, and at most."""
MANY = 10_000
"""Steps in which every operation must have gone through at least once."""
FEW = 6
"""How many stories run with the suite."""

HALF_HOUR = timedelta(minutes=30)
QUICK = ServiceTerms(notice_minutes=30, expires_before_minutes=60, cancel_until_minutes=60)
TERMS = {
    "approved": QUICK,
    "instant": replace(QUICK, title="At once", needs_approval=False, durations=(60,)),
    "counted": replace(QUICK, title="Counted", buffer_before_minutes=15, most_a_day=3, most_open_requests=2),
    "competing": replace(QUICK, title="Competing", competing=True),
    "group": replace(QUICK, title="Group", capacity=2, needs_approval=False),
    "seminar": replace(QUICK, title="Seminar", capacity=3, least_students=2, decide_before_minutes=120),
}
HOURS = ("daily 0-24", "Mon-Fri 9-17", "daily 6-10, 20-24", "Sat-Sun 0-24")


@dataclass(frozen=True)
class Operation:
    """A use case, the bookings that it is meant for, and whose it is: either side's, unless one of `sides_of`."""

    case: Callable[..., object]
    fits: frozenset[BookingStatus]
    whose: str = "either"


PENDING, CONFIRMED = frozenset({BookingStatus.PENDING}), frozenset({BookingStatus.CONFIRMED})
CONTESTABLE = frozenset({BookingStatus.NO_SHOW})
ENDED = CONFIRMED | HELD
OPERATIONS = {
    "approve": Operation(approve, PENDING, "mentor"),
    "decline": Operation(decline, PENDING, "mentor"),
    "withdraw": Operation(withdraw, PENDING, "student"),
    "propose": Operation(propose_times, PENDING, "mentor"),
    "take": Operation(take_proposed, SEATED, "asked"),
    "turn_down": Operation(turn_down, SEATED, "asked"),
    "cancel": Operation(cancel, CONFIRMED),
    "move": Operation(ask_to_move, CONFIRMED),
    "join": Operation(join, CONFIRMED),
    "complete": Operation(complete, CONFIRMED, "mentor"),
    "no_show": Operation(report_no_show, ENDED),
    "contest": Operation(contest, CONTESTABLE, "absent"),
    "agenda": Operation(write_agenda, CONFIRMED),
    "notes": Operation(write_notes, ENDED, "mentor"),
    "private_notes": Operation(write_notes, ENDED, "mentor"),
}


def sides_of(seat: Row[Any], session: Row[Any]) -> dict[str, int]:
    """Who is what to a booking: `asked` is who has times to choose from, `absent` who is said not to have come."""
    mentor, student = session.mentor_person_id, seat.student_id
    sides = {"mentor": mentor, "student": student}
    if seat.proposed_by is not None:
        sides["asked"] = student if seat.proposed_by == mentor else mentor
    if seat.absent_id is not None:
        sides["absent"] = seat.absent_id
    return sides


PASSING = {
    "minutes": 5 * MINUTE,
    "half an hour": HALF_HOUR,
    "an hour": HOUR,
    "half a day": 12 * HOUR,
    "a day": 24 * HOUR,
}
AROUND = {"shortly before": -10 * MINUTE, "shortly after": 12 * MINUTE, "at its end": 62 * MINUTE}
TURNS = (*PASSING, *AROUND)
CHANGES = (*HOURS, HOURS[0], "off", "pause", "resume", "resume")
Deed = tuple[str, Callable[[Db], Any], Any]
"""What is tried, the job, and of a booking: its row, its session's, and who tries."""


class Life(RuleBasedStateMachine):
    """Two mentors with three services, three students, and whatever they do; mentors book each other too."""

    def __init__(self, shared: SharedStore, runner: asyncio.Runner, done: Counter[str]) -> None:
        super().__init__()
        self.runner, self.store, self.engine, self.done = runner, shared.store, shared.engine, done
        self.now, self.ticked = NOW, True
        runner.run(shared.emptied())

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
            self.services = [
                add_service(db, community.id, mentor.id, terms, by=mentor.person_id, now=NOW).id
                for terms, mentor in zip(TERMS.values(), (ada, bob, bob, ada, bob, ada), strict=True)
            ]
            for mentor in (ada, bob):
                set_hours(db, community.id, mentor.id, parse_hours("daily 0-24"), by=mentor.person_id)
                assert services_of(db, community.id, mentor.id)

        self.do(job)
        self.ledger: Ledger = self.do(read_ledger)
        chance = Random(0)
        while not self.ledger.bookings:
            self.somebody_asks(chance)

    @rule(seed=st.integers(0, 2**30))
    def something_happens(self, seed: int) -> None:
        """One rule for all: left to itself, Hypothesis has whole stories in which nobody asks, or no time goes by."""
        chance = Random(seed)
        happenings = {
            self.somebody_asks: 4,
            self.somebody_acts: 8,
            self.two_act_at_once: 2,
            self.two_ask_at_once: 1,
            self.somebody_waits: 2,
            self.somebody_answers_an_offer: 2,
            self.time_passes: 3,
            self.a_mentor_changes: 1,
        }
        chance.choices(list(happenings), list(happenings.values()))[0](chance)

    def somebody_asks(self, chance: Random) -> None:
        self.step(self.asking(chance))

    def somebody_acts(self, chance: Random) -> None:
        self.step(self.acting(chance))

    def two_act_at_once(self, chance: Random) -> None:
        self.at_once(self.acting(chance), self.acting(chance))

    def two_ask_at_once(self, chance: Random) -> None:
        start = self.start(chance)
        self.at_once(self.asking(chance, start), self.asking(chance, start))

    def somebody_waits(self, chance: Random) -> None:
        """For a time that somebody else has, or no longer for one."""
        live = [session for session in self.ledger.sessions.values() if session.status in LIVE]
        waits = [wait for wait in self.ledger.waits.values() if wait.status in STILL_WAITING]
        if waits and chance.random() < 0.2:
            wait = chance.choice(waits)
            stop = {"community_id": self.community, "entry_id": wait.id, "by": wait.student_id, "now": self.now}
            self.step(("stop waiting", lambda db: stop_waiting(db, **stop), None))
        elif live:
            session = chance.choice(live)
            wish = {**self.wish(chance, session.starts_at), "service_id": session.service_id}
            self.step(("wait", lambda db: wait_for(db, **wish), None))

    def somebody_answers_an_offer(self, chance: Random) -> None:
        offers = [offer for offer in self.ledger.offers.values() if offer.status is OfferStatus.OPEN]
        if offers:
            offer = chance.choice(offers)
            student = self.ledger.waits[offer.entry_id].student_id
            by = student if chance.random() < 0.9 else chance.choice(self.people)
            about = {"community_id": self.community, "offer_id": offer.id, "by": by, "now": self.now}
            name, case = chance.choice((("take offer", take_offer), ("pass offer", pass_offer)))
            note(f"{name}: {about}")
            self.step((name, lambda db: case(db, **about), None))

    def time_passes(self, chance: Random) -> None:
        """By itself, or to where something is; what is due is done, or left for later."""
        turn = chance.choice(TURNS)
        if turn in PASSING:
            self.now += PASSING[turn]
        else:
            moments = (session.starts_at + AROUND[turn] for session in self.ledger.sessions.values())
            self.now = min((moment for moment in moments if moment > self.now), default=self.now)
        note(f"it is {self.now}")
        self.ticked = chance.random() < 0.7
        while self.ticked and self.do(lambda db: fire_due(db, self.now)):
            pass
        before, after = self.look("time")
        told = [(person, kind) for person, kind in after.told_since(before) if kind not in TOLD_BY_TIME]
        assert told == sorted(told_by_time(before, after))

    def a_mentor_changes(self, chance: Random) -> None:
        """Their hours, or whether they take requests at all."""
        mentor_id, by = chance.choice(list(self.mentors.items()))
        change, today = chance.choice(CHANGES), self.now.date()
        note(f"mentor {by}: {change}")

        def job(db: Db) -> None:
            if change in HOURS:
                set_hours(db, self.community, mentor_id, parse_hours(change), by=by)
            elif change == "off":
                tomorrow = DateHours(today + timedelta(days=1), ())
                set_overrides(db, self.community, mentor_id, [tomorrow], by=by, today=today)
            else:
                {"pause": pause_mentor, "resume": resume_mentor}[change](db, self.community, mentor_id, by=by)

        self.do(job)
        before, after = self.look("hours")
        assert after == before, "hours and pauses leave what is booked alone, and tell nobody"

    def asking(self, chance: Random, start: datetime | None = None) -> Deed:
        wish = self.wish(chance, start)
        live = [session for session in self.ledger.sessions.values() if session.status in LIVE]
        if start is None and live and chance.random() < 0.3:  # where others are, perhaps with a seat left
            session = chance.choice(live)
            wish |= {"service_id": session.service_id, "start": session.starts_at}
        note(f"ask: {wish}")
        return "ask", lambda db: request_session(db, **wish), None

    def wish(self, chance: Random, start: datetime | None) -> dict[str, Any]:
        return {
            "community_id": self.community,
            "service_id": chance.choice(self.services),
            "student_id": chance.choice(self.people),
            "start": start or self.start(chance),
            "topic": "Limits",
            "now": self.now,
        }

    def acting(self, chance: Random) -> Deed:
        anything = chance.random() < 0.2
        name, seat = self.chosen(chance, anything)
        session = self.ledger.sessions[seat.session_id]
        sides = sides_of(seat, session)
        by = sides.get(OPERATIONS[name].whose) or chance.choice((sides["mentor"], sides["student"]))
        by = chance.choice(self.people) if anything else by
        start = self.start(chance)
        wishes: dict[str, dict[str, Any]] = {
            "decline": {"reason": "No time"},
            "cancel": {"reason": "Ill"},
            "contest": {"reason": "I was there"},
            "propose": {"starts": [start, start + HALF_HOUR]},
            "take": {"start": chance.choice(proposed(seat) or [start])},
            "move": {"start": start},
            "agenda": {"text": "First the proof"},
            "notes": {"text": "Well done", "shared": True},
            "private_notes": {"text": "Well done", "shared": False},
        }
        which = {"session_id": session.id} if name == "join" else {"booking_id": seat.id}
        wish = {"community_id": self.community, "by": by, "now": self.now, **which, **wishes.get(name, {})}
        note(f"{name}: {wish}")
        return name, lambda db: OPERATIONS[name].case(db, **wish), (seat, session, by)

    def chosen(self, chance: Random, anything: bool) -> tuple[str, Row[Any]]:
        """An operation and a booking for it, mostly one that it is meant for."""
        seats = [seat for _, seat in sorted(self.ledger.bookings.items())][-8:]
        fitting = {
            name: fits for name in OPERATIONS if (fits := [seat for seat in seats if self.is_meant_for(seat, name)])
        }
        if anything or not fitting:
            fitting = dict.fromkeys(OPERATIONS, seats)
        weights = [5 if OPERATIONS[name].whose == "asked" else 1 for name in fitting]  # proposed times soon lapse
        name = chance.choices(list(fitting), weights)[0]
        return name, chance.choice(fitting[name])

    def is_meant_for(self, seat: Row[Any], name: str) -> bool:
        sides = sides_of(seat, self.ledger.sessions[seat.session_id])
        return seat.status in OPERATIONS[name].fits and OPERATIONS[name].whose in {"either", *sides}

    def start(self, chance: Random) -> datetime:
        """A half hour of the coming thirty hours."""
        return self.now.replace(minute=0, second=0) + HALF_HOUR * chance.randrange(60)

    def step(self, deed: Deed) -> None:
        name, job, about = deed
        try:
            answer = self.do(job)
        except ParleyError:
            before, after = self.look("refused " + name)
            assert after == before, "what is refused changes nothing"
            if name == "join":
                assert not self.may_join(*about)
            return
        before, after = self.look(name)
        subject = about[0].id if about else None
        told = told_of_what_follows(before, after, subject)
        if isinstance(answer, BookingView):
            told += told_of_request(answer)
        elif about:
            told += told_of_act(name, about, before, after)
        assert after.told_since(before) == sorted(told)
        if name == "join":
            assert self.may_join(*about)
            assert answer.room == about[1].room
        if about is not None:
            self.no_card_gives_the_room_away(*about)

    def at_once(self, *deeds: Deed) -> None:
        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*(self.store.write(job) for _, job, _ in deeds), return_exceptions=True)

        answers = self.runner.run(all_of_them())
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, ParleyError):
                raise answer
        _, after = self.look("two at once")
        for (name, _, _), answer in zip(deeds, answers, strict=True):
            if name == "ask" and isinstance(answer, BookingView):
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


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_the_promises_hold_after_every_step(request: pytest.FixtureRequest, database: str) -> None:
    shared: SharedStore = request.getfixturevalue(f"{database}_store")
    done: Counter[str] = Counter()
    stories = STEPS // LEAST_EACH + 1 if STEPS else FEW
    allowed = settings(
        max_examples=stories, stateful_step_count=MOST_EACH, deadline=None, suppress_health_check=list(HealthCheck)
    )
    begun = time.monotonic()
    with asyncio.Runner() as runner:
        run_state_machine_as_test(partial(Life, shared, runner, done), settings=allowed)  # type: ignore[arg-type]
    took, steps = time.monotonic() - begun, done.total()
    print(f"\n{database}: {steps} steps in {took:.1f} s, {steps / took:.0f} a second")
    print(", ".join(f"{name} {count}" for name, count in sorted(done.items())))
    assert steps >= STEPS
    if STEPS >= MANY:
        assert set(OPERATIONS) <= set(done), "every operation went through"
