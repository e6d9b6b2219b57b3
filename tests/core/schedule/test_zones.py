"""Zones are found by what people type, and what is not a zone is answered with ones that may be meant."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedule.zones import OffsetIsNoZone, UnknownZone, find_zone, zone_suggestions

PLACEHOLDERS = {"Factory", "localtime", "posixrules"}


def test_every_iana_name_is_found_in_any_case() -> None:
    for name in available_timezones() - PLACEHOLDERS:
        assert find_zone(name) == find_zone(name.lower()) == find_zone(f" {name.upper()} ") == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("europe berlin", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("port au prince", "America/Port-au-Prince"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Istanbul", "Europe/Istanbul"),
        ("Louisville", "America/Kentucky/Louisville"),
        ("Kiev", "Europe/Kiev"),
        ("India", "Asia/Kolkata"),
        ("UK", "Europe/London"),
        ("utc", "UTC"),
        ("etc/gmt-2", "Etc/GMT-2"),
    ],
)
def test_a_city_or_a_country_with_one_zone_is_enough(typed: str, name: str) -> None:
    assert find_zone(typed) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Belrin", "Europe/Berlin"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("PST", "America/Los_Angeles"),
        ("Moscow time", "Europe/Moscow"),
        ("USA", "America/Adak"),
        ("Asia/Katmandoo", "Asia/Kathmandu"),
    ],
)
def test_what_names_no_zone_or_several_is_answered_with_suggestions(typed: str, first: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        find_zone(typed)
    assert refused.value.text == typed
    assert refused.value.suggestions[0] == first


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("UTC+2", {"Europe/Paris", "Europe/Athens", "Africa/Johannesburg"}),
        ("gmt-5", {"America/New_York", "America/Lima"}),
        ("+05:30", {"Asia/Kolkata"}),
        ("utc +0545", {"Asia/Kathmandu"}),
        ("UTC−3:30", {"America/St_Johns"}),
        ("UTC+0", {"UTC", "Europe/London"}),
        ("UTC+99", set()),
    ],
)
def test_an_offset_is_refused_because_it_knows_no_summer_time(typed: str, offered: set[str]) -> None:
    with pytest.raises(OffsetIsNoZone) as refused:
        find_zone(typed)
    assert offered <= set(refused.value.suggestions)
    assert bool(offered) == bool(refused.value.suggestions)


@pytest.mark.parametrize("typed", ["", " ", "Factory", "../../etc/passwd", "\x00", "Nowhere/Land", "🙂", "x" * 5000])
def test_nonsense_is_an_unknown_zone_without_suggestions(typed: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        find_zone(typed)
    assert refused.value.suggestions == ()
    assert len(refused.value.text) <= 60


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ber", "Atlantic/Bermuda"), ("berl", "Europe/Berlin"), ("new y", "America/New_York"), ("india", "Asia/Kolkata")],
)
def test_suggestions_complete_what_is_typed_so_far(typed: str, first: str) -> None:
    assert zone_suggestions(typed, 25)[0] == first


@given(st.text(max_size=40), st.integers(1, 25))
def test_suggestions_are_distinct_zones_and_no_more_than_asked(typed: str, count: int) -> None:
    names = zone_suggestions(typed, count)
    assert len(names) == len(set(names)) <= count
    assert all(ZoneInfo(name).key == name for name in names)
