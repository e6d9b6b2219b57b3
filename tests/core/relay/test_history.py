"""Looking back: words are found in any script and case, and a conversation is kept as a text."""

from __future__ import annotations

import pytest

from core.relay import history as looking_back
from core.relay import say
from core.relay.errors import ConversationMissing, NothingToLookFor
from core.relay.history import search, transcript
from tests.core.community import MINUTE, NOW, World

TEXTS = ("Straße nach Ödön", "STRASSE, bitte!", "привет ÖDÖN", "nothing of it", "100% sure_thing")


@pytest.fixture
async def spoken(quick_world: World) -> World:
    """Ben and Ada have talked; Cleo has a session with Ada, too."""
    world = quick_world
    await world.ask()
    for number, text in enumerate(TEXTS):
        by, to = (world.ben, world.ada) if number % 2 == 0 else (world.ada, world.ben)
        await world.do(say, community_id=1, by=by, to=to, text=text, now=NOW + number * MINUTE)
    return world


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("strasse", [1, 0]),
        ("ödön", [2, 0]),
        ("ПРИВЕТ", [2]),
        ("  nach   STRASSE ", [0]),
        ("%", [4]),
        ("sure_", [4]),
        ("nowhere", []),
    ],
)
async def test_words_are_found_in_any_case_newest_first(spoken: World, words: str, found: list[int]) -> None:
    page = await spoken.do(search, 1, spoken.ben, spoken.ada, words)
    assert [each.excerpt for each in page.items] == [TEXTS[n] for n in found]
    assert page.total == len(found)


async def test_an_excerpt_shows_what_stands_around_and_pages_follow(quick_world: World) -> None:
    world = quick_world
    await world.ask()
    long = "a " * 200 + "needle" + " b" * 200
    for n in range(5):
        await world.do(say, community_id=1, by=world.ben, to=world.ada, text=f"{long} {n}", now=NOW + n * MINUTE)
    page = await world.do(search, 1, world.ada, world.ben, "NEEDLE", offset=2, limit=2)
    assert (len(page.items), page.total, page.items[0].at) == (2, 5, NOW + 2 * MINUTE)
    assert page.items[0].excerpt.startswith("…a a")
    assert "needle" in page.items[0].excerpt
    assert len(page.items[0].excerpt) < 140


async def test_strangers_and_no_words_find_nothing(spoken: World) -> None:
    for wrong in (spoken.cleo, spoken.ben):
        with pytest.raises(ConversationMissing):
            await spoken.do(search, 1, wrong, spoken.ben, "strasse")
        with pytest.raises(ConversationMissing):
            await spoken.do(transcript, 1, wrong, spoken.ben, zone="UTC")
    with pytest.raises(NothingToLookFor):
        await spoken.do(search, 1, spoken.ben, spoken.ada, " \x00 ")


async def test_a_conversation_is_a_text_with_times_of_the_readers_zone(spoken: World) -> None:
    await spoken.do(say, community_id=1, by=spoken.ben, to=spoken.ada, text="two\nlines", now=NOW + 9 * MINUTE)
    said = await spoken.do(transcript, 1, spoken.ben, spoken.ada, zone="Asia/Kolkata")
    lines = said.text.splitlines()
    assert lines[0] == "[2026-11-20 13:30] Ben: Straße nach Ödön"
    assert lines[-2:] == ["[2026-11-20 13:39] Ben: two", "    lines"]
    assert (said.messages, said.left_out) == (6, 0)


async def test_of_more_than_a_file_takes_the_newest_are_in_it(spoken: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_back, "MOST_BYTES", 100)
    said = await spoken.do(transcript, 1, spoken.ben, spoken.ada, zone="UTC")
    assert said.text.splitlines()[-1].endswith(TEXTS[-1])
    assert (said.messages, said.left_out) == (5, 3)
