"""Weekly hours: what people type is read, echoed and read again; what cannot be read is told by its part."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParleyError
from core.schedule.hours import (
    HourOutOfRange,
    HoursBackwards,
    HoursUnreadable,
    WeeklyRange,
    format_hours,
    merge,
    parse_hours,
)


@st.composite
def weekly_ranges(draw: st.DrawFn) -> WeeklyRange:
    start, end = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True)))
    return WeeklyRange(draw(st.integers(0, 6)), start, end)


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("Mon-Fri 9-12, 14-18", "Mon–Fri 09:00–12:00, 14:00–18:00"),
        ("mon,wed 10:30-12; Sat 9-11", "Mon, Wed 10:30–12:00; Sat 09:00–11:00"),
        ("Mon 9-12\nTue 10–11\r\nWed 12—13", "Mon 09:00–12:00; Tue 10:00–11:00; Wed 12:00–13:00"),
        ("MONDAY to Friday 9 to 17", "Mon–Fri 09:00–17:00"),
        ("Mon 9-12, Wed 10-11", "Mon 09:00–12:00; Wed 10:00–11:00"),
        ("Mon wed fri: 9-12", "Mon, Wed, Fri 09:00–12:00"),
        ("Mon - 9-12 & 13-14.", "Mon 09:00–12:00, 13:00–14:00"),
        ("tue/thu from 0900 till 1730", "Tue, Thu 09:00–17:30"),
        ("Tuesdays and Thursdays 9.30-10h15", "Tue, Thu 09:30–10:15"),
        ("Fri-Mon 9-17", "Mon, Fri–Sun 09:00–17:00"),
        ("daily 0-24", "Mon–Sun 00:00–24:00"),
        ("every day 8-9", "Mon–Sun 08:00–09:00"),
        ("weekdays 9-17; weekend 10-12", "Mon–Fri 09:00–17:00; Sat, Sun 10:00–12:00"),
        ("Mon 9-12; Mon 11-13, 13-14", "Mon 09:00–14:00"),
        ("Mon-Fri 9-17; Fri off", "Mon–Thu 09:00–17:00"),
        ("Mon-Fri 9-17, Fri off, Fri 9-10", "Mon–Thu 09:00–17:00; Fri 09:00–10:00"),
        ("off", "off"),
        ("Mon off", "off"),
        ("Mon ٩-١٢", "Mon 09:00–12:00"),
    ],
)
def test_typed_hours_are_echoed_in_one_spelling(typed: str, echo: str) -> None:
    assert format_hours(parse_hours(typed), between="; ") == echo


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("9am-5pm", "09:00–17:00"),
        ("9:30 a.m. - 5 p.m.", "09:30–17:00"),
        ("2-5pm", "14:00–17:00"),
        ("9-5pm", "09:00–17:00"),
        ("11-12pm", "11:00–12:00"),
        ("12-1pm", "12:00–13:00"),
        ("12am-1am", "00:00–01:00"),
        ("9pm-12am", "21:00–24:00"),
        ("noon-5pm", "12:00–17:00"),
        ("noon-12am", "12:00–24:00"),
        ("18-midnight", "18:00–24:00"),
        ("midnight-6", "00:00–06:00"),
        ("22-0", "22:00–24:00"),
        ("13-5pm", "13:00–17:00"),
    ],
)
def test_am_and_pm_noon_and_midnight_mean_what_people_mean(typed: str, echo: str) -> None:
    assert format_hours(parse_hours(f"Mon {typed}")) == f"Mon {echo}"


@pytest.mark.parametrize("part", ["25-26", "9-25", "24:30-25", "9:75-10", "9:5-10", "13pm-14pm", "0am-3am", "9-12345"])
def test_a_time_that_no_day_has_is_out_of_range(part: str) -> None:
    for typed in (part, f"Mon-Fri {part}", f"Mon 9-10, {part}"):
        with pytest.raises(HourOutOfRange) as refused:
            parse_hours(typed)
        assert refused.value.part == part


@pytest.mark.parametrize("part", ["18-9", "9-9", "0-0", "24-24", "5pm-9am", "9am-5", "12:30-12"])
def test_an_end_before_its_start_is_refused_and_never_taken_for_overnight(part: str) -> None:
    for typed in (part, f"Mon {part}"):
        with pytest.raises(HoursBackwards) as refused:
            parse_hours(typed)
        assert refused.value.part == part


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", ""),
        (" \n ; ", ""),
        ("hello", "hello"),
        ("Mon-Fri mornings", "mornings"),
        ("Mon", "Mon"),
        ("9-17", "9-17"),
        ("Mon 9", "Mon 9"),
        ("Mon 9-", "Mon 9-"),
        ("Mon 9-12-14", "Mon 9-12-14"),
        ("Mon 12-13 off", "Mon 12-13 off"),
        ("weekdays-sun 9-10", "weekdays-sun 9-10"),
        ("9-12 Mon", "9-12 Mon"),
        ("Mon 9-12; nonsense; Tue 9-10", "nonsense"),
        ("<b>Mon</b> 9-12", "<"),
        ("@everyone 9-12", "@"),
        ("🙂", "🙂"),
        ("Mon 9-12\x00", "\x00"),
    ],
)
def test_what_is_not_days_with_times_is_unreadable_and_its_part_named(typed: str, part: str) -> None:
    with pytest.raises(HoursUnreadable) as refused:
        parse_hours(typed)
    assert refused.value.part == part


def test_five_thousand_characters_are_answered_with_a_short_part() -> None:
    assert parse_hours("Mon " + "9-10, " * 800) == (WeeklyRange(0, 540, 600),)
    for typed in ("x" * 5000, "Mon 9-" + "1" * 5000, "mon " * 1250):
        with pytest.raises(ParleyError) as refused:
            parse_hours(typed)
        assert isinstance(refused.value, HoursUnreadable | HourOutOfRange)
        assert 0 < len(refused.value.part) <= 60


@given(st.lists(weekly_ranges(), max_size=12), st.sampled_from(["\n", "; ", ", "]))
def test_what_is_echoed_is_read_back_as_the_same_hours(ranges: list[WeeklyRange], between: str) -> None:
    hours = merge(ranges)
    assert parse_hours(format_hours(hours, between)) == hours


@given(st.lists(weekly_ranges(), max_size=12))
def test_merging_keeps_every_minute_and_leaves_gaps_between(ranges: list[WeeklyRange]) -> None:
    def minutes(of: tuple[WeeklyRange, ...] | list[WeeklyRange]) -> set[tuple[int, int]]:
        return {(weekly.weekday, minute) for weekly in of for minute in range(weekly.start_minute, weekly.end_minute)}

    hours = merge(ranges)
    assert minutes(hours) == minutes(ranges)
    assert merge(hours) == hours
    assert all(a.weekday < b.weekday or a.end_minute < b.start_minute for a, b in pairwise(hours))


@given(
    st.text(alphabet=st.sampled_from("mon tuefridalyof0123456789:-–,;.apm\n&/<"), max_size=60) | st.text(max_size=60)
)
def test_any_text_is_read_or_refused_with_a_fact(typed: str) -> None:
    try:
        hours = parse_hours(typed)
    except (HoursUnreadable, HourOutOfRange, HoursBackwards):
        return
    assert merge(hours) == hours
    assert parse_hours(format_hours(hours)) == hours


@pytest.mark.parametrize("fields", [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 1441), (0, 90, 60)])
def test_a_range_outside_one_day_of_the_week_cannot_be_made(fields: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a range"):
        WeeklyRange(*fields)
