"""Nobody is in two places: what the databases refuse, and what the primitive says about it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.storage import Store, claim
from tests.core.storage.conftest import TAKEN, taken

OVERLAPPING = {
    "the same": (0, 2),
    "within": (0.5, 1.5),
    "around": (-1, 3),
    "over the start": (-1, 0.1),
    "over the end": (1.9, 3),
    "from the start": (0, 1),
    "to the end": (1, 2),
}


def ask(*rows: dict[str, Any]) -> Callable[[Session], tuple[int, ...]]:
    return lambda db: claim(db, TAKEN, rows)


def claims(db: Session) -> list[tuple[int, int]]:
    return [tuple(row) for row in db.execute(select(TAKEN.c.person_id, TAKEN.c.session_id).order_by(*TAKEN.c))]


def plainly(row: dict[str, Any]) -> Callable[[Session], None]:
    def job(db: Session) -> None:
        db.execute(insert(TAKEN), row)

    return job


@pytest.mark.parametrize("turned_around", [False, True], ids=["in this order", "the other first"])
async def test_an_overlap_is_refused_whichever_came_first(store: Store, turned_around: bool) -> None:
    for person, (name, span) in enumerate(OVERLAPPING.items()):
        first, second = taken(person, 0, 2, session=1), taken(person, span[0], span[1], session=1)
        if turned_around:
            first, second = second, first
        assert await store.write(ask(first)) == (), name
        assert await store.write(ask(second | {"session_id": 2})) == (person,), name
        with pytest.raises(IntegrityError):
            await store.write(plainly(second | {"session_id": 3}))
    assert await store.read(claims) == [(person, 1) for person in range(len(OVERLAPPING))]


async def test_an_overlap_is_found_among_many_neighbours(store: Store) -> None:
    await store.write(ask(*(taken(person, hour, hour + 1, 10 + hour) for person in (1, 2) for hour in range(0, 40, 2))))
    for hour in range(0, 40, 2):
        assert await store.write(ask(taken(1, hour - 0.5, hour + 0.5))) == (1,)
        assert await store.write(ask(taken(1, hour + 0.9, hour + 1.1))) == (1,)
    assert await store.write(ask(taken(1, -1, 60))) == (1,)


async def test_spans_may_touch_and_other_people_are_free(store: Store) -> None:
    await store.write(ask(taken(1, 0, 1, session=1)))
    assert await store.write(ask(taken(1, 1, 2, session=2), taken(1, -1, 0, session=3))) == ()
    assert await store.write(ask(taken(2, 0, 1, session=4))) == ()


@pytest.mark.parametrize("end", [0, -1])
async def test_an_empty_or_backward_span_is_refused(store: Store, end: float) -> None:
    with pytest.raises(IntegrityError, match="lasts"):
        await store.write(ask(taken(1, 0, end)))
    with pytest.raises(IntegrityError, match="lasts"):
        await store.write(plainly(taken(1, 0, end)))


async def test_a_claim_is_for_all_or_for_nobody_and_says_who_is_taken(store: Store) -> None:
    await store.write(ask(taken(2, 0, 1, session=1), taken(4, 0.5, 1.5, session=2)))
    wanted = [taken(person, 0, 1, session=3) for person in (5, 2, 1, 4, 3)]
    assert await store.write(ask(*wanted)) == (2, 4)
    assert await store.read(claims) == [(2, 1), (4, 2)]


async def test_after_a_refusal_the_job_goes_on(store: Store) -> None:
    await store.write(ask(taken(1, 0, 1, session=1)))

    def another_time(db: Session) -> tuple[int, ...]:
        assert claim(db, TAKEN, [taken(0, 0, 1, session=2), taken(1, 0, 1, session=2)]) == (1,)
        return claim(db, TAKEN, [taken(0, 3, 4, session=2), taken(1, 3, 4, session=2)])

    assert await store.write(another_time) == ()
    assert await store.read(claims) == [(0, 2), (1, 1), (1, 2)]


async def test_a_move_deletes_and_inserts(store: Store) -> None:
    await store.write(ask(taken(1, 0, 2, session=1)))

    def move(db: Session) -> tuple[int, ...]:
        db.execute(delete(TAKEN).where(TAKEN.c.person_id == 1, TAKEN.c.session_id == 1))
        return claim(db, TAKEN, [taken(1, 1, 3, session=1)])

    assert await store.write(move) == ()
    assert await store.write(ask(taken(1, 0, 1, session=2))) == ()


async def test_an_update_cannot_overlap_either(store: Store) -> None:
    await store.write(ask(taken(1, 0, 1, session=1), taken(1, 2, 3, session=2), taken(2, 2, 3, session=3)))

    def stretch(end: dict[str, Any]) -> Callable[[Session], None]:
        def job(db: Session) -> None:
            own = update(TAKEN).where(TAKEN.c.person_id == 1, TAKEN.c.session_id == 1)
            db.execute(own.values(starts_at=end["starts_at"], ends_at=end["ends_at"], person_id=end["person_id"]))

        return job

    for overlapping in (taken(1, 0, 2.5), taken(1, 2.5, 2.6), taken(1, 2, 3), taken(2, 2.5, 4)):
        with pytest.raises(IntegrityError):
            await store.write(stretch(overlapping))
    await store.write(stretch(taken(1, 0.5, 2)))


async def test_of_fifty_who_ask_at_once_one_gets_it(store: Store) -> None:
    for hour in range(10):
        wanted = [
            store.write(ask(taken(1, hour + share / 100, hour + 0.9, share), taken(2 + share, hour, hour + 1, share)))
            for share in range(50)
        ]
        answers = await asyncio.gather(*wanted)
        assert sorted(answers) == [(), *[(1,)] * 49]
    counted = await store.read(lambda db: db.scalar(select(func.count()).select_from(TAKEN)))
    assert counted == 20


async def test_two_who_want_each_other_never_wait_for_each_other(store: Store) -> None:
    for hour in range(30):
        forth = [taken(1, hour, hour + 1, 1), taken(2, hour, hour + 1, 1)]
        back = [taken(2, hour, hour + 1, 2), taken(1, hour, hour + 1, 2)]
        both = asyncio.gather(store.write(ask(*forth)), store.write(ask(*back)))
        answers = await asyncio.wait_for(both, 5)
        assert sorted(answers) == [(), (1, 2)]
