"""Room names, and the window in which a link is shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from core.meeting import join_window, new_room
from core.meeting.errors import JoinOver, JoinTooEarly
from core.meeting.rooms import ROOM_BYTES

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
END = START + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def test_a_room_has_the_prefix_and_at_least_128_random_bits_in_lower_case_base32() -> None:
    assert ROOM_BYTES * 8 >= 128
    assert re.fullmatch(r"lyceum-[a-z2-7]{32}", new_room("lyceum"))
    assert re.fullmatch(r"[a-z2-7]{32}", new_room(""))
    assert len({new_room("x") for _ in range(1000)}) == 1000


def test_the_window_opens_before_the_start_and_closes_after_the_end() -> None:
    window = join_window(START, END, opens_minutes=15, closes_minutes=30)
    opens, closes = START - timedelta(minutes=15), END + timedelta(minutes=30)
    assert (window.opens_at, window.closes_at) == (opens, closes)
    assert [window.is_open(at) for at in (opens - SECOND, opens, closes - SECOND, closes)] == [False, True, True, False]
    with pytest.raises(JoinTooEarly) as early:
        window.enter(opens - SECOND)
    assert early.value.opens_at == opens
    with pytest.raises(JoinOver) as late:
        window.enter(closes)
    assert late.value.closed_at == closes
    window.enter(START)


def test_a_window_without_an_opening_is_open_from_the_approval_on() -> None:
    window = join_window(START, END, opens_minutes=None, closes_minutes=0)
    assert window.opens_at is None
    assert window.is_open(START - timedelta(days=30))
    assert not window.is_open(END)
