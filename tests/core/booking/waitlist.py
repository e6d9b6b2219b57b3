"""Steps of those who wait for what is taken: standing in line, being offered what frees, and who else there is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.booking.asking.waiting import wait_for
from core.booking.reading.views import BookingView
from core.notices import lease_notices
from core.people import AccountKey
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor, services_of
from core.storage import Store
from core.waitlist import WaitView
from tests.core.community import MONDAY_9, NOW, World, found_a_community, person


async def wait(world: World, student: int, start: datetime = MONDAY_9, **changes: Any) -> WaitView:
    wish: dict[str, Any] = {"service_id": world.service_id, "topic": "Proofs", "now": NOW, **changes}
    return await world.do(wait_for, community_id=1, student_id=student, start=start, **wish)


async def act(world: World, case: Any, booking: BookingView, by: int, now: datetime = NOW, **more: Any) -> Any:
    return await world.do(case, community_id=1, booking_id=booking.booking_id, by=by, now=now, **more)


async def offers(world: World, now: datetime = NOW) -> dict[int, int]:
    """The offers that were told of since the last look: whom, and which."""
    found = await world.do(lease_notices, now, 100, 86_400)
    return {notice.person_id: notice.data["offer"] for notice in found if notice.kind == "place_offered"}


async def dora(world: World) -> int:
    return await world.do(person, "Dora")


async def second_mentor(world: World) -> dict[str, Any]:
    mentor = await world.do(add_mentor, 1, AccountKey("discord", "eve"), name="Eve", zone="Europe/Berlin", now=NOW)
    await world.do(set_hours, 1, mentor.id, parse_hours("Mon-Fri 9-17"), by=mentor.person_id)
    (service,) = await world.do(services_of, 1, mentor.id)
    return {"mentor": mentor, "service_id": service.id}


async def group(store: Store, **terms: Any) -> World:
    terms = {"capacity": 2, "needs_approval": False, **terms}
    return World(store, *await store.write(lambda db: found_a_community(db, **terms)))
