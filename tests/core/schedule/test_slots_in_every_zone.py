"""Every zone there is, walked over two years of half hours: none in a skipped hour, none twice, none left out."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from core.schedule.hours import parse_hours
from core.schedule.offsets import STRIDE
from core.schedule.slots import free_slots

DAY = 86_400
HALF_HOUR = timedelta(minutes=30)
BEGIN, END = datetime(2026, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001 - the same wall time in every zone
NIGHT = [
    wall for part in range((END - BEGIN) // HALF_HOUR) if (wall := BEGIN + part * HALF_HOUR).hour not in range(5, 20)
]
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})

Clock = tuple[tuple[int, timedelta | None], ...]


def offset(zone: ZoneInfo, moment: int) -> timedelta | None:
    return datetime.fromtimestamp(moment, zone).utcoffset()


def change_after(zone: ZoneInfo, day: int) -> int:
    """The second of that day at which the offset of its beginning ends."""
    return day + bisect_left(range(DAY), True, key=lambda second: offset(zone, day + second) != offset(zone, day))


@cache
def clock(name: str) -> Clock:
    """The zone's offset shortly before the two years, and each second at which it changes until shortly after."""
    zone = ZoneInfo(name)
    start, end = (int(edge.replace(tzinfo=UTC).timestamp()) for edge in (BEGIN, END))
    days = range(start - 3 * DAY, end + 3 * DAY, DAY)
    changes = [change_after(zone, day) for day, after in pairwise(days) if offset(zone, day) != offset(zone, after)]
    return tuple((moment, offset(zone, moment)) for moment in (days[0], *changes))


def night_hours(zone: ZoneInfo) -> list[int]:
    """The first moment of each half hour from 20:00 to 5:00 that the clock shows, by asking datetime for each."""
    moments = []
    for wall in NIGHT:
        here = wall.replace(tzinfo=zone)
        moment = here.timestamp()
        if datetime.fromtimestamp(moment, zone) == here:  # of one zone: they are compared by what the clock shows
            moments.append(int(moment))
    return moments


def test_no_zone_offers_a_skipped_half_hour_or_one_twice_or_leaves_one_out() -> None:
    hours = parse_hours("daily 0-5, 20-24")
    expected: dict[Clock, list[int]] = {}
    for name in ZONES:
        zone = ZoneInfo(name)
        if clock(name) not in expected:
            expected[clock(name)] = night_hours(zone)
        slots = free_slots(
            hours,
            name,
            duration=1800,
            step=1800,
            busy=[],
            earliest=int(BEGIN.replace(tzinfo=zone).timestamp()),
            latest=int(END.replace(tzinfo=zone).timestamp()),
        )
        assert slots == expected[clock(name)], name
    turned = [walked for walked in expected if len(walked) > 1]
    assert len(turned) > 20, "without turned clocks this shows nothing"


def test_clocks_are_turned_in_the_hours_walked_above() -> None:
    for name in ZONES:
        for moment, _ in clock(name)[1:]:
            wall = datetime.fromtimestamp(moment, ZoneInfo(name))
            assert wall.hour <= 5 or wall.hour >= 20, name


def test_no_clock_is_turned_twice_between_two_looks_at_its_zone() -> None:
    for name in ZONES:
        changes = [moment for moment, _ in clock(name)[1:]]
        assert all(later - change > STRIDE for change, later in pairwise(changes)), name
