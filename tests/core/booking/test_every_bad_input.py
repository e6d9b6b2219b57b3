"""Whatever is wrong with what somebody sends, it is refused by a name: ids of nothing, what is other people's, times
that are no times, numbers of no size, and texts of any. What there is to send is in granted.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.errors import ParleyError
from core.people import Profile
from tests.core.booking.granted import DAY, NOBODYS, Right, everything_right
from tests.core.booking.scenes import LATER, Town
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW
from tests.stores import SharedStore

NO_STARTS = (
    *(NOW, NOW - MINUTE, NOW + MINUTE, datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(2**33 - 1, UTC)),
    *(MONDAY_9 + timedelta(seconds=1), MONDAY_9 + timedelta(microseconds=1)),
    *(MONDAY_9 - 12 * HOUR, MONDAY_9 + 400 * DAY),
)
NO_NUMBERS = (0, -1, 10**9, 2**63 - 1)
NO_TEXTS = ("x" * 100_000, "\0", "\u202e" * 700, "'; DROP TABLE booking; --")
"""Refused, or taken as they are; nothing else."""
NO_SPANS = (
    [(LATER, LATER)],
    [(LATER, LATER - HOUR)],
    [(NOW - HOUR, NOW + HOUR)],
    [(LATER + DAY, LATER + DAY + HOUR), (LATER + DAY + 30 * MINUTE, LATER + DAY + 2 * HOUR)],
    [(LATER, LATER + MINUTE)],
)
TERMS = ("capacity", "notice_minutes", "horizon_days", "most_a_day", "buffer_after_minutes")
WRONG: dict[str, tuple[Any, ...]] = {
    "start": NO_STARTS,
    "starts": ([], [LATER + n * 30 * MINUTE for n in range(4)], *([start] for start in NO_STARTS)),
    "times": (*NO_NUMBERS, 1, 27),
    "every_weeks": (*NO_NUMBERS, 3),
    "minutes": NO_NUMBERS[1:],  # 0 is as usual
    "hours": (-1, 337, 10**9),
    "spans": NO_SPANS,
    "span": tuple(spans[0] for spans in NO_SPANS if len(spans) == 1),
    "slot_changes": ({"capacity": 0}, {"capacity": 10**9}, {"notes": "x" * 501}, {"service_id": 7}),
    "terms_changes": (
        *({name: value} for name in TERMS for value in (-1, 10**9)),
        {"durations": ()},
        {"durations": (0,)},
        {"durations": (10**9,)},
        {"modes": ()},
        {"title": ""},
    ),
    "profile": (
        *(Profile(headline=text) for text in ("x" * 121, "x" * 100_000)),
        *(Profile(bio=text) for text in ("x" * 901, "x" * 100_000)),
        *(Profile(years=years) for years in (-1, 81)),
        *(Profile(expertise=topics) for topics in (("x" * 41,), tuple(f"topic {n}" for n in range(13)))),
    ),
    "link": ("javascript:alert(1)", "http://", "x" * 10_000),
    "community_id": (0, 2, 2**63 - 1),
}
TEXTS = frozenset({"topic", "details", "agenda", "reason", "text", "notes", "words", "name"})


def tries(right: Right) -> Iterator[tuple[str, Any, bool]]:
    """What is put in whose place, and whether it must be refused."""
    for name in right.wish:
        if name in TEXTS:
            yield from ((name, text, False) for text in NO_TEXTS)
        elif name == "by":
            yield from ((name, person, True) for person in right.strangers)
        elif name in WRONG:
            yield from ((name, value, True) for value in WRONG[name])
        elif name.endswith("_id") and name != "student_id":  # who asks is known, and never said by a button
            yield from ((name, number, True) for number in NOBODYS)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_whatever_is_wrong_is_refused_by_name(request: pytest.FixtureRequest, database: str) -> None:
    shared: SharedStore = request.getfixturevalue(f"{database}_store")
    await shared.emptied()
    faults, count = [], 0
    with Db(shared.engine) as db:
        for right in everything_right(Town(db)):
            db.flush()
            if answer := outcome(db, right, {}):
                faults.append(f"{name_of(right)} as it should be: {answer}")
            for name, value, must in tries(right):
                count += 1
                answer = outcome(db, right, {name: value})
                if (answer is None and must) or (isinstance(answer, Exception) and not isinstance(answer, ParleyError)):
                    faults.append(f"{name_of(right)}({name}={str(value)[:60]!r}): {answer!r:.200}")
        db.rollback()
    print(f"\n{database}: {count} wrong wishes")
    assert not faults, "\n".join(faults)


def name_of(right: Right) -> str:
    """What the use case is called."""
    case = right.case.func if isinstance(right.case, partial) else right.case
    return case.__name__


def outcome(db: Db, right: Right, wrong: dict[str, Any]) -> Exception | None:
    """What is raised; in any case nothing is kept."""
    part = db.begin_nested()
    try:
        right.case(db, **right.wish | wrong)
        db.flush()
    except Exception as error:
        return error
    finally:
        part.rollback()
    return None
