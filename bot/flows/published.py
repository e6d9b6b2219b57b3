"""A mentor's published slots: the list with who has booked each, and changing or deleting one."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.commands import Argument
from bot.flow import Flow, Values
from bot.presses.published import (
    DeleteSlot,
    DescribeSlot,
    PickSlotDay,
    RepeatSlot,
    RetimeSlot,
    ServiceOfSlot,
    ShowSlot,
    ShowSlots,
    TypeSlots,
)
from bot.presses.sessions import ShowSession
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import after_change, my_profile, today_of, way_back
from bot.widgets.paging import pages_row
from bot.widgets.published import TIMES_EXAMPLE, WEEKS, published_screen, slots_echo
from bot.words import Words, noted
from core.booking.reading.published import ListedSlot, SlotStatus, listed_slot, move_slot, slots_of
from core.meeting.links import LINK_LIMIT
from core.people import MentorView
from core.schedule.errors import SlotMissing
from core.schedule.published import NOTES_LIMIT, describe, publish, take_away
from core.schedule.published_times import parse_one_slot, wall_slot, weekly
from core.services import services_of
from core.services.terms import parse_term

published = Flow("published")
published.final(SlotMissing)

PAGE = 8
STATUS = {
    SlotStatus.AVAILABLE: noted("available"),
    SlotStatus.BOOKED: noted("booked"),
    SlotStatus.COMPLETED: noted("completed"),
    SlotStatus.CANCELLED: noted("cancelled"),
    SlotStatus.CLOSED: noted("its service was taken away"),
    SlotStatus.UNUSED: noted("not used"),
}
SEATS, NOTES, LINK = range(3)
"""What a button names that is described of a slot."""


@published.command("slots", "Times to book beside your hours", Argument("times", f"Like {TIMES_EXAMPLE}"))
def slots_command(turn: Turn, text: str, arguments: Values) -> Screen:
    mentor, typed = my_profile(turn), arguments.get("times", text).strip()
    return slots_echo(turn, mentor, typed) if typed else slots_screen(turn, mentor, ShowSlots())


@published.press(ShowSlots, reads=True)
def show_slots(turn: Turn, pressed: ShowSlots) -> Screen:
    return slots_screen(turn, my_profile(turn), pressed)


@published.press(ShowSlot, reads=True)
def show_slot(turn: Turn, pressed: ShowSlot) -> Screen:
    return slot_screen(turn, pressed.slot)


@published.form(RetimeSlot)
def retime_form(words: Words, opened_by: RetimeSlot) -> Form:
    field = Field("time", words("Time"), words("Like %(example)s", example=TIMES_EXAMPLE), most=60)
    return Form(words("Another time for the slot"), (field,), opened_by, in_place=True)


@published.submitted(RetimeSlot)
def typed_time(turn: Turn, opened_by: RetimeSlot, values: Values) -> Screen:
    mentor = my_profile(turn)
    times = parse_one_slot(values.get("time", ""), today_of(turn, mentor)).span(mentor.zone)
    return after_change(
        turn,
        mentor,
        lambda: move_slot(turn.db, turn.community.id, opened_by.slot, times, by=turn.me, now=turn.now),
        lambda: slot_screen(turn, opened_by.slot),
    )


@published.form(DescribeSlot)
def describe_form(words: Words, opened_by: DescribeSlot) -> Form:
    if opened_by.what == SEATS:
        hint = words("A number; leave it empty for as many as the service has")
        field = Field("text", words("Seats"), hint, required=False, most=6)
    elif opened_by.what == NOTES:
        hint = words("Students read it before they book")
        field = Field("text", words("Notes"), hint, long=True, required=False, most=NOTES_LIMIT)
    else:
        hint = words("https://… in place of our meeting room; leave it empty for ours")
        field = Field("text", words("Meeting link"), hint, required=False, most=LINK_LIMIT)
    return Form(words("The slot"), (field,), opened_by, in_place=True)


@published.submitted(DescribeSlot)
def described(turn: Turn, opened_by: DescribeSlot, values: Values) -> Screen:
    text = values.get("text", "").strip()
    change: dict[str, Any] = {"notes": text} if opened_by.what == NOTES else {"link": text}
    if opened_by.what == SEATS:
        change = {"capacity": parse_term("capacity", text) if text else None}
    describe(turn.db, turn.community.id, opened_by.slot, change, by=turn.me)
    return slot_screen(turn, opened_by.slot)


@published.press(ServiceOfSlot)
def give_service(turn: Turn, pressed: ServiceOfSlot) -> Screen:
    if pressed.service:
        change = {"service_id": pressed.service}
        describe(turn.db, turn.community.id, pressed.slot, change, by=turn.me)
        return slot_screen(turn, pressed.slot)
    found = services_of(turn.db, turn.community.id, my_profile(turn).id)
    options = tuple(Option(service.terms.title, ServiceOfSlot(pressed.slot, service.id)) for service in found)
    return _asked(turn, pressed.slot, turn.words("Choose its service"), options)


@published.press(RepeatSlot)
def repeat(turn: Turn, pressed: RepeatSlot) -> Screen:
    """Publishes the slot in the weeks after it, at the same wall time, with the seats, notes and link that it has."""
    mentor, words = my_profile(turn), turn.words
    if not pressed.weeks:
        options = tuple(Option(words("%(count)s weeks in all", count=n), RepeatSlot(pressed.slot, n)) for n in WEEKS)
        return _asked(turn, pressed.slot, words("Choose for how many weeks"), options)
    slot = listed_slot(turn.db, turn.community.id, pressed.slot, by=turn.me, now=turn.now).slot
    wall = wall_slot(slot.starts_at, slot.ends_at, mentor.zone)
    times = [copy.span(mentor.zone) for copy in weekly([wall], pressed.weeks)[1:]]
    copies = publish(turn.db, turn.community.id, mentor.id, slot.service_id, times, by=turn.me, now=turn.now, like=slot)
    return published_screen(turn, copies)


@published.press(DeleteSlot)
def delete(turn: Turn, pressed: DeleteSlot) -> Screen:
    mentor = my_profile(turn)
    return after_change(
        turn,
        mentor,
        lambda: take_away(turn.db, turn.community.id, pressed.slot, by=turn.me, now=turn.now),
        lambda: slots_screen(turn, mentor, ShowSlots()),
    )


def slots_screen(turn: Turn, mentor: MentorView, shown: ShowSlots) -> Screen:
    """A page of the slots, and the ways to publish more."""
    words = turn.words
    found = slots_of(
        turn.db,
        turn.community.id,
        mentor.id,
        past=shown.past,
        by=turn.me,
        now=turn.now,
        offset=shown.page * PAGE,
        limit=PAGE,
    )
    lines = [(item, _stands(words, item)) for item in found.items]
    options = tuple(
        Option(f"{words.moment(item.slot.starts_at)} · {stands}", ShowSlot(item.slot.id), item.service_title)
        for item, stands in lines
    )
    other = ShowSlots(not shown.past)
    add = Button(words("Publish a slot"), PickSlotDay(), Style.PRIMARY)
    return Screen(
        "published/slots.j2",
        {
            "found": found,
            "lines": lines,
            "past": shown.past,
            "example": TIMES_EXAMPLE,
        },
        choice=Choice(words("Choose a slot"), options) if options else None,
        buttons=(
            pages_row(words, shown.page, PAGE, found.total, lambda page: ShowSlots(shown.past, page)),
            (add, Button(words("Type them"), TypeSlots())),
            (Button(words("Slots ahead") if shown.past else words("Over or deleted"), other),),
            way_back(turn),
        ),
    )


def slot_screen(turn: Turn, slot_id: int) -> Screen:
    """One slot as it stands."""
    words = turn.words
    item = listed_slot(turn.db, turn.community.id, slot_id, by=turn.me, now=turn.now)
    takers = tuple(Option(taker.name, ShowSession(taker.session_id)) for taker in item.takers[:25])
    changes: tuple[tuple[Button, ...], ...] = ()
    if item.slot.cancelled_at is None and item.slot.ends_at > turn.now:
        one = partial(DescribeSlot, slot_id)
        changes = (
            (
                Button(words("Time"), RetimeSlot(slot_id)),
                Button(words("Seats"), one(SEATS)),
                Button(words("Notes"), one(NOTES)),
                Button(words("Meeting link"), one(LINK)),
            ),
            (
                Button(words("Service"), ServiceOfSlot(slot_id)),
                Button(words("Repeat weekly"), RepeatSlot(slot_id)),
                Button(words("Delete"), DeleteSlot(slot_id), Style.DANGER),
            ),
        )
    return Screen(
        "published/slot.j2",
        {"item": item, "stands": _stands(words, item)},
        choice=Choice(words("Choose a session"), takers) if takers else None,
        buttons=(*changes, _back(turn)),
    )


def _asked(turn: Turn, slot_id: int, prompt: str, options: tuple[Option, ...]) -> Screen:
    """The slot with a choice of what to make of it."""
    item = listed_slot(turn.db, turn.community.id, slot_id, by=turn.me, now=turn.now)
    return Screen(
        "published/slot.j2",
        {"item": item, "stands": _stands(turn.words, item)},
        choice=Choice(prompt, options, columns=2),
        buttons=((Button(turn.words("Back"), ShowSlot(slot_id)),),),
    )


def _stands(words: Words, item: ListedSlot) -> str:
    """Where it stands, with how many seats are taken where there are several."""
    status = words.say(STATUS[item.status])
    if item.status is SlotStatus.BOOKED and item.capacity > 1:
        return words("%(status)s, %(taken)s of %(seats)s", status=status, taken=len(item.takers), seats=item.capacity)
    return status


def _back(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.words("My slots"), ShowSlots()),)
