"""What can be booked, and by which terms."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.booking import ask_to_move, take_proposed
from core.booking.errors import LengthNotOffered, SlotTaken
from core.errors import ParleyError
from core.people.errors import NotYours
from core.services import (
    Mode,
    Need,
    Question,
    QuestionKind,
    ServiceTerms,
    ServiceView,
    WhoMayBook,
    add_service,
    change_terms,
    retire_service,
    service_of,
    services_of,
    shared_services,
)
from core.services.errors import (
    AmountUnreadable,
    NoMode,
    PlaceMissing,
    QuestionUnreadable,
    ServiceMissing,
    TermOutOfRange,
    TextTooLong,
    TitleEmpty,
    TooManyQuestions,
    TooManyServices,
    WrongNumberOfLengths,
)
from core.services.services import MOST_SERVICES
from core.services.terms import LIMITS, parse_term
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

AMOUNTS = st.from_regex(r"\d{1,3} ?(h|min|days?)?", fullmatch=True)


async def test_a_service_is_read_by_its_id_and_by_its_mentor(world: World) -> None:
    service = await world.do(service_of, world.community.id, world.service_id)
    assert await world.do(services_of, world.community.id, world.mentor.id) == (service,)
    assert service.terms == ServiceTerms()


async def test_a_service_of_another_community_is_missing(world: World) -> None:
    with pytest.raises(ServiceMissing):
        await world.do(service_of, 2, world.service_id)
    assert await world.do(services_of, 2, world.mentor.id) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"durations": (0,)},
        {"durations": ()},
        {"modes": ()},
        {"step_minutes": 0},
        {"horizon_days": 0},
        {"notice_minutes": -1},
    ],
)
def test_terms_that_nobody_could_book_by_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="nobody could book"):
        ServiceTerms(**wrong)


async def test_a_mentor_changes_a_term_within_its_limits(world: World) -> None:
    def change(name: str, value: int | None, by: int = world.ada) -> Awaitable[ServiceView]:
        return world.do(change_terms, world.community.id, world.service_id, {name: value}, by=by)

    assert (await change("step_minutes", 45)).terms == ServiceTerms(step_minutes=45)
    assert (await change("most_a_day", 3)).terms.most_a_day == 3
    assert (await change("most_a_day", None)).terms.most_a_day is None
    for name, (least, most) in LIMITS.items() - {"duration": LIMITS["duration"]}.items():
        for value in (least, most):
            assert getattr((await change(name, value)).terms, name) == value
        for wrong in (least - 1, most + 1, -(10**12)):
            with pytest.raises(TermOutOfRange) as refusal:
                await change(name, wrong)
            assert (refusal.value.least, refusal.value.most) == (least, most)
    with pytest.raises(TermOutOfRange):
        await change("step_minutes", None)
    with pytest.raises(NotYours):
        await change("step_minutes", 30, by=world.ben)
    with pytest.raises(ServiceMissing):
        await world.do(change_terms, world.community.id, 5, {"durations": (30,)}, by=world.ada)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("duration", "45", 45),
        ("duration", "45 min", 45),
        ("duration", "1h30", 90),
        ("duration", "1 hour and 30 minutes", 90),
        ("notice_minutes", "2 days", 2880),
        ("notice_minutes", "0", 0),
        ("buffer_before_minutes", "15m.", 15),
        ("horizon_days", "60", 60),
        ("horizon_days", "2 weeks", 14),
        ("most_a_day", "3", 3),
        ("most_a_day", "None", None),
        ("most_a_week_each", "no limit", None),
    ],
)
def test_typed_terms_are_read_as_people_mean_them(name: str, typed: str, value: int | None) -> None:
    assert parse_term(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "refusal"),
    [
        ("duration", "", AmountUnreadable),
        ("duration", "soon", AmountUnreadable),
        ("duration", "30 apples", AmountUnreadable),
        ("duration", "none", AmountUnreadable),
        ("duration", "-30", AmountUnreadable),
        ("duration", "0", TermOutOfRange),
        ("duration", "999999 weeks", TermOutOfRange),
        ("horizon_days", "5 hours", AmountUnreadable),
        ("most_a_day", "3 hours", AmountUnreadable),
        ("most_a_day", "0", TermOutOfRange),
        ("most_a_day", "1000", TermOutOfRange),
    ],
)
def test_typed_terms_that_cannot_be_are_refused(name: str, typed: str, refusal: type[ParleyError]) -> None:
    with pytest.raises(refusal) as refused:
        parse_term(name, typed)
    assert type(refused.value) is refusal


@given(
    st.sampled_from(sorted(LIMITS)), st.text(max_size=30) | st.from_regex(r"\d{1,3} ?(h|min|days?)?", fullmatch=True)
)
def test_any_text_is_read_within_the_limits_or_refused(name: str, typed: str) -> None:
    try:
        value = parse_term(name, typed)
    except (AmountUnreadable, TermOutOfRange):
        return
    assert value is None or LIMITS[name][0] <= value <= LIMITS[name][1]


async def test_a_mentor_has_several_services_and_shares_the_communitys(world: World) -> None:
    own = await world.do(
        add_service, world.community.id, world.mentor.id, ServiceTerms(title="Thesis"), by=world.ada, now=NOW
    )
    for_all = ServiceTerms(title="Office hour", durations=(15, 30, 15))
    shared = await world.do(add_service, world.community.id, None, for_all, by=world.cleo, admin=True, now=NOW)
    assert (own.mentor_id, shared.mentor_id, shared.terms.durations) == (world.mentor.id, None, (15, 30))
    services = await world.do(services_of, world.community.id, world.mentor.id)
    assert [service.id for service in services] == [world.service_id, own.id, shared.id]
    assert await world.do(shared_services, world.community.id) == (shared,)
    for service, by, admin in ((own, world.ben, True), (shared, world.ada, False)):
        with pytest.raises(NotYours):
            await world.do(change_terms, world.community.id, service.id, {"title": "Mine"}, by=by, admin=admin)
        with pytest.raises(NotYours):
            await world.do(retire_service, world.community.id, service.id, by=by, admin=admin, now=NOW)
    with pytest.raises(NotYours):
        await world.do(add_service, world.community.id, None, for_all, by=world.ada, now=NOW)


async def test_a_shared_service_is_booked_with_the_mentor_who_is_named(world: World) -> None:
    shared = await world.do(
        add_service, world.community.id, None, ServiceTerms(title="Office hour"), by=world.cleo, admin=True, now=NOW
    )
    booking = await world.ask(service_id=shared.id, mentor_id=world.mentor.id)
    assert (booking.mentor_id, booking.service_title) == (world.mentor.id, "Office hour")
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo)
    for nobody in (None, 5):
        with pytest.raises(ServiceMissing):
            await world.ask(service_id=shared.id, mentor_id=nobody)


async def test_a_service_that_is_taken_away_keeps_its_sessions_and_takes_no_more(world: World) -> None:
    booking = await world.ask()
    gone = await world.do(retire_service, world.community.id, world.service_id, by=world.ada, now=NOW)
    assert gone.retired
    assert await world.do(services_of, world.community.id, world.mentor.id) == ()
    with pytest.raises(ServiceMissing):
        await world.ask(world.cleo, MONDAY_9 + HOUR)
    with pytest.raises(ServiceMissing):
        await world.do(change_terms, world.community.id, world.service_id, {"title": "Back"}, by=world.ada)
    await world.agree(booking)
    card = await world.do(
        ask_to_move,
        community_id=world.community.id,
        booking_id=booking.booking_id,
        by=world.ben,
        start=MONDAY_9 + HOUR,
        now=NOW,
    )
    assert card.proposed == (MONDAY_9 + HOUR,)


async def test_a_session_lasts_as_long_as_was_asked_for_and_keeps_that_when_it_moves(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"durations": (30, 90)}, by=world.ada)
    booking = await world.ask(minutes=90)
    assert booking.ends_at - booking.starts_at == 90 * MINUTE
    with pytest.raises(LengthNotOffered):
        await world.ask(world.cleo, MONDAY_9 + 3 * HOUR, minutes=60)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo, MONDAY_9 + HOUR)
    await world.agree(booking)
    await world.do(change_terms, world.community.id, world.service_id, {"durations": (30,)}, by=world.ada)
    wish: dict[str, Any] = {"community_id": world.community.id, "booking_id": booking.booking_id, "now": NOW}
    await world.do(ask_to_move, **wish, by=world.ben, start=MONDAY_9 + HOUR)
    card = await world.do(take_proposed, **wish, by=world.ada, start=MONDAY_9 + HOUR)
    assert card.minutes == 90


QUESTION = Question("How urgent?", QuestionKind.CHOICE, ("Very", " Not  at all "))


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"title": "  Thesis\n talk "}, {"title": "Thesis talk"}),
        ({"description": "One\n\n\n\ntwo"}, {"description": "One\n\ntwo"}),
        ({"place": "Room 5", "modes": (Mode.IN_PERSON, Mode.CHAT)}, {"place": "Room 5"}),
        ({"questions": (QUESTION,)}, {"questions": (replace(QUESTION, options=("Very", "Not at all")),)}),
        ({"who_may_book": WhoMayBook.MEMBERS, "topic": Need.NOT_ASKED}, {"topic": Need.NOT_ASKED}),
        ({"needs_approval": False, "competing": True, "capacity": 12}, {"capacity": 12}),
    ],
)
async def test_terms_of_every_kind_are_kept_clean(world: World, changes: dict[str, Any], kept: dict[str, Any]) -> None:
    await world.do(change_terms, world.community.id, world.service_id, changes, by=world.ada)
    service = await world.do(service_of, world.community.id, world.service_id)
    assert service.terms == replace(ServiceTerms(), **{**changes, **kept})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " \u202e"}, TitleEmpty),
        ({"title": "x" * 81}, TextTooLong),
        ({"modes": ()}, NoMode),
        ({"modes": (Mode.IN_PERSON,)}, PlaceMissing),
        ({"durations": ()}, WrongNumberOfLengths),
        ({"durations": (10, 20, 30, 40, 50, 60, 70)}, WrongNumberOfLengths),
        ({"durations": (30, 0)}, TermOutOfRange),
        ({"durations": (10**9,)}, TermOutOfRange),
        ({"capacity": 0}, TermOutOfRange),
        ({"questions": (QUESTION,) * 6}, TooManyQuestions),
        ({"questions": (Question(" "),)}, QuestionUnreadable),
        ({"questions": (Question("x" * 46),)}, QuestionUnreadable),
        ({"questions": (Question("Which?", QuestionKind.CHOICE, ("a", "a ")),)}, QuestionUnreadable),
    ],
)
async def test_terms_that_cannot_be_leave_all_as_it_was(
    world: World, changes: dict[str, Any], refusal: type[ParleyError]
) -> None:
    with pytest.raises(refusal) as refused:
        await world.do(change_terms, world.community.id, world.service_id, changes, by=world.ada)
    assert type(refused.value) is refusal
    assert (await world.do(service_of, world.community.id, world.service_id)).terms == ServiceTerms()


async def test_a_mentor_has_at_most_so_many_services(world: World) -> None:
    def add() -> Awaitable[ServiceView]:
        return world.do(add_service, world.community.id, world.mentor.id, ServiceTerms(), by=world.ada, now=NOW)

    for _ in range(MOST_SERVICES - 1):
        await add()
    with pytest.raises(TooManyServices):
        await add()


async def test_the_buffers_of_a_shared_service_keep_time_free_around_each_mentors_own(world: World) -> None:
    terms = ServiceTerms(title="Office hour", buffer_after_minutes=30)
    shared = await world.do(add_service, world.community.id, None, terms, by=world.cleo, admin=True, now=NOW)
    await world.ask(service_id=shared.id, mentor_id=world.mentor.id)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo, MONDAY_9 + HOUR / 2)
    await world.ask(world.cleo, MONDAY_9 + HOUR)
