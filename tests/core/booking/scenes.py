"""Where two can act at the same moment, and what they can do there: each scene sets its rows, and gives its acts by
their names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Db

from core.booking import (
    BookingView,
    approve,
    approve_with,
    ask_to_move,
    cancel,
    complete,
    contest,
    decline,
    fire_due,
    join,
    prepare,
    propose_times,
    report_no_show,
    request_session,
    strike_out,
    take_proposed,
    turn_down,
    withdraw,
    write_agenda,
    write_notes,
)
from core.booking.asking.waiting import pass_offer, stop_waiting, take_offer, wait_for
from core.people import AccountKey
from core.schedule.pausing import pause_mentor
from core.services import ServiceTerms, add_mentor, add_service
from core.waitlist.models import Offer
from tests.core.booking.at_once import Act
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, found_a_community, person

Acts = dict[str, Act]
Scene = Callable[[Db], Acts]

LATER = MONDAY_9 + 4 * HOUR
BEGUN = MONDAY_9 + 15 * MINUTE


class Town:
    """The sample community with a third student, and how what is done there is written down."""

    def __init__(self, db: Db, **terms: Any) -> None:
        community, self.mentor, self.service, self.ben, self.cleo = found_a_community(db, **terms)
        self.db, self.id, self.ada, self.dan = db, community.id, self.mentor.person_id, person(db, "Dan")

    def act(self, case: Callable[..., Any], *, now: datetime = NOW, **wish: Any) -> Act:
        """A use case that says which community it is about, and when."""
        return Act(lambda db: case(db, community_id=self.id, now=now, **wish), now)

    def do(self, act: Act) -> Any:
        """It is done already when the scene begins."""
        return act.job(self.db)

    def ask(self, student: int, start: datetime = MONDAY_9, **wish: Any) -> Act:
        """A student asks for a session."""
        usual: dict[str, Any] = {"service_id": self.service, "topic": "Limits"}
        return self.act(request_session, **usual | wish, student_id=student, start=start)

    def wait(self, student: int, start: datetime = MONDAY_9, service: int = 0) -> Act:
        """A student would wait for a time that somebody else has."""
        return self.act(wait_for, service_id=service or self.service, topic="Limits", student_id=student, start=start)

    def tick(self, now: datetime) -> Act:
        """Time does what is due."""
        return Act(lambda db: fire_due(db, now), now)

    def asked(self, student: int, start: datetime = MONDAY_9, **wish: Any) -> BookingView:
        """A request that is there when the scene begins."""
        booking: BookingView = self.do(self.ask(student, start, **wish))
        return booking

    def agreed(self, student: int, start: datetime = MONDAY_9, **wish: Any) -> BookingView:
        """A session that is agreed on when the scene begins."""
        booking = self.asked(student, start, **wish)
        self.do(self.act(approve, booking_id=booking.booking_id, by=self.ada))
        return booking

    def acts_on(self, booking: BookingView, now: datetime = NOW) -> Acts:
        """What the two can do to a booking."""
        which: dict[str, Any] = {"booking_id": booking.booking_id, "now": now}
        ada, student = {**which, "by": self.ada}, {**which, "by": booking.student_id}
        return {
            "approve": self.act(approve, **ada),
            "approve with": self.act(approve_with, **ada, notes="Bring a pen", link=""),
            "decline": self.act(decline, **ada, reason="No time"),
            "withdraw": self.act(withdraw, **student),
            "propose": self.act(propose_times, **ada, starts=[LATER]),
            "propose another": self.act(propose_times, **ada, starts=[LATER + HOUR]),
            "take": self.act(take_proposed, **student, start=LATER),
            "agree to move": self.act(take_proposed, **ada, start=LATER),
            "turn down": self.act(turn_down, **student),
            "strike out": self.act(strike_out, **student, start=LATER),
            "cancel": self.act(cancel, **student, reason=""),
            "call off": self.act(cancel, **ada, reason="Ill"),
            "move": self.act(ask_to_move, **student, start=LATER),
            "move too": self.act(ask_to_move, **ada, start=LATER + HOUR),
            "prepare": self.act(prepare, **ada, notes="", link="https://example.org/room"),
            "agenda": self.act(write_agenda, **student, text="First the proof"),
            "complete": self.act(complete, **ada),
            "student absent": self.act(report_no_show, **ada),
            "mentor absent": self.act(report_no_show, **student),
            "contest": self.act(contest, **student, reason="I was there"),
            "notes": self.act(write_notes, **ada, text="Well done", shared=True),
            "go in": self.act(join, session_id=booking.session_id, now=now, by=self.ada),
            "student goes in": self.act(join, session_id=booking.session_id, now=now, by=booking.student_id),
        }

    def pause(self) -> Act:
        """The mentor takes no requests for now."""
        return Act(lambda db: pause_mentor(db, self.id, self.mentor.id, by=self.ada), NOW)


def a_request(db: Db) -> Acts:
    """Ben has asked, and Ada has not answered."""
    town = Town(db)
    booking = town.asked(town.ben)
    assert booking.expires_at
    others = {
        "Cleo asks": town.ask(town.cleo),
        "Cleo asks for later": town.ask(town.cleo, LATER),
        "Cleo waits": town.wait(town.cleo),
        "Dan waits": town.wait(town.dan),
        "expire": town.tick(booking.expires_at),
        "nudge": town.tick(booking.nudge_at or NOW),
        "pause": town.pause(),
    }
    return town.acts_on(booking) | others


def a_proposal(db: Db) -> Acts:
    """Ada has proposed another time to Ben."""
    town = Town(db)
    booking = town.asked(town.ben)
    acts = town.acts_on(booking)
    town.do(acts["propose"])
    assert booking.expires_at
    others = {"Cleo asks for it": town.ask(town.cleo, LATER), "expire": town.tick(booking.expires_at)}
    return acts | others


def an_agreed_session(db: Db) -> Acts:
    """Ben has a session with Ada."""
    town = Town(db)
    others = {"Cleo asks": town.ask(town.cleo), "Cleo waits": town.wait(town.cleo), "pause": town.pause()}
    return town.acts_on(town.agreed(town.ben)) | others


def a_move_asked_for(db: Db) -> Acts:
    """Ben would have his session at another time."""
    town = Town(db)
    acts = town.acts_on(town.agreed(town.ben))
    town.do(acts["move"])
    others = {
        "Cleo asks for it": town.ask(town.cleo, LATER),
        "Cleo waits": town.wait(town.cleo),
        "lapse": town.tick(MONDAY_9),
    }
    return acts | others


def an_instant_session(db: Db) -> Acts:
    """Ben has a session that can be moved without a word."""
    town = Town(db, needs_approval=False)
    others = {"Cleo asks for later": town.ask(town.cleo, LATER), "Cleo asks": town.ask(town.cleo)}
    return town.acts_on(town.asked(town.ben)) | others


def a_session_under_way(db: Db) -> Acts:
    """It has begun."""
    town = Town(db)
    acts = town.acts_on(town.agreed(town.ben), BEGUN)
    return acts | {"time is up": town.tick(MONDAY_9 + 5 * HOUR), "room closes": town.tick(MONDAY_9 + HOUR)}


def a_reported_no_show(db: Db) -> Acts:
    """Ada says that Ben did not come."""
    town = Town(db)
    acts = town.acts_on(town.agreed(town.ben), BEGUN)
    town.do(acts["student absent"])
    return acts


def nothing_booked(db: Db) -> Acts:
    """Everybody can ask; Bob is another mentor."""
    town = Town(db, durations=(30, 60))
    bob = add_mentor(db, town.id, AccountKey("telegram", "bob"), name="Bob", zone="UTC", now=NOW)
    competing = ServiceTerms(title="Competing", competing=True)
    other = add_service(db, town.id, town.mentor.id, competing, by=town.ada, now=NOW).id
    return {
        "Ben asks": town.ask(town.ben),
        "Cleo asks": town.ask(town.cleo),
        "Cleo asks for longer": town.ask(town.cleo, MONDAY_9 - 30 * MINUTE + HOUR - 30 * MINUTE, minutes=60),
        "Ada asks Bob": town.ask(town.ada, service_id=other, mentor_id=bob.id),
        "Cleo competes": town.ask(town.cleo, service_id=other),
        "pause": town.pause(),
    }


def a_counted_day(db: Db) -> Acts:
    """Ada takes one session a day, with a pause around it."""
    town = Town(db, most_a_day=1, buffer_after_minutes=30, most_open_requests=1)
    return {
        "Ben asks": town.ask(town.ben),
        "Ben asks for tomorrow": town.ask(town.ben, MONDAY_9 + timedelta(days=1)),
        "Cleo asks for later": town.ask(town.cleo, LATER),
        "Cleo asks right after": town.ask(town.cleo, MONDAY_9 + 30 * MINUTE),
    }


def a_group(db: Db) -> Acts:
    """One of two seats is taken, by Ben."""
    return _group(db, capacity=2, needs_approval=False)


def a_group_with_approval(db: Db) -> Acts:
    """The same where Ada answers each; it takes two, and is decided on a day before."""
    return _group(db, capacity=3, least_students=2)


def _group(db: Db, **terms: Any) -> Acts:
    town = Town(db, **terms)
    booking = town.agreed(town.ben) if terms.get("needs_approval", True) else town.asked(town.ben)
    others = {
        "Cleo asks": town.ask(town.cleo),
        "Dan asks": town.ask(town.dan),
        "Cleo waits": town.wait(town.cleo),
        "decide": town.tick(MONDAY_9 - timedelta(days=1)),
        "move group": town.act(ask_to_move, booking_id=booking.booking_id, by=town.ada, start=LATER),
    }
    return town.acts_on(booking) | others


def a_full_group(db: Db) -> Acts:
    """Ben and Cleo have its two seats, and Dan waits for one."""
    town = Town(db, capacity=2, needs_approval=False)
    ben, cleo = town.asked(town.ben), town.asked(town.cleo)
    emil = person(db, "Emil")
    others = {
        "Cleo cancels": town.acts_on(cleo)["cancel"],
        "Dan waits": town.wait(town.dan),
        "Emil waits": town.wait(emil),
        "Dan asks": town.ask(town.dan),
        "move group": town.act(ask_to_move, booking_id=ben.booking_id, by=town.ada, start=LATER),
    }
    return town.acts_on(ben) | others


def an_offer(db: Db) -> Acts:
    """What Ben has given up is held for Cleo, who alone waits."""
    town = Town(db)
    booking = town.asked(town.ben)
    entry = town.do(town.wait(town.cleo))
    town.do(town.acts_on(booking)["withdraw"])
    offer = db.query(Offer).one()
    which: dict[str, Any] = {"offer_id": offer.id, "by": town.cleo}
    return {
        "take": town.act(take_offer, **which),
        "pass": town.act(pass_offer, **which),
        "stop": town.act(stop_waiting, entry_id=entry.id, by=town.cleo),
        "lapse": town.tick(offer.held_until),
        "Ben asks": town.ask(town.ben),
        "Ben waits": town.wait(town.ben),
        "Dan waits": town.wait(town.dan),
        "pause": town.pause(),
    }


def competing_requests(db: Db) -> Acts:
    """Ben and Cleo have asked for the same time, and only one can have it."""
    town = Town(db, competing=True)
    instant = ServiceTerms(title="At once", needs_approval=False)
    at_once = add_service(db, town.id, town.mentor.id, instant, by=town.ada, now=NOW).id
    ben, cleo = town.asked(town.ben), town.asked(town.cleo)
    cleos = {f"{name} Cleo": act for name, act in town.acts_on(cleo).items()}
    others = {
        "Dan asks": town.ask(town.dan),
        "Dan waits": town.wait(town.dan),
        "Emil books": town.ask(person(db, "Emil"), service_id=at_once),
    }
    return town.acts_on(ben) | cleos | others
