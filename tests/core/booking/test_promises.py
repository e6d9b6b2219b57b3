"""Bookings by several people at once, in any order, while time goes by: what is promised holds after every step.

A few steps run with the suite. PARLEY_PROMISE_STEPS asks for that many on each database, as .ci/run does; a night's
run asks for more, and for new ones with HYPOTHESIS_PROFILE=random.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.core.booking.happenings import OPERATIONS
from tests.core.booking.more_happenings import MoreHappenings
from tests.stores import SharedStore

STEPS = int(os.environ.get("PARLEY_PROMISE_STEPS", "0"))
"""Steps to be made on each database; 0 for the few that run with the suite."""
LEAST_EACH, MOST_EACH = 40, 60
"""How many steps a story has at least on average, and at most."""
MANY = 10_000
"""Steps in which every operation must have gone through at least once."""
FEW = 4
"""How many stories run with the suite."""


class Promises(MoreHappenings):
    """Whatever happens, step by step."""

    @rule(seed=st.integers(0, 2**30))
    def something_happens(self, seed: int) -> None:
        """One rule for all: left to itself, Hypothesis has whole stories in which nobody asks, or no time goes by."""
        if not self.ledger.bookings:
            self.begin()
        chance = Random(seed)
        happenings = {
            self.somebody_asks: 4,
            self.somebody_acts: 8,
            self.two_act_at_once: 2,
            self.two_ask_at_once: 1,
            self.somebody_waits: 2,
            self.somebody_answers_an_offer: 2,
            self.time_passes: 3,
            self.a_mentor_changes: 1,
            self.a_mentor_publishes_a_slot: 1,
            self.somebody_asks_for_a_series: 1,
            self.a_series_is_answered: 1,
        }
        chance.choices(list(happenings), list(happenings.values()))[0](chance)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_the_promises_hold_after_every_step(request: pytest.FixtureRequest, database: str) -> None:
    shared: SharedStore = request.getfixturevalue(f"{database}_store")
    done: Counter[str] = Counter()
    stories = STEPS // LEAST_EACH + 1 if STEPS else FEW
    allowed = settings(
        max_examples=stories, stateful_step_count=MOST_EACH, deadline=None, suppress_health_check=list(HealthCheck)
    )
    begun = time.monotonic()
    with asyncio.Runner() as runner:
        run_state_machine_as_test(partial(Promises, shared, runner, done), settings=allowed)  # type: ignore[arg-type]
    took, steps = time.monotonic() - begun, done.total()
    print(f"\n{database}: {steps} steps in {took:.1f} s, {steps / took:.0f} a second")
    print(", ".join(f"{name} {count}" for name, count in sorted(done.items())))
    assert steps >= STEPS
    if STEPS >= MANY:
        assert set(OPERATIONS) <= set(done), "every operation went through"
