"""Every refusal of the core has words of its own, and says them without a fault."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import core
from bot.refusals import template_of
from bot.templates import Templates
from bot.words import Words
from core.booking.errors import AlreadyDecided, NotAllowedNow, TooLateToChange
from core.booking.statuses import BookingStatus
from core.connections import ConnectionStatus
from core.errors import ParleyError
from core.linking.errors import Clash
from core.membership import Space
from core.people import AccountKey, CommunityView
from core.waitlist import OfferStatus

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
WORDS = Words("en", "Europe/Berlin")
COMMUNITY = CommunityView(1, "Night School", "UTC", "mentor", "parley", 15, 30)
SAMPLES: dict[str, Any] = {
    "int": 3,
    "str": "<b>sample</b>",
    "date": NOW.date(),
    "datetime": NOW,
    "tuple[tuple[datetime, datetime], ...]": ((NOW, NOW),),
    "tuple[datetime, ...]": (NOW,),
    "tuple[str, ...]": ("Europe/Berlin",),
    "str | None": "Ada",
    "datetime | None": NOW,
    "BookingStatus": BookingStatus.CONFIRMED,
    "SessionStatus | BookingStatus": BookingStatus.CONFIRMED,
    "int | None": 3,
    "Space | None": Space("discord", "7", "70", "<b>sample</b>"),
    "bool": False,
    "Sequence[tuple[AccountKey, str]]": ((AccountKey("telegram", "1"), "-1001"),),
    "tuple[Clash, ...]": (Clash(NOW, "<b>sample</b>"), Clash(NOW, "")),
    "ConnectionStatus": ConnectionStatus.DECLINED,
    "OfferStatus": OfferStatus.LAPSED,
}


for found in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(found.name)


def refusals(kind: type[ParleyError] = ParleyError) -> Iterator[type[ParleyError]]:
    """Every refusal there is in the core."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def sample(kind: type[ParleyError]) -> ParleyError:
    """One of them, with data of the kinds that it names."""
    if kind.__init__ is Exception.__init__ or ("__init__" not in vars(kind) and not kind.__init__.__annotations__):
        return kind()
    kinds = {name: SAMPLES[str(hint)] for name, hint in kind.__init__.__annotations__.items() if name != "return"}
    return kind(**kinds)


ALL = sorted({kind for kind in refusals() if kind.__module__.startswith("core.")}, key=lambda kind: kind.__qualname__)


def test_there_are_refusals_to_test() -> None:
    assert AlreadyDecided in ALL
    assert NotAllowedNow in ALL
    assert len(ALL) > 20


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__qualname__)
def test_each_refusal_has_words(kind: type[ParleyError]) -> None:
    text = Templates().text(template_of(kind), {"error": sample(kind), "community": COMMUNITY}, WORDS)
    assert len(text) > 10
    assert "<b>sample</b>" not in text, "what a person typed is escaped"


@pytest.mark.parametrize("status", list(BookingStatus))
def test_an_answered_request_is_told_in_words_for_each_state(status: BookingStatus) -> None:
    for name in ("Ada", None):
        error = AlreadyDecided(status, name, NOW)
        assert Templates().text(template_of(AlreadyDecided), {"error": error, "community": COMMUNITY}, WORDS)


@pytest.mark.parametrize(("for_both", "words"), [(False, "now only"), (True, "now it stands")])
def test_who_can_still_change_a_session_late_is_told(for_both: bool, words: str) -> None:
    error = TooLateToChange("Ada", NOW, for_both=for_both)
    assert words in Templates().text(template_of(TooLateToChange), {"error": error, "community": COMMUNITY}, WORDS)
