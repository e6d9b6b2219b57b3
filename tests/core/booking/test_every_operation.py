"""The table of what may follow what, whole: every operation from every state by everybody, and what a card offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.booking import (
    BookingStatus,
    SessionCard,
    approve,
    ask_to_move,
    booking_card,
    cancel,
    complete,
    contest,
    decline,
    join,
    propose_times,
    report_no_show,
    take_proposed,
    turn_down,
    withdraw,
    write_agenda,
    write_notes,
)
from core.booking.errors import (
    AlreadyDecided,
    AlreadyStarted,
    GroupStays,
    NothingToContest,
    NotProposed,
    TooEarlyToEnd,
    TooLateToChange,
)
from core.errors import ParleyError
from core.meeting.errors import JoinOver, JoinTooEarly, NothingToJoin
from core.people.errors import NotYours
from core.services import change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

Outcome = BookingStatus | type[ParleyError]

PENDING, CONFIRMED, DECLINED = BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.DECLINED
EXPIRED, CANCELLED, COMPLETED = BookingStatus.EXPIRED, BookingStatus.CANCELLED, BookingStatus.COMPLETED
NO_SHOW = BookingStatus.NO_SHOW

STATES = (
    "asked", "offered", "agreed", "moving", "late", "begun", "declined", "expired", "cancelled", "completed", "no_show",
)  # fmt: skip
"""`offered`: the mentor has proposed another time; `moving`: the student has asked for one; `late`: only the mentor can
change it still; `begun`: its start has gone by."""


@dataclass(frozen=True)
class Operation:
    """A use case, what it needs beside who and when, and the flag on the card that offers it."""

    case: Callable[..., object]
    flag: str
    wants: tuple[str, ...] = ()


OPERATIONS = {
    "approve": Operation(approve, "can_approve"),
    "decline": Operation(decline, "can_decline", ("reason",)),
    "withdraw": Operation(withdraw, "can_withdraw"),
    "cancel": Operation(cancel, "can_cancel", ("reason",)),
    "propose": Operation(propose_times, "can_propose", ("starts",)),
    "take": Operation(take_proposed, "can_take", ("start",)),
    "turn_down": Operation(turn_down, "can_turn_down"),
    "move": Operation(ask_to_move, "can_move", ("start",)),
    "complete": Operation(complete, "can_complete"),
    "report": Operation(report_no_show, "can_report"),
    "contest": Operation(contest, "can_contest", ("reason",)),
    "agenda": Operation(write_agenda, "can_write_agenda", ("text",)),
    "notes": Operation(write_notes, "can_write_notes", ("text", "shared")),
    "join": Operation(join, "can_join"),
}


def row(default: Outcome, **others: Outcome) -> dict[str, Outcome]:
    """What comes of an operation in each state."""
    assert set(others) <= set(STATES)
    return {state: others.get(state, default) for state in STATES}


WAITING: dict[str, Outcome] = {"asked": PENDING, "offered": PENDING}
EARLY: dict[str, Outcome] = dict.fromkeys(("agreed", "moving", "late"), TooEarlyToEnd)
STARTED: dict[str, Outcome] = {"begun": AlreadyStarted}
NOTHING: dict[str, Outcome] = dict.fromkeys(("asked", "agreed", "late"), NotProposed)

BY_MENTOR: dict[str, dict[str, Outcome]] = {
    "approve": row(AlreadyDecided, asked=CONFIRMED, offered=CONFIRMED),
    "decline": row(AlreadyDecided, asked=DECLINED, offered=DECLINED),
    "withdraw": row(NotYours),
    "cancel": row(AlreadyDecided, agreed=CANCELLED, moving=CANCELLED, late=CANCELLED, **STARTED),
    "propose": row(AlreadyDecided, **WAITING),
    "take": row(AlreadyDecided, offered=NotYours, moving=CONFIRMED, **NOTHING, **STARTED),
    "turn_down": row(AlreadyDecided, offered=PENDING, moving=CONFIRMED, **NOTHING, **STARTED),
    "move": row(AlreadyDecided, agreed=CONFIRMED, moving=CONFIRMED, late=CONFIRMED, **STARTED),
    "complete": row(AlreadyDecided, begun=COMPLETED, **EARLY),
    "report": row(AlreadyDecided, begun=NO_SHOW, completed=NO_SHOW, **EARLY),
    "contest": row(NothingToContest),
    "agenda": row(AlreadyDecided, agreed=CONFIRMED, moving=CONFIRMED, late=CONFIRMED, begun=CONFIRMED),
    "notes": row(AlreadyDecided, begun=CONFIRMED, completed=COMPLETED, no_show=NO_SHOW, **EARLY),
    "join": row(
        NothingToJoin, agreed=JoinTooEarly, moving=JoinTooEarly, late=JoinTooEarly, begun=CONFIRMED,
        completed=JoinOver, no_show=JoinOver,
    ),
}  # fmt: skip
BY_STUDENT: dict[str, dict[str, Outcome]] = BY_MENTOR | {
    "approve": row(NotYours),
    "decline": row(NotYours),
    "withdraw": row(AlreadyDecided, asked=CANCELLED, offered=CANCELLED),
    "cancel": BY_MENTOR["cancel"] | {"late": TooLateToChange},
    "propose": row(NotYours),
    "take": BY_MENTOR["take"] | {"offered": CONFIRMED, "moving": NotYours},
    "move": BY_MENTOR["move"] | {"late": TooLateToChange},
    "complete": row(NotYours),
    "contest": row(NothingToContest, no_show=NO_SHOW),
    "notes": row(NotYours),
}
IN_A_GROUP: dict[str, dict[str, Outcome]] = {
    "propose": row(AlreadyDecided, asked=GroupStays),
    "move": row(AlreadyDecided, agreed=GroupStays, late=GroupStays, **STARTED),
    "take": row(AlreadyDecided, asked=NotProposed, agreed=GroupStays, late=GroupStays, **STARTED),
    "turn_down": row(AlreadyDecided, asked=NotProposed, agreed=GroupStays, late=GroupStays, **STARTED),
}
GROUP_BY_MENTOR: dict[str, dict[str, Outcome]] = BY_MENTOR | IN_A_GROUP | {
    "move": row(AlreadyDecided, agreed=CONFIRMED, late=CONFIRMED, **STARTED),
    "cancel": row(AlreadyDecided, asked=CANCELLED, agreed=CANCELLED, late=CANCELLED, **STARTED),
}  # fmt: skip
GROUP_BY_STUDENT: dict[str, dict[str, Outcome]] = BY_STUDENT | {
    name: outcomes for name, outcomes in IN_A_GROUP.items() if name != "propose"
}
BY_STRANGER: dict[str, dict[str, Outcome]] = {operation: row(NotYours) for operation in OPERATIONS}


async def brought_to(world: World, state: str, start: datetime) -> tuple[int, datetime]:
    """A booking of Ben's with Ada in that state, and the moment it is."""
    booking = (await world.ask(start=start)).booking_id

    async def do(case: Callable[..., object], by: int, now: datetime = NOW, **more: Any) -> None:
        await world.do(case, community_id=world.community.id, booking_id=booking, by=by, now=now, **more)

    before, after = start - HOUR, start + 15 * MINUTE
    if state in {"asked", "offered", "declined", "expired"}:
        if state == "offered":
            await do(propose_times, world.ada, starts=[other(start)])
        elif state == "declined":
            await do(decline, world.ada, reason="No time")
        elif state == "expired":
            await world.tick(start - 3 * HOUR)
        return booking, NOW
    await do(approve, world.ada)
    if state == "moving":
        await do(ask_to_move, world.ben, start=other(start))
    elif state == "cancelled":
        await do(cancel, world.ben, reason="")
    elif state in {"completed", "no_show"}:
        await do(complete if state == "completed" else report_no_show, world.ada, after)
    return booking, {"late": before, "begun": after, "completed": after, "no_show": after}.get(state, NOW)


def other(start: datetime) -> datetime:
    """A free time for a session in the morning: four hours later."""
    return start + 4 * HOUR


@pytest.mark.parametrize("state", STATES)
async def test_every_operation_gives_its_result_or_its_refusal_and_a_card_offers_the_same(
    quick_world: World, state: str
) -> None:
    await check(quick_world, state, BY_MENTOR, BY_STUDENT)


@pytest.mark.parametrize("state", [state for state in STATES if state not in {"offered", "moving"}])
async def test_so_does_every_operation_on_a_seat_in_a_group(quick_world: World, state: str) -> None:
    await quick_world.do(change_terms, 1, quick_world.service_id, {"capacity": 3}, by=quick_world.ada)
    await check(quick_world, state, GROUP_BY_MENTOR, GROUP_BY_STUDENT)


async def check(
    world: World, state: str, by_mentor: dict[str, dict[str, Outcome]], by_student: dict[str, dict[str, Outcome]]
) -> None:
    """Each operation by each person, on what is in that state: for each that is allowed a booking of its own, and one
    for all that is refused, which changes nothing."""
    mornings = (MONDAY_9 + timedelta(days=day) + slot * 30 * MINUTE for day in (0, 1, 2, 3, 4, 7) for slot in range(8))
    people = ((world.ada, by_mentor), (world.ben, by_student), (world.cleo, BY_STRANGER))
    refused: list[tuple[str, int, Outcome]] = []
    for name, operation in OPERATIONS.items():
        for person, table in people:
            expected, said = table[name][state], f"{name} of what is {state} by {person}"
            if not isinstance(expected, BookingStatus):
                refused.append((name, person, expected))
                continue
            start = next(mornings)
            booking, now = await brought_to(world, state, start)
            before = await card_of(world, booking, person, now)
            assert getattr(before, operation.flag), said
            await carry_out(world, operation, before, person, start, now)
            after = await card_of(world, booking, person, now)
            assert after.booking_status is expected, said
            assert after.version > before.version or operation.case is join, said
    await check_refusals(world, state, next(mornings), refused)


async def check_refusals(world: World, state: str, start: datetime, refused: list[tuple[str, int, Outcome]]) -> None:
    """None of these is on a card, and each says why not."""
    booking, now = await brought_to(world, state, start)
    shown = {person: await card_of(world, booking, person, now) for person in (world.ada, world.ben)}
    counts = await world.counts()
    for name, person, expected in refused:
        said = f"{name} of what is {state} by {person}"
        assert person not in shown or not getattr(shown[person], OPERATIONS[name].flag), said
        outcome: Outcome | None = None
        try:
            await carry_out(world, OPERATIONS[name], shown[world.ben], person, start, now)
        except ParleyError as refusal:
            outcome = type(refusal)
        assert outcome is expected, said
        assert await card_of(world, booking, world.ben, now) == shown[world.ben], said
    assert await world.counts() == counts


async def card_of(world: World, booking: int, viewer: int, now: datetime) -> SessionCard:
    """What they see of it."""
    return await world.do(booking_card, world.community.id, booking, viewer, now)


async def carry_out(
    world: World, operation: Operation, card: SessionCard, by: int, start: datetime, now: datetime
) -> None:
    """The operation, with all that it wants."""
    gives = {"reason": "So be it", "starts": [other(start)], "start": other(start), "text": "Well done", "shared": True}
    wish: dict[str, Any] = {name: gives[name] for name in operation.wants}
    which = {"session_id": card.session_id} if operation.case is join else {"booking_id": card.booking_id}
    await world.do(operation.case, community_id=world.community.id, by=by, now=now, **which, **wish)
