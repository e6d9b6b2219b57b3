"""What leaves the feature: frozen values about waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.waitlist.models import OfferStatus


@dataclass(frozen=True, slots=True)
class WaitView:
    """One time that a student waits for."""

    id: int
    mentor_id: int
    mentor_name: str
    service_id: int
    service_title: str
    starts_at: datetime
    minutes: int
    topic: str
    before: int
    """How many stand before them."""
    offer_id: int | None
    held_until: datetime | None
    """Until when a place is held for them; None while none is."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """A place that is, or was, held for a student."""

    id: int
    status: OfferStatus
    held_until: datetime
    mentor_id: int
    mentor_name: str
    service_id: int
    service_title: str
    starts_at: datetime
    minutes: int
    topic: str
