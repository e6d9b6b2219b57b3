"""What the line brings, as it stands with who gets it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session as Db

from adapters.jitsi import Jitsi
from bot.flows.bringing import message_notice
from bot.screens import Screen
from bot.turn import House, Turn
from bot.words import Words
from core.people import AccountKey, viewer_of
from core.relay import note_copy, say
from core.relay.models import CopyRole
from core.relay.rules import Attachment, Carried
from tests.core.community import NOW, World

ADA = AccountKey("discord", "ada")
PICTURE = Attachment("photo", "telegram", "x", "a.jpg", 100)


async def brought(world: World, data: dict[str, Any]) -> Screen:
    """What a notice of this brings to Ada."""

    def job(db: Db) -> Screen:
        viewer = viewer_of(db, ADA)
        assert viewer is not None
        screen = message_notice(Turn(db, NOW, viewer, Words("en", "UTC"), House(world.community, Jitsi())), data)
        assert screen is not None
        return screen

    return await world.store.read(job)


async def test_parts_of_an_album_that_come_later_do_not_answer_the_same_once_more(world: World) -> None:
    await world.ask()
    line: dict[str, Any] = {"community_id": 1, "now": NOW}
    hello = await world.do(say, by=world.ada, to=world.ben, text="Hello", **line)
    await world.do(note_copy, 1, hello.id, world.ada, CopyRole.ORIGINAL, "discord", "7", "1")
    album = await world.do(
        say, by=world.ben, to=world.ada, carried=Carried((PICTURE, PICTURE)), reply_to=hello.id, album="9", **line
    )
    first, rest = await brought(world, {"message": album.id}), await brought(world, {"message": album.id, "after": 1})
    assert first.parcel is not None
    assert rest.parcel is not None
    assert (len(first.parcel.files), first.parcel.reply_to) == (2, "1")
    assert (len(rest.parcel.files), rest.parcel.reply_to, rest.data["quoted"]) == (1, "", None)
