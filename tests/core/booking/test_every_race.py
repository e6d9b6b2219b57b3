"""Two who act at the same moment: what comes of it is what would have come of one after the other.

The suite tries one pair in four, and on SQLite, whose one writer does one thing after the other anyway, one in sixteen;
with PARLEY_PROMISE_STEPS all are tried, as .ci/run does.

One pair is let be: a slot is published while somebody asks for that very time by the hours. On PostgreSQL both can
come about; the slot is free once the session is called off. To keep them apart, all who ask would take turns.
"""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.core.booking import more_scenes, scenes
from tests.core.booking.at_once import Ring
from tests.stores import SharedStore

ONE_IN = {"postgres": 4, "sqlite": 16}
WHOLE = "PARLEY_PROMISE_STEPS" in os.environ

RACES: dict[scenes.Scene, str] = {
    scenes.a_request: """
        approve & approve | approve & approve with | approve & decline | approve & withdraw | approve & expire
        decline & decline | decline & withdraw | decline & expire | decline & Cleo asks | decline & Cleo waits
        withdraw & withdraw | withdraw & expire | withdraw & Cleo asks | withdraw & Cleo waits | expire & Cleo waits
        propose & approve | propose & propose another | propose & withdraw | propose & Cleo asks for later
        propose & expire | propose & nudge | approve & nudge | approve & pause | Cleo waits & Dan waits""",
    scenes.a_proposal: """
        take & take | take & approve | take & decline | take & withdraw | take & turn down | take & strike out
        take & propose another | take & Cleo asks for it | take & expire | turn down & approve
        turn down & turn down""",
    scenes.an_agreed_session: """
        cancel & cancel | cancel & call off | call off & call off | cancel & move | move & move too
        cancel & Cleo asks | cancel & Cleo waits | call off & Cleo waits | prepare & cancel | agenda & cancel
        pause & Cleo waits""",
    scenes.a_move_asked_for: """
        agree to move & agree to move | agree to move & cancel | agree to move & turn down | agree to move & move too
        agree to move & Cleo asks for it | agree to move & lapse | agree to move & Cleo waits""",
    scenes.an_instant_session: "move & move too | move & Cleo asks for later | move & Cleo asks | move & cancel",
    scenes.a_session_under_way: """
        complete & complete | complete & student absent | complete & mentor absent | student absent & mentor absent
        complete & time is up | student absent & time is up | notes & complete | go in & go in
        go in & student goes in | go in & complete | go in & room closes""",
    scenes.a_reported_no_show: "contest & contest | contest & notes",
    scenes.nothing_booked: """
        Ben asks & Ben asks | Ben asks & Cleo asks | Ben asks & Cleo asks for longer | Ben asks & Ada asks Bob
        Ben asks & pause | Ben asks & Cleo competes""",
    scenes.a_counted_day: """
        Ben asks & Cleo asks for later | Ben asks & Cleo asks right after | Ben asks & Ben asks for tomorrow""",
    scenes.a_group: """
        Cleo asks & Dan asks | Cleo asks & Cleo asks | Cleo asks & cancel | Cleo asks & call off
        Cleo asks & move group | cancel & call off | cancel & move group""",
    scenes.a_group_with_approval: "Cleo asks & decide | Cleo asks & cancel | cancel & decide",
    scenes.a_full_group: """
        cancel & Cleo cancels | cancel & Dan waits | Dan waits & Emil waits | cancel & Dan asks
        call off & Dan waits | move group & Dan waits""",
    scenes.an_offer: """
        take & take | take & pass | take & stop | take & lapse | pass & pass | pass & lapse | take & Ben asks
        lapse & lapse | pass & Ben waits | lapse & Dan waits | take & pause | Ben waits & Dan waits""",
    scenes.competing_requests: """
        approve & Dan asks | approve & approve Cleo | approve & withdraw Cleo | approve & Dan waits
        approve & propose Cleo | approve & Emil books | Dan asks & Emil books""",
    more_scenes.a_series: """
        approve & approve | approve & decline | approve & take back | approve & withdraw one | approve & approve one
        approve & expire | take back & expire | take back & Cleo waits for one | decline & Cleo asks for one
        Cleo asks for a series & Dan asks for a date of hers | Cleo asks for a series & Dan asks for the same series""",
    more_scenes.a_published_slot: """
        Ben asks & Cleo asks | take away & Ben asks | move & Ben asks | make it a group & Ben asks | take away & move
        take away & take away | move & move the other | move & publish where they go
        publish where they go & publish where they go""",
    more_scenes.what_a_mentor_offers: """
        fewer hours & other hours | first hours & first hours | first hours & other first hours
        fewer hours & Cleo asks | day off & day off | day off & special hours | special hours & other special hours
        day off & Cleo asks | two a day & three a day | two a day & Cleo waits | two a day & Cleo asks
        retire & Cleo asks | retire & two a day | pause & pause | pause & resume | add service & add service
        share service & share service | leave & Cleo asks""",
    more_scenes.a_shared_service: "Ben asks Ada & Ben asks Bob | Ben asks Bob & Cleo asks Bob",
    more_scenes.a_connection: """
        accept & accept | accept & decline | accept & take back | decline & take back | end & Cleo ends
        end & Cleo asks | accept & Ben asks | Dan asks to connect & Dan asks to connect""",
    more_scenes.a_student_who_wants_much: """
        Ben waits & Ben waits for Bob | Ben connects & Ben connects with Bob""",
    more_scenes.a_course: """
        enrol Cleo & Cleo enrols | unenrol & unenrol | unenrol & Ben asks | Cleo enrols & Cleo asks | assign & assign
        retire & retire | retire & Cleo enrols | retire & Ben asks | another key & Cleo enrols | rename & add
        add & add | add & add beside | rename & retire""",
    more_scenes.two_accounts: """
        join & join | join & Benno asks | join & Ben asks | join & Ben asks when Benno has something
        join & approve Benno | join & withdraw Benno | join & Benno connects | join & Benno waits | join & expire""",
    more_scenes.one_person: "part & part | part & part the other | part & Ben asks | part & approve | part & withdraw",
}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("scene", RACES, ids=lambda scene: scene.__name__)
def test_two_at_once_are_one_after_the_other(
    request: pytest.FixtureRequest, scene: scenes.Scene, database: str
) -> None:
    shared: SharedStore = request.getfixturevalue(f"{database}_store")
    with asyncio.Runner() as runner:
        ring = Ring(shared, runner)
        acts = ring.set_up(scene)
        pairs = [pair.split("&") for pair in RACES[scene].replace("\n", "|").split("|") if pair.strip()]
        pairs = pairs[:: 1 if WHOLE else ONE_IN[database]]
        faults = [fault for one, other in pairs if (fault := check(ring, acts, one.strip(), other.strip()))]
    assert not faults, "\n\n".join(faults)


def check(ring: Ring, acts: scenes.Acts, first: str, second: str) -> str:
    """How what came of the two is like neither order; nothing where all is well."""
    one, other = acts[first], acts[second]
    at_once = ring.both_at_once(one, other)
    in_order = at_once.told[0] == "done"  # the likelier order first: mostly that is all
    differences = []
    for turned in (not in_order, in_order):
        outcome = ring.one_after_the_other(other, one).turned if turned else ring.one_after_the_other(one, other)
        if at_once == outcome:
            return ""
        differences.append(at_once.unlike(outcome))
    return f"{first} & {second}: " + "\nnor in the other order: ".join(differences)
