"""A mentor publishes slots: picked by tapping or typed, said back, and published once or weekly."""

from __future__ import annotations

from datetime import timedelta

from bot import asking
from bot.flow import Flow, Values
from bot.payloads import Payload, dated, day_number
from bot.presses.published import (
    CheckSlot,
    ForService,
    PickSlotDay,
    PickSlotLength,
    PickSlotStart,
    PublishSlots,
    RepeatSlot,
    RetimeSlot,
    ShowSlot,
    ShowSlots,
    TypeSlots,
)
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import day_name, my_profile, today_of
from bot.widgets.published import TIMES_EXAMPLE, check_of_slots, published_screen, slots_echo
from bot.words import Words
from core.schedule.errors import SlotInThePast, SlotOverlaps, TooManySlots
from core.schedule.hours import MINUTES_A_DAY
from core.schedule.published import publish
from core.schedule.published_times import SkippedByTheClock, parse_slots, weekly

publishing = Flow("publishing")

EXAMPLE = f"{TIMES_EXAMPLE}; 5 Dec 10-11, 11-12"
DATES = 21
LENGTHS = (15, 30, 45, 60, 90, 120, 180)


@publishing.press(PickSlotDay, reads=True)
def pick_day(turn: Turn, pressed: PickSlotDay) -> Screen:
    words, today = turn.words, today_of(turn, my_profile(turn))
    since = max(dated(pressed.since), today)
    days = [since + timedelta(days=ahead) for ahead in range(DATES)]
    row = []
    if since > today:
        row.append(Button(words("‹ Earlier"), PickSlotDay(max(day_number(since) - DATES, day_number(today)))))
    row.append(Button(words("Later ›"), PickSlotDay(day_number(since) + DATES)))
    return Screen(
        "published/pick.j2",
        {"step": "day", "example": EXAMPLE},
        choice=Choice(
            words("Choose a date"),
            tuple(Option(day_name(words, day, today), PickSlotStart(day_number(day))) for day in days),
            columns=3,
        ),
        buttons=(tuple(row), _ways_back(words)),
    )


@publishing.press(PickSlotStart, reads=True)
def pick_start(turn: Turn, pressed: PickSlotStart) -> Screen:
    words = turn.words
    options = tuple(Option(f"{hour:02}:00", PickSlotLength(pressed.day, hour)) for hour in range(24))
    return Screen(
        "published/pick.j2",
        {"step": "start", "day": words.day(dated(pressed.day)), "zone": my_profile(turn).zone},
        choice=Choice(words("From when?"), options, columns=4),
        buttons=((Button(words("Another date"), PickSlotDay(pressed.day)),), _ways_back(words)),
    )


@publishing.press(PickSlotLength, reads=True)
def pick_length(turn: Turn, pressed: PickSlotLength) -> Screen:
    words, start = turn.words, pressed.hour * 60
    options = tuple(
        Option(words.length(minutes), CheckSlot(pressed.day, pressed.hour, minutes))
        for minutes in LENGTHS
        if start + minutes <= MINUTES_A_DAY
    )
    return Screen(
        "published/pick.j2",
        {"step": "length", "day": words.day(dated(pressed.day)), "start": f"{pressed.hour:02}:00"},
        choice=Choice(words("How long?"), options, columns=2),
        buttons=((Button(words("Another start"), PickSlotStart(pressed.day)),), _ways_back(words)),
    )


@publishing.press(CheckSlot)
def check_picked(turn: Turn, pressed: CheckSlot) -> Screen:
    start, end = pressed.hour * 60, pressed.hour * 60 + pressed.minutes
    times = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    return slots_echo(turn, my_profile(turn), f"{dated(pressed.day).isoformat()} {times}")


@publishing.form(TypeSlots)
def slots_form(words: Words, opened_by: TypeSlots) -> Form:
    field = Field("times", words("Times"), words("Like %(example)s", example=EXAMPLE), long=True, most=500)
    return Form(words("Slots to publish"), (field,), opened_by, in_place=True)


@publishing.submitted(TypeSlots)
def typed_slots(turn: Turn, opened_by: TypeSlots, values: Values) -> Screen:
    return slots_echo(turn, my_profile(turn), values.get("times", ""), opened_by.service)


@publishing.press(ForService)
def for_service(turn: Turn, pressed: ForService) -> Screen:
    typed = _typed(turn)
    return slots_echo(turn, my_profile(turn), typed, pressed.service) if typed else _settled(turn)


@publishing.press(PublishSlots)
def publish_slots(turn: Turn, pressed: PublishSlots) -> Screen:
    mentor, typed = my_profile(turn), _typed(turn)
    if not typed:
        return _settled(turn)
    slots = parse_slots(typed, today_of(turn, mentor))
    if check_of_slots(slots) != pressed.check:
        return slots_echo(turn, mentor, typed, pressed.service)
    times = [slot.span(mentor.zone) for slot in weekly(slots, max(1, pressed.weeks))]
    done = publish(turn.db, turn.community.id, mentor.id, pressed.service, times, by=turn.me, now=turn.now)
    asking.take(turn)
    return published_screen(turn, done)


@publishing.refusal(SlotOverlaps)
@publishing.refusal(SlotInThePast)
@publishing.refusal(SkippedByTheClock)
@publishing.refusal(TooManySlots)
def not_those_times(
    turn: Turn, error: SlotOverlaps | SlotInThePast | SkippedByTheClock | TooManySlots, done: Payload | None
) -> Screen:
    """Says what stands in the way; what was typed is kept, to be changed."""
    row = [Button(turn.words("My slots"), ShowSlots())]
    if isinstance(done, TypeSlots | PublishSlots | ForService):
        row.insert(0, Button(turn.words("Change the times"), TypeSlots(done.service), Style.PRIMARY))
    elif isinstance(done, CheckSlot):
        row.insert(0, Button(turn.words("Choose again"), PickSlotStart(done.day), Style.PRIMARY))
    elif isinstance(done, RetimeSlot):
        row.insert(0, Button(turn.words("Correct it"), done, Style.PRIMARY))
    elif isinstance(done, RepeatSlot):
        row.insert(0, Button(turn.words("Back"), ShowSlot(done.slot), Style.PRIMARY))
    return Screen(template_of(type(error)), {"error": error}, buttons=(tuple(row),))


def _typed(turn: Turn) -> str:
    """The times that were said back last; empty where they were published, or something else was typed since."""
    draft = asking.draft_of(turn)
    is_ours = draft is not None and draft.form.split(".")[0] == TypeSlots.tag
    return draft.answers.get("times", "") if draft is not None and is_ours else ""


def _settled(turn: Turn) -> Screen:
    """For a second tap, or one on what was said back before something else was typed."""
    words = turn.words
    row = (Button(words("My slots"), ShowSlots(), Style.PRIMARY), Button(words("Publish a slot"), PickSlotDay()))
    return Screen("published/settled.j2", buttons=(row,))


def _ways_back(words: Words) -> tuple[Button, ...]:
    return Button(words("Type them"), TypeSlots()), Button(words("My slots"), ShowSlots())
