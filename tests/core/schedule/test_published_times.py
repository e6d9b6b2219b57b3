"""Times of slots as people type them, repeated weekly, and on a clock that is turned."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.schedule.dates import DateOutOfReach, DatesBackwards, DatesUnreadable, NoSuchDate
from core.schedule.hours import HourOutOfRange, HoursBackwards
from core.schedule.published_times import SkippedByTheClock, WallSlot, parse_slots, weekly

TODAY = date(2026, 11, 20)


def typed(text: str) -> str:
    return " ".join(f"{s.day:%d%b}/{s.start_minute / 60:g}-{s.end_minute / 60:g}" for s in parse_slots(text, TODAY))


def test_each_range_is_a_slot_of_its_own() -> None:
    assert typed("3 Dec 14:00-15:00") == "03Dec/14-15"
    assert typed("Thu 3 Dec 2-3pm, 3-4pm, 2-3pm") == "03Dec/14-15 03Dec/15-16"
    assert (
        typed("7-8 Dec 10-11, 13:30-14; 2026-12-05 22-24")
        == "05Dec/22-24 07Dec/10-11 07Dec/13.5-14 08Dec/10-11 08Dec/13.5-14"
    )
    assert typed("tomorrow 9-10\n20 Nov 18-19") == "20Nov/18-19 21Nov/9-10"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", DatesUnreadable),
        (" ; ", DatesUnreadable),
        ("3 Dec", DatesUnreadable),
        ("3 Dec off", DatesUnreadable),
        ("Mon 14-15", DatesUnreadable),
        ("3 Dec soon", DatesUnreadable),
        ("31 Feb 2027 10-11", NoSuchDate),
        ("2020-01-01 10-11", DateOutOfReach),
        ("2031-01-01 10-11", DateOutOfReach),
        ("5 Dec - 3 Dec 2026 10-11", DatesBackwards),
        ("3 Dec 14-13", HoursBackwards),
        ("3 Dec 14-14", HoursBackwards),
        ("3 Dec 25-26", HourOutOfRange),
    ],
)
def test_what_is_no_slot_is_refused(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parse_slots(text, TODAY)


def test_slots_repeat_at_the_same_wall_time_while_the_clock_is_turned() -> None:
    slot = WallSlot(date(2027, 3, 21), 9 * 60, 10 * 60)
    starts = [each.span("Europe/Berlin")[0] for each in weekly([slot], 3)]
    assert starts == [datetime(2027, 3, day, hour, tzinfo=UTC) for day, hour in ((21, 8), (28, 7))] + [
        datetime(2027, 4, 4, 7, tzinfo=UTC)
    ]


def test_a_skipped_time_is_refused_and_a_doubled_one_is_its_first() -> None:
    with pytest.raises(SkippedByTheClock):
        WallSlot(date(2027, 3, 28), 150, 200).span("Europe/Berlin")
    begin, end = WallSlot(date(2026, 10, 25), 150, 180).span("Europe/Berlin")
    assert (begin, end) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
