"""What can happen in a life of bookings, each by chance: asking, answering, waiting, time, hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import note
from sqlalchemy import Row
from sqlalchemy.orm import Session as Db

from core.booking import (
    BookingStatus,
    approve,
    ask_to_move,
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
from core.booking.asking.waiting import pass_offer, stop_waiting, take_offer, wait_for
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import set_overrides
from core.schedule.pausing import pause_mentor, resume_mentor
from core.schedule.weekly import set_hours
from core.waitlist import OfferStatus
from core.waitlist.line import LIVE as STILL_WAITING
from tests.core.booking.ledger import (
    HELD,
    LIVE,
    SEATED,
    proposed,
)
from tests.core.booking.life import Deed, Life
from tests.core.booking.telling import TOLD_BY_TIME, told_by_time, told_of_act, told_of_request
from tests.core.community import HOUR, MINUTE

HALF_HOUR = timedelta(minutes=30)
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


class Happenings(Life):
    """Everything that people, and time, do to bookings."""

    def begin(self) -> None:
        """With a first request."""
        chance = Random(0)
        while not self.ledger.bookings:
            self.somebody_asks(chance)

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
            self.step(Deed("stop waiting", lambda db: stop_waiting(db, **stop)))
        elif live:
            session = chance.choice(live)
            wish = {**self.wish(chance, session.starts_at), "service_id": session.service_id}
            self.step(Deed("wait", lambda db: wait_for(db, **wish)))

    def somebody_answers_an_offer(self, chance: Random) -> None:
        offers = [offer for offer in self.ledger.offers.values() if offer.status is OfferStatus.OPEN]
        if offers:
            offer = chance.choice(offers)
            student = self.ledger.waits[offer.entry_id].student_id
            by = student if chance.random() < 0.9 else chance.choice(self.people)
            about = {"community_id": self.community, "offer_id": offer.id, "by": by, "now": self.now}
            name, case = chance.choice((("take offer", take_offer), ("pass offer", pass_offer)))
            note(f"{name}: {about}")
            self.step(Deed(name, lambda db: case(db, **about), told_of_request))

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
        return Deed("ask", lambda db: request_session(db, **wish), told_of_request)

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
        about = (seat, session, by)
        return Deed(
            name,
            lambda db: OPERATIONS[name].case(db, **wish),
            lambda answer, before, after: told_of_act(name, about, before, after),
            frozenset({seat.id}),
            about,
        )

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
