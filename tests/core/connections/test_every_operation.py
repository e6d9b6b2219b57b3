"""Every operation on a connection, from every state, by everybody: the documented outcome, or a refusal with a name."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.connections import accept, ask, connection_between, decline, end
from core.errors import ParleyError
from tests.core.community import NOW, World, person

LATER = NOW + timedelta(days=20)
"""After every wait."""
STATES: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "pending": ("ask",),
    "accepted": ("ask", "accept"),
    "declined": ("ask", "decline"),
    "ended": ("ask", "accept", "end"),
}
ANSWERED = "ConnectionAnswered"
OUTCOMES = {
    ("student", "ask"): ("pending", "AlreadyAsked", "AlreadyConnected", "pending", "pending"),
    ("student", "accept"): ("ConnectionMissing", "NotYours", "NotYours", "NotYours", "NotYours"),
    ("student", "decline"): ("ConnectionMissing", "NotYours", "NotYours", "NotYours", "NotYours"),
    ("student", "end"): ("ConnectionMissing", "ended", "ended", ANSWERED, ANSWERED),
    ("mentor", "ask"): ("CannotConnectYourself",) * 5,
    ("mentor", "accept"): ("ConnectionMissing", "accepted", ANSWERED, ANSWERED, ANSWERED),
    ("mentor", "decline"): ("ConnectionMissing", "declined", ANSWERED, ANSWERED, ANSWERED),
    ("mentor", "end"): ("ConnectionMissing", "declined", "ended", ANSWERED, ANSWERED),
    ("stranger", "ask"): ("pending",) * 5,
    ("stranger", "accept"): ("ConnectionMissing", *("NotYours",) * 4),
    ("stranger", "decline"): ("ConnectionMissing", *("NotYours",) * 4),
    ("stranger", "end"): ("ConnectionMissing", *("NotYours",) * 4),
}
"""By who does what, in the order of the states."""
ANSWERS: dict[str, Any] = {"accept": accept, "decline": decline, "end": end}


def do(db: Db, world: World, operation: str, student: int, by: int, now: Any) -> str:
    """What has become of it: the status, or the refusal's name."""
    here, mentor = world.community.id, world.mentor.id
    between = connection_between(db, here, mentor, student)
    try:
        if operation == "ask":
            return ask(db, here, mentor, by=by, now=now).status.value
        answer = ANSWERS[operation]
        status: str = answer(db, here, between.id if between else 5, by=by, now=now).status.value
    except ParleyError as refusal:
        return type(refusal).__name__
    return status


def test_the_table_is_whole() -> None:
    assert set(OUTCOMES) == set(product(("student", "mentor", "stranger"), ("ask", *ANSWERS)))


@pytest.mark.parametrize(("who", "operation"), OUTCOMES)
async def test_each_gives_what_the_table_says(world: World, who: str, operation: str) -> None:
    def job(db: Db) -> tuple[str, ...]:
        found = []
        for number, steps in enumerate(STATES.values()):
            student, stranger = person(db, f"Student {number}"), person(db, f"Stranger {number}")
            for step in steps:
                do(db, world, step, student, student if step == "ask" else world.ada, NOW)
            by = {"student": student, "mentor": world.ada, "stranger": stranger}[who]
            found.append(do(db, world, operation, student, by, LATER))
        return tuple(found)

    assert await world.do(job) == OUTCOMES[who, operation]
