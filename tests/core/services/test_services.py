"""What can be booked, and by which terms."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParleyError
from core.people.errors import NotYours
from core.services import ServiceTerms, ServiceView, change_terms, service_of, services_of
from core.services.errors import AmountUnreadable, ServiceMissing, TermOutOfRange
from core.services.terms import LIMITS, parse_term
from tests.core.community import World

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
def test_terms_that_nobody_could_book_by_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="nobody could book"):
        ServiceTerms(**wrong)  # type: ignore[arg-type]


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
