"""Contacts are hidden where the community or the mentor asks for it, until a session is agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.booking import booking_card, decline
from core.booking.reading.contacts import hides_contacts
from core.connections import ask
from core.people import CommunitySettings, ensure_community
from core.people.errors import NotYours
from core.relay import Attachment, Carried, change, say
from core.relay.contacts import mask_contacts, masks_contacts
from tests.core.community import MINUTE, MONDAY_9, NOW, World

TEXT = "I am ada@example.org, or 0151 2345678"


async def said(world: World, *, by: int, to: int) -> str:
    return (await world.do(say, community_id=1, by=by, to=to, text=TEXT, now=NOW)).text


async def test_nothing_is_hidden_unless_somebody_asks_for_it(world: World) -> None:
    await world.ask()
    assert await said(world, by=world.ben, to=world.ada) == TEXT
    assert await world.do(masks_contacts, 1, world.ada) is False
    assert await world.do(masks_contacts, 1, world.ben) is None


async def test_a_mentor_has_them_hidden_both_ways_until_a_session_is_agreed(world: World) -> None:
    booking = await world.ask()
    await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ada)
    for by, to in ((world.ben, world.ada), (world.ada, world.ben)):
        assert await said(world, by=by, to=to) == "I am •••••, or •••••"
    await world.agree(booking, NOW + MINUTE)
    assert await said(world, by=world.ben, to=world.ada) == TEXT
    assert await world.do(hides_contacts, 1, world.cleo, world.ada), "with others they still are"
    await world.do(mask_contacts, 1, world.mentor.id, False, by=world.ada)
    assert not await world.do(hides_contacts, 1, world.cleo, world.ada)


async def test_a_community_has_them_hidden_for_everybody(world: World) -> None:
    await world.ask()
    await world.do(ensure_community, CommunitySettings(mask_contacts=True), NOW)
    assert await said(world, by=world.ben, to=world.ada) == "I am •••••, or •••••"


async def test_only_the_mentor_asks_for_it(world: World) -> None:
    with pytest.raises(NotYours):
        await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ben)


async def test_what_stands_behind_marks_or_comes_by_an_edit_is_hidden_too(world: World) -> None:
    await world.ask()
    await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ada)
    marked = '<b>ada</b>@example.org <a href="https://t.me/ada">here</a> <i>x</i>'
    first = await world.do(say, community_id=1, by=world.ben, to=world.ada, html=marked, now=NOW)
    assert first.html == "••••• here x"
    assert first.hides_something
    harmless = "<b>Exercise</b> <i>4</i>"
    second = await world.do(say, community_id=1, by=world.ben, to=world.ada, html=harmless, now=NOW)
    assert (second.html, second.hides_something) == (harmless, False)
    edited = await world.do(change, 1, second.id, "now +49 151 2345678", by=world.ben, now=NOW + MINUTE)
    assert edited is not None
    assert edited.text == "now •••••"


async def test_names_of_files_are_no_way_around_it_and_those_of_a_camera_stay(world: World) -> None:
    await world.ask()
    await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ada)
    names = {
        "ada@example.org.pdf": ("•••••.pdf", True),
        "call_+49_151_2345678.jpg": ("•••••.jpg", True),
        "@ada_lovelace": ("•••••", True),
        "IMG_20261120_093015.jpg": ("IMG_20261120_093015.jpg", False),
        "20261120_0930151234.png": ("20261120_0930151234.png", False),
        "Chapter 10.2.pdf": ("Chapter 10.2.pdf", False),
        "": ("", False),
    }
    files = tuple(Attachment("file", "discord", "x", name, 5) for name in names)
    message = await world.do(say, community_id=1, by=world.ben, to=world.ada, carried=Carried(files), now=NOW)
    assert [(file.name, file.renamed) for file in message.carried.files] == list(names.values())


async def test_what_is_written_with_a_request_and_said_to_refuse_it_is_hidden_until_a_session_is_agreed(
    world: World,
) -> None:
    await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ada)
    asked = await world.ask(topic=TEXT)
    card = await world.do(decline, community_id=1, booking_id=asked.booking_id, by=world.ada, reason=TEXT, now=NOW)
    assert (card.topic, card.reason) == ("I am •••••, or •••••", "I am •••••, or •••••")
    await world.agree(await world.ask(), NOW + MINUTE)
    later = await world.ask(topic=TEXT, start=MONDAY_9 + timedelta(days=1))
    card = await world.do(booking_card, 1, later.booking_id, world.ada, NOW)
    assert card.topic == TEXT


async def test_the_words_to_be_connected_by_are_held_to_it(world: World) -> None:
    await world.do(mask_contacts, 1, world.mentor.id, True, by=world.ada)
    asked = await world.do(ask, 1, world.mentor.id, by=world.ben, words=TEXT, now=NOW)
    assert asked.words == "I am •••••, or •••••"
