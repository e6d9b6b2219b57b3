"""Days off and special hours: what people type is read as dates with hours; what cannot be read is told by its part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParleyError
from core.schedule.dates import (
    DateHours,
    DateOutOfReach,
    DatesBackwards,
    DatesUnreadable,
    NoSuchDate,
    Stretch,
    begins_with_a_date,
    parse_dates,
    stretches,
)
from core.schedule.hours import HourOutOfRange, HoursBackwards, format_times

TODAY = date(2026, 11, 20)


def spelled(typed: str) -> str:
    """What was understood: dates in a row with the same hours as one."""
    found = stretches(parse_dates(typed, TODAY))
    return "; ".join(f"{part.first}–{part.last} {format_times(part.ranges)}" for part in found)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("24 Dec off", "2026-12-24–2026-12-24 off"),
        ("24 Dec - 2 Jan off", "2026-12-24–2027-01-02 off"),
        ("5 Dec 10-12, 15-16", "2026-12-05–2026-12-05 10:00–12:00, 15:00–16:00"),
        ("2026-12-24 off", "2026-12-24–2026-12-24 off"),
        ("2026-12-24 to 2027-01-02 closed", "2026-12-24–2027-01-02 off"),
        ("2026-12-05 10-12", "2026-12-05–2026-12-05 10:00–12:00"),
        ("24-26 December: off", "2026-12-24–2026-12-26 off"),
        ("Thu 24 Dec – Sat 26 Dec off", "2026-12-24–2026-12-26 off"),
        ("Dec 24th - Jan 2nd off.", "2026-12-24–2027-01-02 off"),
        ("1 Oct off", "2027-10-01–2027-10-01 off"),
        ("20 Nov off", "2026-11-20–2026-11-20 off"),
        ("19 Nov off", "2027-11-19–2027-11-19 off"),
        ("29 Feb 2028 off", "2028-02-29–2028-02-29 off"),
        ("tomorrow 9am-noon", "2026-11-21–2026-11-21 09:00–12:00"),
        ("today - tomorrow off", "2026-11-20–2026-11-21 off"),
        ("5 Dec 2000-2200", "2026-12-05–2026-12-05 20:00–22:00"),
        ("5 Dec 2027 2000-2200", "2027-12-05–2027-12-05 20:00–22:00"),
        ("24 Dec 2026 - 2 Jan 2027 off", "2026-12-24–2027-01-02 off"),
        ("24 Dec off; 25 Dec off\n27 Dec 9-10", "2026-12-24–2026-12-25 off; 2026-12-27–2026-12-27 09:00–10:00"),
        ("24-26 Dec off; 25 Dec 9-10", "2026-12-24–2026-12-24 off; 2026-12-25–2026-12-25 09:00–10:00; "
         "2026-12-26–2026-12-26 off"),
        ("5 Dec 10-12, 11-13", "2026-12-05–2026-12-05 10:00–13:00"),
        ("5 Dec 10-1pm", "2026-12-05–2026-12-05 10:00–13:00"),
    ],
)  # fmt: skip
def test_typed_dates_are_understood(typed: str, understood: str) -> None:
    assert spelled(typed) == understood
    assert begins_with_a_date(typed)


@pytest.mark.parametrize(
    "typed", ["Mon-Fri 9-12", "9-17", "off", "daily 0-24", "", "Mon 9-12; Tue 10-11", "Mon 9 to 10"]
)
def test_weekly_hours_do_not_begin_with_a_date(typed: str) -> None:
    assert not begins_with_a_date(typed)


@pytest.mark.parametrize(
    ("typed", "refusal", "part"),
    [
        ("", DatesUnreadable, ""),
        (" ; ", DatesUnreadable, ""),
        ("whenever", DatesUnreadable, "whenever"),
        ("24 Dec", DatesUnreadable, "24 Dec"),
        ("24 Dec maybe", DatesUnreadable, "24 Dec maybe"),
        ("24 Dec Tue 9-10", DatesUnreadable, "24 Dec Tue 9-10"),
        ("24-26 off", DatesUnreadable, "24-26 off"),
        ("31 Feb off", NoSuchDate, "31 Feb"),
        ("2027-02-29 off", NoSuchDate, "2027-02-29"),
        ("30 Feb 2027 off", NoSuchDate, "30 Feb 2027"),
        ("2026-11-19 off", DateOutOfReach, "2026-11-19"),
        ("2030-01-01 off", DateOutOfReach, "2030-01-01"),
        ("24 Dec - 2 Jan 2030 off", DateOutOfReach, "24 Dec - 2 Jan 2030"),
        ("2026-12-24 - 2026-12-20 off", DatesBackwards, "2026-12-24 - 2026-12-20"),
        ("26-24 Dec off", DatesBackwards, "26-24 Dec"),
        ("5 Dec 25-26", HourOutOfRange, "25-26"),
        ("5 Dec 18-9", HoursBackwards, "18-9"),
    ],
)
def test_what_cannot_be_is_refused_with_its_part(typed: str, refusal: type[ParleyError], part: str) -> None:
    with pytest.raises(refusal) as refused:
        parse_dates(typed, TODAY)
    assert type(refused.value) is refusal
    assert refused.value.part == part  # type: ignore[attr-defined]


def test_five_thousand_characters_are_answered_with_a_short_part() -> None:
    for typed in ("x" * 5000, "24 Dec " * 700, "24 Dec " + "9" * 5000 + "-10"):
        with pytest.raises(ParleyError) as refused:
            parse_dates(typed, TODAY)
        assert 0 < len(refused.value.part) <= 60  # type: ignore[attr-defined]


@given(st.text(alphabet=st.sampled_from("24 decjanof2026-–,;.0189apm\n/<"), max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_fact(typed: str) -> None:
    try:
        days = parse_dates(typed, TODAY)
    except (DatesUnreadable, NoSuchDate, DateOutOfReach, DatesBackwards, HourOutOfRange, HoursBackwards):
        return
    assert all(day.day >= TODAY for day in days)


@given(st.dates(TODAY, TODAY + timedelta(days=600)), st.integers(0, 60), st.booleans())
def test_a_holiday_in_iso_dates_covers_each_of_its_days(first: date, more: int, off: bool) -> None:
    last = first + timedelta(days=more)
    ranges = () if off else ((540, 600),)
    days = parse_dates(f"{first} - {last} {'off' if off else '9-10'}", TODAY)
    assert days == Stretch(first, last, ranges).days
    assert stretches(days) == (Stretch(first, last, ranges),)
    assert len(days) == more + 1


@pytest.mark.parametrize(
    "ranges", [((60, 60),), ((60, 30),), ((0, 1441),), ((60, 90), (30, 40)), ((60, 90), (80, 100))]
)
def test_the_hours_of_a_date_lie_in_order_within_it(ranges: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="not the hours of one day"):
        DateHours(TODAY, ranges)
