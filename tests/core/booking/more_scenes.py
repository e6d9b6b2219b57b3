"""More places where two can act at the same moment: series, what a mentor offers, who may book, and who is who."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session as Db

from core.booking import approve, withdraw
from core.booking.following.leaving import note_departure
from core.booking.reading.published import move_slot
from core.booking.series.answers import approve_series, decline_series, end_series
from core.booking.series.requesting import request_series
from core.connections import accept, ask
from core.connections import decline as decline_connection
from core.connections import end as end_connection
from core.connections.rules import MOST_PENDING
from core.courses import (
    add_course,
    assign_mentor,
    enrol,
    enrol_with_key,
    rename_course,
    renew_key,
    retire_course,
    unenrol,
)
from core.linking import code_made_for, part
from core.linking import join as join_accounts
from core.people import AccountKey
from core.people.accounts import person_now
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import set_overrides
from core.schedule.pausing import resume_mentor
from core.schedule.published import describe, publish, take_away
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, change_terms, retire_service, services_of
from core.services.kinds import Mode, WhoMayBook
from core.waitlist.line import MOST_WAITING, step_in
from tests.core.booking.at_once import Act
from tests.core.booking.scenes import LATER, Acts, Town
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, person

WEEK = timedelta(weeks=1)
ADA, BEN, BENNO = AccountKey("discord", "ada"), AccountKey("telegram", "ben"), AccountKey("discord", "benno")


def a_series(db: Db) -> Acts:
    """Ben has asked for three Mondays."""
    town = Town(db)
    wish: dict[str, Any] = {"service_id": town.service, "topic": "Limits", "every_weeks": 1, "skipped": ()}
    asked = town.do(town.act(request_series, **wish, student_id=town.ben, start=MONDAY_9, times=3))
    second = asked.dates[1]
    whole: dict[str, Any] = {"community_id": town.id, "series_id": asked.id, "now": NOW}
    ada, ben = {**whole, "by": town.ada}, {**whole, "by": town.ben}
    one: dict[str, Any] = {"booking_id": second.booking_id}
    return {
        "approve": Act(lambda db: approve_series(db, **ada), NOW),
        "decline": Act(lambda db: decline_series(db, **ada, reason="No time"), NOW),
        "take back": Act(lambda db: end_series(db, **ben, reason=""), NOW),
        "approve one": town.act(approve, **one, by=town.ada),
        "withdraw one": town.act(withdraw, **one, by=town.ben),
        "expire": town.tick(MONDAY_9 - 3 * HOUR),
        "Cleo asks for one": town.ask(town.cleo, MONDAY_9 + WEEK),
        "Cleo waits for one": town.wait(town.cleo, MONDAY_9 + WEEK),
        "Cleo asks for a series": town.act(
            request_series, **wish, student_id=town.cleo, start=MONDAY_9 + HOUR, times=2
        ),
        "Dan asks for a date of hers": town.ask(town.dan, MONDAY_9 + HOUR + WEEK),
        "Dan asks for the same series": town.act(
            request_series, **wish, student_id=town.dan, start=MONDAY_9 + HOUR, times=2
        ),
    }


def a_published_slot(db: Db) -> Acts:
    """On Sunday, when Ada has no hours."""
    town = Town(db)
    sunday = MONDAY_9 - timedelta(days=1)
    mine: dict[str, Any] = {"by": town.ada, "now": NOW}

    def published(start: Any) -> Act:
        times = [(start, start + HOUR)]
        return Act(lambda db: publish(db, town.id, town.mentor.id, town.service, times, **mine), NOW)

    ((slot,), (other,)) = town.do(published(sunday)), town.do(published(sunday + 3 * HOUR))
    moved = (sunday + 6 * HOUR, sunday + 7 * HOUR)
    return {
        "take away": Act(lambda db: take_away(db, town.id, slot.id, **mine), NOW),
        "move": Act(lambda db: move_slot(db, town.id, slot.id, moved, **mine), NOW),
        "move the other": Act(lambda db: move_slot(db, town.id, other.id, moved, **mine), NOW),
        "make it a group": Act(lambda db: describe(db, town.id, slot.id, {"capacity": 3}, by=town.ada), NOW),
        "publish where they go": published(moved[0]),
        "publish among the hours": published(MONDAY_9),
        "Ben asks": town.ask(town.ben, sunday),
        "Cleo asks": town.ask(town.cleo, sunday),
        "Ben asks among the hours": town.ask(town.ben),
    }


def what_a_mentor_offers(db: Db) -> Acts:
    """Ada has one day taken, as she takes one session a day; eleven services, and no special days."""
    town = Town(db, most_a_day=1, most_a_week=4)
    for number in range(10):
        more = ServiceTerms(title=f"Number {number}")
        add_service(db, town.id, town.mentor.id, more, by=town.ada, now=NOW)
    for number in range(11):
        shared = ServiceTerms(title=f"Shared {number}")
        add_service(db, town.id, None, shared, by=town.ada, admin=True, now=NOW)
    bob = add_mentor(db, town.id, AccountKey("telegram", "bob"), name="Bob", zone="UTC", now=NOW)
    town.asked(town.ben)

    def hours(text: str, mentor: int, by: int) -> Act:
        return Act(lambda db: set_hours(db, town.id, mentor, parse_hours(text), by=by), NOW)

    def special(ranges: tuple[tuple[int, int], ...]) -> Act:
        days = [DateHours(MONDAY_9.date(), ranges)]
        return Act(lambda db: set_overrides(db, town.id, town.mentor.id, days, by=town.ada, today=NOW.date()), NOW)

    def another(mentor: int | None) -> Act:
        terms = ServiceTerms(title="One more")
        return Act(lambda db: add_service(db, town.id, mentor, terms, by=town.ada, admin=True, now=NOW), NOW)

    return {
        "fewer hours": hours("Tue 9-12", town.mentor.id, town.ada),
        "other hours": hours("Tue 10-13", town.mentor.id, town.ada),
        "first hours": hours("Mon 9-12", bob.id, bob.person_id),
        "other first hours": hours("Mon 10-13", bob.id, bob.person_id),
        "day off": special(()),
        "special hours": special(((600, 720),)),
        "other special hours": special(((660, 780),)),
        "two a day": Act(lambda db: change_terms(db, town.id, town.service, {"most_a_day": 2}, by=town.ada), NOW),
        "three a day": Act(lambda db: change_terms(db, town.id, town.service, {"most_a_day": 3}, by=town.ada), NOW),
        "retire": Act(lambda db: retire_service(db, town.id, town.service, by=town.ada, now=NOW), NOW),
        "pause": town.pause(),
        "resume": Act(lambda db: resume_mentor(db, town.id, town.mentor.id, by=town.ada), NOW),
        "add service": another(town.mentor.id),
        "share service": another(None),
        "leave": town.act(note_departure, account=ADA, space_id="1", admins=[BEN]),
        "Cleo asks": town.ask(town.cleo, LATER + timedelta(days=1)),
        "Cleo waits": town.wait(town.cleo, LATER),
    }


def a_shared_service(db: Db) -> Acts:
    """A student may have one request for it open, with whichever mentor."""
    town = Town(db)
    bob = add_mentor(db, town.id, AccountKey("telegram", "bob"), name="Bob", zone="UTC", now=NOW)
    set_hours(db, town.id, bob.id, parse_hours("Mon-Fri 9-17"), by=bob.person_id)
    terms = ServiceTerms(title="With anybody", most_open_requests=1)
    shared = add_service(db, town.id, None, terms, by=town.ada, admin=True, now=NOW).id
    return {
        "Ben asks Ada": town.ask(town.ben, service_id=shared, mentor_id=town.mentor.id),
        "Ben asks Bob": town.ask(town.ben, LATER, service_id=shared, mentor_id=bob.id),
        "Cleo asks Bob": town.ask(town.cleo, LATER, service_id=shared, mentor_id=bob.id),
    }


def a_connection(db: Db) -> Acts:
    """Ben has asked Ada to be connected, and Cleo is."""
    town = Town(db, who_may_book=WhoMayBook.CONNECTIONS)
    ben = ask(db, town.id, town.mentor.id, by=town.ben, now=NOW)
    cleo = ask(db, town.id, town.mentor.id, by=town.cleo, now=NOW)
    accept(db, town.id, cleo.id, by=town.ada, now=NOW)
    return {
        "accept": Act(lambda db: accept(db, town.id, ben.id, by=town.ada, now=NOW), NOW),
        "decline": Act(lambda db: decline_connection(db, town.id, ben.id, by=town.ada, now=NOW), NOW),
        "take back": Act(lambda db: end_connection(db, town.id, ben.id, by=town.ben, now=NOW), NOW),
        "end": Act(lambda db: end_connection(db, town.id, cleo.id, by=town.ada, now=NOW), NOW),
        "Cleo ends": Act(lambda db: end_connection(db, town.id, cleo.id, by=town.cleo, now=NOW), NOW),
        "Dan asks to connect": Act(lambda db: ask(db, town.id, town.mentor.id, by=town.dan, now=NOW), NOW),
        "Cleo asks": town.ask(town.cleo),
        "Ben asks": town.ask(town.ben),
    }


def a_student_who_wants_much(db: Db) -> Acts:
    """Ben may wait for one time more, and ask one mentor more to be connected."""
    town = Town(db)
    place: dict[str, Any] = {"mentor_id": town.mentor.id, "service_id": town.service, "student_id": town.ben}
    written: dict[str, Any] = {"mode": Mode.VIDEO, "topic": "Limits", "written": {}}
    for weeks in range(1, MOST_WAITING):
        start = MONDAY_9 + weeks * WEEK
        step_in(db, community_id=town.id, **place, **written, starts_at=start, ends_at=start + HOUR / 2, now=NOW)
    bob, *others = [
        add_mentor(db, town.id, AccountKey("telegram", f"bob{n}"), name="Bob", zone="UTC", now=NOW)
        for n in range(MOST_PENDING)
    ]
    for other in others:
        ask(db, town.id, other.id, by=town.ben, now=NOW)
    set_hours(db, town.id, bob.id, parse_hours("Mon-Fri 9-17"), by=bob.person_id)
    (bobs,) = services_of(db, town.id, bob.id)
    town.asked(town.cleo)
    town.asked(town.dan, LATER, service_id=bobs.id)
    return {
        "Ben waits": town.wait(town.ben),
        "Ben waits for Bob": town.wait(town.ben, LATER, bobs.id),
        "Ben connects": Act(lambda db: ask(db, town.id, town.mentor.id, by=town.ben, now=NOW), NOW),
        "Ben connects with Bob": Act(lambda db: ask(db, town.id, bob.id, by=town.ben, now=NOW), NOW),
    }


def a_course(db: Db) -> Acts:
    """Ben is enrolled in it, and its students can book."""
    town = Town(db)
    course = add_course(db, town.id, "Algebra", now=NOW)
    terms = {"who_may_book": WhoMayBook.COURSE, "course_id": course.id}
    change_terms(db, town.id, town.service, terms, by=town.ada)
    enrol(db, town.id, course.id, town.ben, now=NOW)

    def add(name: str, department: str) -> Act:
        return Act(lambda db: add_course(db, town.id, name, department=department, now=NOW), NOW)

    return {
        "enrol Cleo": Act(lambda db: enrol(db, town.id, course.id, town.cleo, now=NOW), NOW),
        "Cleo enrols": Act(lambda db: enrol_with_key(db, town.id, course.key, by=town.cleo, now=NOW), NOW),
        "unenrol": Act(lambda db: unenrol(db, town.id, course.id, town.ben), NOW),
        "assign": Act(lambda db: assign_mentor(db, town.id, course.id, town.mentor.id), NOW),
        "retire": Act(lambda db: retire_course(db, town.id, course.id, now=NOW), NOW),
        "another key": Act(lambda db: renew_key(db, town.id, course.id), NOW),
        "rename": Act(lambda db: rename_course(db, town.id, course.id, "Geometry"), NOW),
        "add": add("Geometry", "Mathematics"),
        "add beside": add("Analysis", "Mathematics"),
        "Ben asks": town.ask(town.ben),
        "Cleo asks": town.ask(town.cleo),
    }


def two_accounts(db: Db) -> Acts:
    """Benno on Discord is Ben on Telegram, which nobody knows yet; each has asked for something."""
    town = Town(db)
    benno = person(db, "Benno", "discord")
    bens, bennos = town.asked(town.ben), town.asked(benno, LATER)
    code = code_made_for(db, BEN, NOW)
    one, other = town.acts_on(bens), town.acts_on(bennos)
    return {
        "join": town.act(join_accounts, typed=code, by=BENNO),
        "Benno asks": town.ask(benno, LATER + HOUR),
        "Ben asks": town.ask(town.ben, MONDAY_9 + 30 * MINUTE),
        "Ben asks when Benno has something": town.ask(town.ben, LATER - 30 * MINUTE),
        "Cleo asks for Benno's": town.ask(town.cleo, LATER),
        "approve": one["approve"],
        "approve Benno": other["approve"],
        "withdraw Benno": other["withdraw"],
        "decline Benno": other["decline"],
        "Benno waits": town.wait(benno),
        "Benno connects": Act(lambda db: ask(db, town.id, town.mentor.id, by=person_now(db, benno), now=NOW), NOW),
        "expire": town.tick(bens.expires_at or NOW),
    }


def one_person(db: Db) -> Acts:
    """Ben has an account on each platform."""
    town = Town(db)
    person(db, "Benno", "discord")
    town.do(town.act(join_accounts, typed=code_made_for(db, BEN, NOW), by=BENNO))
    acts = town.acts_on(town.asked(town.ben))
    return {
        "part": town.act(part, account=BENNO, by=BEN),
        "part the other": town.act(part, account=BEN, by=BENNO),
        "Ben asks": town.ask(town.ben, LATER),
        "approve": acts["approve"],
        "withdraw": acts["withdraw"],
    }
