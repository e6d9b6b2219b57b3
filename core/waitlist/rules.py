"""The rules of waiting. Pure: no database and no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

SHORTEST_OFFER = timedelta(minutes=10)
"""What can be held no longer is not offered: nobody could answer in time."""


def held_until(*, now: datetime, starts_at: datetime, notice_minutes: int, offer_minutes: int) -> datetime | None:
    """Until when a place is held: so many minutes, but no longer than it can be booked; None if too short."""
    last = starts_at - timedelta(minutes=notice_minutes)
    until = min(now + timedelta(minutes=offer_minutes), last)
    return until if until - now >= SHORTEST_OFFER else None
