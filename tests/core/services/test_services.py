"""What can be booked, and by which terms."""

from __future__ import annotations

import pytest

from core.services import ServiceTerms, service_of, services_of
from core.services.errors import ServiceMissing
from tests.core.community import World


async def test_a_service_is_read_by_its_id_and_by_its_mentor(world: World) -> None:
    service = await world.do(service_of, world.community.id, world.service_id)
    assert await world.do(services_of, world.community.id, world.mentor.id) == (service,)
    assert service.terms == ServiceTerms()


async def test_a_service_of_another_community_is_missing(world: World) -> None:
    with pytest.raises(ServiceMissing):
        await world.do(service_of, 2, world.service_id)
    assert await world.do(services_of, 2, world.mentor.id) == ()


@pytest.mark.parametrize(
    "wrong", [{"duration_minutes": 0}, {"step_minutes": 0}, {"horizon_days": 0}, {"notice_minutes": -1}]
)
def test_terms_that_nobody_could_book_by_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nobody could book"):
        ServiceTerms(**wrong)  # type: ignore[arg-type]
