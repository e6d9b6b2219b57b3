"""A service with all that decides when it can be booked. Who is taken is read beside it, in counting.py."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from core.people.views import CommunityView
from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange
from core.schedule.published import SlotView
from core.schedule.slots import Span, free_runs, with_buffers
from core.services.services import ServiceView

Offered = tuple[int, int]
"""A service's id, and that of a mentor who offers it."""

DAYS_BACK = 3
"""How far before now a date's hours can still matter, in any zone and with a session as long as a day."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A service with what decides when it can be booked."""

    service: ServiceView
    community: CommunityView
    mentor_id: int
    mentor_person_id: int
    mentor_name: str
    zone: str
    active: bool
    hours_unanswered: int | None
    nudge_hours: int | None
    masks_contacts: bool
    """Whether the mentor, or the community, asks that contacts be hidden until a session is agreed."""
    buffered: bool
    """Whether the mentor keeps time free around sessions of any service."""
    hours: tuple[WeeklyRange, ...]
    dates: tuple[DateHours, ...]
    """The overrides from `DAYS_BACK` on."""
    minutes: int
    """How long the session is that is looked for."""
    slots: tuple[SlotView, ...]
    """The slots that the mentor has published, of any service, the next first."""

    @property
    def competing(self) -> bool:
        """Whether requests for it wait side by side, and claim nothing of the mentor's."""
        return self.service.terms.competing and self.service.terms.needs_approval

    @property
    def in_turns(self) -> bool:
        """Whether those who ask for it have to take turns, as it looks at more than the claims of the two."""
        return self.buffered or self.service.terms.count or self.competing

    @property
    def for_groups(self) -> bool:
        """Whether there is any time at which it takes several students."""
        return self.service.terms.capacity > 1 or any((slot.capacity or 1) > 1 for slot in self._own_slots())

    @property
    def open(self) -> bool:
        """Whether it takes new requests."""
        return self.active and not self.service.retired

    @property
    def offered(self) -> Offered:
        """Which service of which mentor it is."""
        return self.service.id, self.mentor_id

    @property
    def duration(self) -> timedelta:
        """How long a session of it lasts that the hours offer."""
        return timedelta(minutes=self.minutes)

    @property
    def longest(self) -> timedelta:
        """How long a session of it lasts at most: a published slot has a length of its own."""
        return max([self.duration, *(slot.ends_at - slot.starts_at for slot in self._own_slots())])

    @property
    def scheduled(self) -> bool:
        """Whether there is any time at which it could be booked."""
        return bool(self.hours or self.dates or self.slots)

    def slot_at(self, start: datetime) -> SlotView | None:
        """The published slot of this service that starts then."""
        return next((slot for slot in self._own_slots() if slot.starts_at == start), None)

    def end_of(self, start: datetime) -> datetime:
        """When a session from there ends."""
        slot = self.slot_at(start)
        return slot.ends_at if slot else start + self.duration

    def capacity_at(self, start: datetime) -> int:
        """How many students a session from there takes."""
        slot = self.slot_at(start)
        return self.service.terms.capacity if slot is None or slot.capacity is None else slot.capacity

    def _own_slots(self) -> Iterator[SlotView]:
        return (slot for slot in self.slots if slot.service_id == self.service.id)

    def earliest(self, now: datetime) -> datetime:
        """The first moment at which a session asked for now may start."""
        return now + timedelta(minutes=self.service.terms.notice_minutes)

    def latest(self, now: datetime) -> datetime:
        """A session asked for now must start before this moment."""
        return now + timedelta(days=self.service.terms.horizon_days)

    def runs(
        self, *, after: datetime, before: datetime, busy: Collection[Span], full: Container[int] = ()
    ) -> Iterator[range]:
        """The starts in `after <= start < before` that hours and slots offer and `busy` leaves, lazily, in seconds.

        What the hours offer leaves the mentor's slots alone, as though they were booked.
        """
        terms = self.service.terms
        reserved = with_buffers(
            (slot.span for slot in self.slots), terms.buffer_before_minutes * 60, terms.buffer_after_minutes * 60
        )
        return free_runs(
            self.hours,
            self.zone,
            duration=self.minutes * 60,
            step=terms.step_minutes * 60,
            busy=busy,
            earliest=ceil(after.timestamp()),
            latest=ceil(before.timestamp()),
            dates=self.dates,
            full=full,
            published=[slot.span for slot in self._own_slots()],
            reserved=reserved,
        )

    def offers_length_at(self, start: datetime) -> bool:
        """Whether a session from there can last as long as is looked for; a published slot has a length of its own."""
        return self.minutes in self.service.terms.durations or self.slot_at(start) is not None

    def offers(self, start: datetime) -> bool:
        """Whether hours or slots offer this start; who is taken then is not looked at."""
        second = int(start.timestamp())
        on_time = self.runs(after=start, before=start + timedelta(seconds=1), busy=())
        return start.timestamp() == second and any(second in run for run in on_time)
