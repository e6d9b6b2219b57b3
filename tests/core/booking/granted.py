"""Each use case of booking, and of what it hangs on, with a wish that is granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session as Db

from core.booking import (
    approve,
    approve_with,
    ask_instead,
    ask_to_move,
    booking_card,
    cancel,
    complete,
    contest,
    decline,
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
from core.booking.reading.published import listed_slot, move_slot, slots_of
from core.booking.series.answers import approve_series, decline_series, end_series
from core.booking.series.planning import plan_series
from core.booking.series.requesting import request_series
from core.connections import accept, ask
from core.connections import decline as decline_connection
from core.connections import end as end_connection
from core.courses import add_course, assign_mentor, enrol, enrol_with_key, rename_course, retire_course, unenrol
from core.people import AccountKey, describe_mentor
from core.people.mentors import expire_unanswered_after, nudge_unanswered_after
from core.people.profile import Profile
from core.schedule.overrides import clear_overrides
from core.schedule.pausing import pause_mentor, resume_mentor
from core.schedule.published import describe, publish, take_away
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, change_terms, retire_service
from core.waitlist.models import Offer
from tests.core.booking.scenes import LATER, Town
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW

DAY = timedelta(days=1)
NOBODYS = (0, -1, 2**63 - 1)
"""Ids that are none."""


@dataclass(frozen=True)
class Right:
    """A use case with a wish that is granted; what is wrong is put in the place of one thing after the other."""

    case: Callable[..., Any]
    wish: dict[str, Any]
    strangers: tuple[int, ...] = ()
    """People whose it is not."""


def everything_right(town: Town) -> list[Right]:
    """Each use case of booking and of what it hangs on, as it goes through."""
    here, ada, ben, cleo, dan = town.id, town.ada, town.ben, town.cleo, town.dan
    mentor, service = town.mentor.id, town.service
    bob = add_mentor(town.db, here, AccountKey("telegram", "bob"), name="Bob", zone="UTC", now=NOW)
    shared = add_service(town.db, here, None, ServiceTerms(title="All"), by=ada, admin=True, now=NOW).id
    days = (MONDAY_9 + n * DAY for n in (0, 1, 2, 3, 4, 7))
    pending, offered, agreed, moving, absent, waited = days
    ids = {
        "pending": town.asked(ben, pending),
        "offered": town.asked(ben, offered),
        "agreed": town.agreed(ben, agreed),
        "moving": town.agreed(ben, moving),
        "absent": town.agreed(ben, absent),
    }
    number = {name: booking.booking_id for name, booking in ids.items()}
    town.do(town.act(propose_times, booking_id=number["offered"], by=ada, starts=[offered + 4 * HOUR]))
    town.do(town.act(ask_to_move, booking_id=number["moving"], by=ben, start=moving + 4 * HOUR))
    after = absent + 15 * MINUTE
    town.do(town.act(report_no_show, booking_id=number["absent"], by=ada, now=after))
    given_up = town.asked(ben, waited)
    town.do(town.wait(cleo, waited))
    town.do(town.act(withdraw, booking_id=given_up.booking_id, by=ben))
    offer = town.db.query(Offer).one()
    wait = town.do(town.wait(cleo, pending))
    series_wish: dict[str, Any] = {"service_id": service, "start": MONDAY_9 + HOUR, "every_weeks": 1, "times": 3}
    series = town.do(town.act(request_series, **series_wish, student_id=ben, topic="Limits", skipped=()))
    spans = [(LATER - DAY, LATER - DAY + HOUR)]
    (slot,) = publish(town.db, here, mentor, service, spans, by=ada, now=NOW)
    asked = ask(town.db, here, mentor, by=ben, now=NOW)
    course = add_course(town.db, here, "Algebra", now=NOW)
    own: dict[str, Any] = {"community_id": here, "now": NOW}
    hers: dict[str, Any] = {"community_id": here, "mentor_id": mentor, "by": ada}
    strangers = (cleo, dan, bob.person_id, *NOBODYS)

    def of(name: str, case: Callable[..., Any], by: int, others: tuple[int, ...], **wish: Any) -> Right:
        return Right(case, {**own, "booking_id": number[name], "by": by, **wish}, (*strangers, *others))

    def anew(case: Callable[..., Any], **wish: Any) -> Right:
        usual = {"service_id": service, "student_id": dan, "start": MONDAY_9 + 2 * HOUR, "topic": "Limits"}
        return Right(case, {**own, **usual, **wish})

    begun = agreed + 15 * MINUTE
    return [
        anew(request_session, minutes=30, details="", agenda=""),
        anew(request_session, service_id=shared, mentor_id=mentor),
        Right(
            ask_instead,
            {**own, "booking_id": given_up.booking_id, "mentor_id": mentor, "start": LATER, "by": ben},
            (ada, *strangers),
        ),
        Right(booking_card, {**own, "booking_id": given_up.booking_id, "viewer_id": ben}),
        anew(wait_for, start=pending, details=""),
        Right(plan_series, {**own, **series_wish, "student_id": dan, "start": MONDAY_9 + 2 * HOUR}),
        anew(request_series, every_weeks=1, times=3, skipped=()),
        of("pending", approve, ada, (ben,)),
        of("pending", approve_with, ada, (ben,), notes="", link="https://example.org/x"),
        of("pending", decline, ada, (ben,), reason="No time"),
        of("pending", withdraw, ben, (ada,)),
        of("pending", propose_times, ada, (ben,), starts=[pending + 4 * HOUR]),
        of("offered", take_proposed, ben, (ada,), start=offered + 4 * HOUR),
        of("offered", turn_down, ben, ()),
        Right(
            partial(strike_out, start=offered + 4 * HOUR),
            {**own, "booking_id": number["offered"], "by": ben},
            strangers,
        ),
        of("agreed", cancel, ben, (), reason=""),
        of("agreed", ask_to_move, ben, (), start=agreed + 4 * HOUR),
        of("agreed", prepare, ada, (ben,), notes="", link="https://example.org/x"),
        of("agreed", write_agenda, ben, (), text="First the proof"),
        of("moving", take_proposed, ada, (ben,), start=moving + 4 * HOUR),
        of("agreed", complete, ada, (ben,), now=begun),
        of("agreed", report_no_show, ben, (), now=begun),
        of("agreed", write_notes, ada, (ben,), text="Well done", shared=True, now=begun),
        of("absent", contest, ben, (ada,), reason="I was there", now=after),
        Right(join, {**own, "session_id": ids["agreed"].session_id, "by": ben, "now": begun}, strangers),
        Right(take_offer, {**own, "offer_id": offer.id, "by": cleo}, (ada, ben, dan, *NOBODYS)),
        Right(pass_offer, {**own, "offer_id": offer.id, "by": cleo}, (ada, ben, dan, *NOBODYS)),
        Right(stop_waiting, {**own, "entry_id": wait.id, "by": cleo}, (ada, ben, dan, *NOBODYS)),
        Right(approve_series, {**own, "series_id": series.id, "by": ada}, (ben, *strangers)),
        Right(decline_series, {**own, "series_id": series.id, "by": ada, "reason": "No"}, (ben, *strangers)),
        Right(end_series, {**own, "series_id": series.id, "by": ben, "reason": ""}, strangers),
        Right(set_hours, {**hers, "ranges": ()}, (ben, *strangers)),
        Right(clear_overrides, {**hers, "first": NOW.date(), "last": NOW.date()}, (ben, *strangers)),
        Right(pause_mentor, hers, (ben, *strangers)),
        Right(resume_mentor, hers, (ben, *strangers)),
        Right(describe_mentor, {**hers, "profile": Profile(headline="x")}, (ben, *strangers)),
        Right(expire_unanswered_after, {**hers, "hours": 12}, (ben, *strangers)),
        Right(nudge_unanswered_after, {**hers, "hours": 12}, (ben, *strangers)),
        Right(_publish, {**hers, "now": NOW, "service_id": service, "spans": [(LATER, LATER + HOUR)]}, strangers),
        Right(_move_slot, {**own, "slot_id": slot.id, "by": ada, "span": (LATER, LATER + HOUR)}, strangers),
        Right(_describe, {"community_id": here, "slot_id": slot.id, "by": ada, "slot_changes": {}}, strangers),
        Right(take_away, {**own, "slot_id": slot.id, "by": ada}, strangers),
        Right(listed_slot, {**own, "slot_id": slot.id, "by": ada}, strangers),
        Right(slots_of, {**hers, "now": NOW}, strangers),
        Right(_change_terms, {"community_id": here, "service_id": service, "by": ada, "terms_changes": {}}, strangers),
        Right(retire_service, {**own, "service_id": service, "by": ada}, strangers),
        Right(accept, {**own, "connection_id": asked.id, "by": ada}, (ben, *strangers)),
        Right(decline_connection, {**own, "connection_id": asked.id, "by": ada}, (ben, *strangers)),
        Right(end_connection, {**own, "connection_id": asked.id, "by": ben}, strangers),
        Right(ask, {**own, "mentor_id": mentor, "by": dan, "words": "Hello"}, (ada,)),
        Right(enrol, {**own, "course_id": course.id, "person_id": dan}),
        Right(enrol_with_key, {**own, "key": course.key, "by": dan}),
        Right(partial(unenrol, person_id=ben), {"community_id": here, "course_id": course.id}),
        Right(assign_mentor, {"community_id": here, "course_id": course.id, "mentor_id": mentor}),
        Right(rename_course, {"community_id": here, "course_id": course.id, "name": "Geometry"}),
        Right(retire_course, {**own, "course_id": course.id}),
    ]


def _publish(db: Db, spans: Any, **wish: Any) -> Any:
    return publish(db, times=spans, **wish)


def _move_slot(db: Db, span: Any, **wish: Any) -> Any:
    return move_slot(db, times=span, **wish)


def _describe(db: Db, slot_changes: Any, **wish: Any) -> Any:
    return describe(db, changes=slot_changes, **wish)


def _change_terms(db: Db, terms_changes: Any, **wish: Any) -> Any:
    return change_terms(db, changes=terms_changes, **wish)
