import asyncio
from datetime import timedelta
from core.booking import BookingView
from core.booking.errors import SlotTaken
from tests.core.community import MONDAY_9, MINUTE, World, person
from tests.core.booking.test_terms import term
from tests.core.conftest import store, world
from tests.conftest import *

async def test_many(world: World) -> None:
    await term(world, "buffer_after_minutes", 1)
    students = await world.store.write(lambda db: [person(db, f"Student {n}") for n in range(150)])
    starts = [MONDAY_9 + timedelta(days=n // 16 + (2 * (n // 80))) + (n % 16) * 30 * MINUTE for n in range(150)]
    answers = await asyncio.gather(*(world.ask(s, t) for s, t in zip(students, starts)), return_exceptions=True)
    kinds = {}
    for a in answers: kinds[type(a).__name__] = kinds.get(type(a).__name__, 0) + 1
    print(kinds)
    assert set(kinds) <= {"BookingView", "SlotTaken"}
