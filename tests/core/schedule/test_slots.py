"""Free slots by example: the grid, notice and horizon, busy time and buffers, clocks turned, days skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange, parse_hours
from core.schedule.slots import (
    EPOCH,
    Span,
    by_day,
    free_runs,
    free_slots,
    nearest_free,
    next_free,
    open_stretches,
    touching,
    with_buffers,
)

MINUTE = 60
HOUR = 60 * MINUTE


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def offered(
    hours: str,
    zone: str,
    day: str,
    until: str | None = None,
    *,
    minutes: int = 60,
    step: int = 60,
    busy: Iterable[Span] = (),
    buffers: Span = (0, 0),
    dates: Iterable[DateHours] = (),
    full: Iterable[date] = (),
    published: Collection[Span] = (),
    reserved: Collection[Span] = (),
) -> str:
    """The wall times offered from a local midnight to the next, or to `until`: "01:00+1" is an hour ahead of UTC."""
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    end = datetime.fromisoformat(until or f"{day}T23:59:59").replace(tzinfo=ZoneInfo(zone), fold=1)
    slots = free_slots(
        parse_hours(hours),
        zone,
        duration=minutes * MINUTE,
        step=step * MINUTE,
        busy=with_buffers(busy, buffers[0] * MINUTE, buffers[1] * MINUTE),
        earliest=int(start.timestamp()),
        latest=int(end.timestamp()),
        dates=dates,
        full={day.toordinal() - EPOCH for day in full},
        published=published,
        reserved=reserved,
    )
    return " ".join(f"{datetime.fromtimestamp(slot, ZoneInfo(zone)):%H:%M%z}".removesuffix("00") for slot in slots)


def test_slots_follow_the_grid_from_the_start_of_each_range_and_end_within_it() -> None:
    assert offered("Mon 9-12, 14:15-16", "UTC", "2026-11-23") == "09:00+00 10:00+00 11:00+00 14:15+00"
    assert offered("Mon 9-11", "UTC", "2026-11-23", minutes=45, step=20) == "09:00+00 09:20+00 09:40+00 10:00+00"
    assert offered("Mon 9-10", "UTC", "2026-11-23", minutes=61) == ""
    assert offered("Tue 9-10", "UTC", "2026-11-23") == ""


def test_hours_that_touch_at_midnight_are_one_stretch() -> None:
    assert (
        offered("Mon 22-24; Tue 0-2", "Europe/Berlin", "2026-11-23", "2026-11-24T23:00", minutes=90)
        == "22:00+01 23:00+01 00:00+01"
    )
    assert offered("Mon 22-24; Tue 0:30-2", "Europe/Berlin", "2026-11-23", minutes=90) == "22:00+01"


def test_a_session_longer_than_a_day_fits_hours_without_a_break() -> None:
    assert offered("daily 0-24", "UTC", "2026-11-23", minutes=3 * 1440, step=720) == "00:00+00 12:00+00"
    assert offered("daily 0-24; Wed off", "UTC", "2026-11-23", minutes=2 * 1440, step=720) == "00:00+00"


def test_notice_and_horizon_are_kept_to_the_second() -> None:
    def starts(earliest: str, latest: str) -> list[int]:
        return free_slots(
            parse_hours("Mon 9-12"),
            "UTC",
            duration=HOUR,
            step=HOUR,
            busy=[],
            earliest=utc(earliest),
            latest=utc(latest),
        )

    assert starts("2026-11-23T09:00:00", "2026-11-23T11:00:00") == [utc("2026-11-23T09:00"), utc("2026-11-23T10:00")]
    assert starts("2026-11-23T09:00:01", "2026-11-23T11:00:01") == [utc("2026-11-23T10:00"), utc("2026-11-23T11:00")]
    assert starts("2026-11-23T10:00:00", "2026-11-23T10:00:00") == []
    assert starts("2026-11-24T10:00:00", "2026-11-22T10:00:00") == []


def test_busy_time_takes_the_slots_it_touches_and_no_others() -> None:
    ten, eleven = utc("2026-11-23T10:00"), utc("2026-11-23T11:00")
    free_but_ten = "09:00+00 11:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", busy=[(ten, eleven)]) == free_but_ten
    assert offered("Mon 9-12", "UTC", "2026-11-23", busy=[(ten + 600, ten + 601)]) == free_but_ten
    assert offered("Mon 9-12", "UTC", "2026-11-23", busy=[(ten - 1, eleven)]) == "11:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", busy=[(0, eleven), (ten, ten + 60)]) == "11:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", busy=[(0, 1 << 40)]) == ""


def test_an_empty_or_inverted_busy_span_takes_no_time() -> None:
    middle = utc("2026-11-23T09:30")
    assert offered("Mon 9-11", "UTC", "2026-11-23", busy=[(middle, middle), (middle + 60, middle)]) == (
        "09:00+00 10:00+00"
    )


def test_buffers_keep_busy_time_away_on_their_own_side() -> None:
    busy = [(utc("2026-11-23T10:00"), utc("2026-11-23T11:00"))]
    assert offered("Mon 8-13", "UTC", "2026-11-23", busy=busy) == "08:00+00 09:00+00 11:00+00 12:00+00"
    assert offered("Mon 8-13", "UTC", "2026-11-23", busy=busy, buffers=(15, 0)) == "08:00+00 09:00+00 12:00+00"
    assert offered("Mon 8-13", "UTC", "2026-11-23", busy=busy, buffers=(0, 15)) == "08:00+00 11:00+00 12:00+00"


def test_the_hours_of_a_date_take_the_place_of_the_weekly_ones() -> None:
    monday = date(2026, 11, 23)
    special = [DateHours(monday, ((600, 660), (840, 900)))]
    assert offered("Mon 9-12", "UTC", "2026-11-23", dates=special) == "10:00+00 14:00+00"
    assert offered("Tue 9-12", "UTC", "2026-11-23", dates=special) == "10:00+00 14:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-30", dates=special) == "09:00+00 10:00+00 11:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", dates=[DateHours(monday)]) == ""
    assert offered("Sun 2-4", "Europe/Berlin", "2026-10-25", dates=[DateHours(date(2026, 10, 25), ((120, 240),))]) == (
        "02:00+02 03:00+01"
    )


def test_hours_of_a_date_that_touch_midnight_go_on_into_the_next_day() -> None:
    special = [DateHours(date(2026, 11, 23), ((1380, 1440),))]
    late = offered("Tue 0-2", "UTC", "2026-11-23", "2026-11-24T23:00", minutes=120, dates=special)
    assert late == "23:00+00 00:00+00"
    off = [DateHours(date(2026, 11, 24))]
    assert offered("Mon 22-24; Tue 0-2", "UTC", "2026-11-23", "2026-11-24T23:00", minutes=120, dates=off) == "22:00+00"


def test_nothing_starts_on_a_full_day_but_what_started_before_goes_on() -> None:
    full = [date(2026, 11, 24)]
    night = offered("Mon 22-24; Tue 0-2", "UTC", "2026-11-23", "2026-11-24T23:00", minutes=120, full=full)
    assert night == "22:00+00 23:00+00"
    assert offered("Tue 9-12", "UTC", "2026-11-24", full=full) == ""


def test_a_published_slot_is_offered_whatever_the_hours_until_it_is_taken() -> None:
    evening, odd = (
        (utc("2026-11-23T20:10"), utc("2026-11-23T20:15")),
        (utc("2026-11-23T09:20"), utc("2026-11-23T10:00")),
    )
    published = [evening, odd]
    assert offered("Mon 9-12", "UTC", "2026-11-23", published=published) == "09:20+00 10:00+00 11:00+00 20:10+00"
    day_off = [DateHours(date(2026, 11, 23))]
    assert offered("Mon 9-12", "UTC", "2026-11-23", dates=day_off, published=published) == "09:20+00 20:10+00"
    busy = [(utc("2026-11-23T20:12"), utc("2026-11-23T20:13")), (utc("2026-11-23T10:00"), utc("2026-11-23T12:00"))]
    assert offered("Mon 9-12", "UTC", "2026-11-23", published=published, busy=busy) == "09:20+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", published=published, full=[date(2026, 11, 23)]) == ""
    assert offered("off", "UTC", "2026-11-23", published=[evening, evening, evening[::-1]]) == "20:10+00"


def test_what_is_reserved_is_not_offered_by_the_hours() -> None:
    other = (utc("2026-11-23T10:30"), utc("2026-11-23T10:45"))
    assert offered("Mon 9-12", "UTC", "2026-11-23", reserved=[other]) == "09:00+00 11:00+00"
    assert offered("Mon 9-12", "UTC", "2026-11-23", published=[other], reserved=[other]) == "09:00+00 10:30+00 11:00+00"


def test_what_touches_is_told_whatever_lies_within_what() -> None:
    spans = [(0, 100), (40, 50), (60, 60), (100, 120), (130, 140)]
    assert touching(spans, [(45, 46)]) == [(40, 50), (0, 100)]
    assert touching(spans, [(50, 55), (119, 500), (45, 45), (140, 200)]) == [(0, 100), (100, 120), (130, 140)]
    assert touching(spans, []) == touching([], spans) == []


def test_open_time_is_told_in_whole_stretches() -> None:
    monday, tuesday = utc("2026-11-23T00:00"), utc("2026-11-24T00:00")
    found = open_stretches(
        parse_hours("Mon 9-12, 14-24; Tue 0-2"),
        "UTC",
        dates=[DateHours(date(2026, 11, 25), ((60, 120),))],
        earliest=monday,
        latest=monday + 3 * 24 * HOUR,
    )
    assert found == [
        (monday + 9 * HOUR, monday + 12 * HOUR),
        (monday + 14 * HOUR, tuesday + 2 * HOUR),
        (tuesday + 25 * HOUR, tuesday + 26 * HOUR),
    ]
    repeated = open_stretches(
        parse_hours("Sun 2-3"), "Europe/Berlin", earliest=utc("2026-10-25T01:15"), latest=utc("2026-10-25T02:00")
    )
    assert repeated == [(utc("2026-10-25T00:00"), utc("2026-10-25T02:00"))], "the doubled hour is open both times"


def test_an_hour_that_the_clock_skips_is_not_offered() -> None:
    spring = "2026-03-29"
    assert offered("Sun 1-5", "Europe/Berlin", spring) == "01:00+01 03:00+02 04:00+02"
    assert offered("Sun 2-3", "Europe/Berlin", spring, minutes=5, step=5) == ""
    assert offered("Sun 2:30-5", "Europe/Berlin", spring, step=30) == "03:00+02 03:30+02 04:00+02"
    assert offered("Sun 1-2:30", "Europe/Berlin", spring, step=30) == "01:00+01"


def test_a_session_over_a_skipped_hour_lasts_as_long_as_any_other() -> None:
    assert offered("Sun 1-5", "Europe/Berlin", "2026-03-29", minutes=120) == "01:00+01 03:00+02"
    assert offered("Sun 1-4", "Europe/Berlin", "2026-03-29", minutes=120) == "01:00+01"
    assert offered("Sun 1-4", "Europe/Berlin", "2026-03-29", minutes=121) == ""


def test_a_doubled_hour_is_offered_once_at_its_first_occurrence() -> None:
    autumn = "2026-10-25"
    assert offered("Sun 1-4", "Europe/Berlin", autumn) == "01:00+02 02:00+02 03:00+01"
    assert offered("Sun 2-3", "Europe/Berlin", autumn, step=30) == "02:00+02 02:30+02"
    assert offered("Sun 1-4", "Europe/Berlin", autumn, minutes=240) == "01:00+02"


def test_the_repeat_of_a_doubled_hour_is_not_offered_when_one_looks_from_within_it() -> None:
    for look in ("2026-10-25T01:00", "2026-10-25T01:30"):
        slots = free_slots(
            parse_hours("Sun 2-4"),
            "Europe/Berlin",
            duration=HOUR,
            step=HOUR // 2,
            busy=[],
            earliest=utc(look),
            latest=utc("2026-10-26T00:00"),
        )
        assert slots == [utc("2026-10-25T02:00")]


def test_a_session_may_not_run_through_the_repeat_of_time_outside_the_hours() -> None:
    # After the first 2:59 the clock says 2:00 again, which is before these hours begin.
    assert offered("Sun 2:30-5", "Europe/Berlin", "2026-10-25", minutes=60, step=30) == "03:00+01 03:30+01 04:00+01"
    assert offered("Sun 2:30-5", "Europe/Berlin", "2026-10-25", minutes=30, step=30).startswith("02:30+02 03:00+01")


def test_a_clock_that_moves_by_half_an_hour() -> None:
    spring, autumn = "2026-10-04", "2026-04-05"
    assert offered("Sun 1-3", "Australia/Lord_Howe", spring, minutes=30, step=30) == "01:00+1030 01:30+1030 02:30+11"
    assert offered("Sun 1-3", "Australia/Lord_Howe", autumn, minutes=30, step=30) == (
        "01:00+11 01:30+11 02:00+1030 02:30+1030"
    )


@pytest.mark.parametrize(
    ("zone", "before", "skipped", "after", "offsets"),
    [
        ("Pacific/Apia", "2011-12-29", "2011-12-30", "2011-12-31", ("-10", "+14")),
        ("Pacific/Kwajalein", "1993-08-20", "1993-08-21", "1993-08-22", ("-12", "+12")),
    ],
)
def test_a_day_that_the_calendar_skips_is_not_offered(
    zone: str, before: str, skipped: str, after: str, offsets: tuple[str, str]
) -> None:
    slots = free_slots(
        parse_hours("daily 9-10"),
        zone,
        duration=HOUR,
        step=HOUR,
        busy=[],
        earliest=utc(before) - 86_400,
        latest=utc(after) + 2 * 86_400,
    )
    days = by_day(slots, zone)
    assert {date.fromisoformat(before), date.fromisoformat(after)} <= days.keys()
    assert date.fromisoformat(skipped) not in days
    assert all(len(starts) == 1 for starts in days.values())
    first, second = offsets
    assert offered("daily 22-24", zone, before) == f"22:00{first} 23:00{first}"
    assert offered("daily 0-24", zone, before, after + "T01:30", minutes=180, step=360).split()[-2:] == [
        f"18:00{first}",
        f"00:00{second}",
    ]


def test_a_clock_turned_back_over_midnight_offers_no_time_twice() -> None:
    # In 2010 Newfoundland's clocks went from 0:01 back to 23:01 of the day before.
    text = offered("daily 23-24, 0-1", "America/St_Johns", "2010-11-06", "2010-11-07T02:00", minutes=1, step=30)
    assert text.split()[2:] == ["23:00-0230", "23:30-0230", "00:00-0230", "00:30-0330"]


def test_the_first_free_are_the_first_of_all_that_are_free() -> None:
    busy = [(utc("2026-11-20T00:00"), utc("2026-11-22T16:00"))]
    hours, horizon = parse_hours("daily 9-17"), utc("2036-11-20T00:00")
    runs = free_runs(
        hours, "UTC", duration=HOUR, step=HOUR, busy=busy, earliest=utc("2026-11-20T00:00"), latest=horizon
    )
    assert next_free(runs, 2) == [utc("2026-11-22T16:00"), utc("2026-11-23T09:00")]
    assert len(list(runs)) > 3600, "the runs after those asked for are still to be walked"


def test_the_nearest_free_lie_around_what_was_wanted() -> None:
    slots = [100, 200, 300, 400, 500]
    assert nearest_free(slots, 310, 3) == [200, 300, 400]
    assert nearest_free(slots, 250, 1) == [200]
    assert nearest_free(slots, 300, 1) == [300]
    assert nearest_free(slots, 0, 2) == [100, 200]
    assert nearest_free(slots, 999, 2) == [400, 500]
    assert nearest_free(slots, 300, 9) == slots
    assert nearest_free([], 300, 3) == nearest_free(slots, 300, 0) == []


def test_days_are_those_of_the_viewer() -> None:
    slots = [utc("2026-11-23T14:00"), utc("2026-11-23T16:00")]
    assert by_day(slots, "Europe/Berlin") == {date(2026, 11, 23): slots}
    assert by_day(slots, ZoneInfo("Asia/Tokyo")) == {date(2026, 11, 23): slots[:1], date(2026, 11, 24): slots[1:]}


@pytest.mark.parametrize("wrong", [{"duration": 0}, {"step": 0}])
def test_a_slot_that_takes_no_time_is_a_mistake_of_the_caller(wrong: dict[str, int]) -> None:
    lengths = {"duration": 60, "step": 60} | wrong
    hours = [WeeklyRange(0, 0, 60)]
    with pytest.raises(ValueError, match="a slot needs"):
        free_slots(hours, "UTC", duration=lengths["duration"], step=lengths["step"], busy=[], earliest=0, latest=60)
