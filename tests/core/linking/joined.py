"""Two accounts that are joined, as tests of what follows need them."""

from __future__ import annotations

from datetime import datetime

from core.linking import Joined, code_made_for, join
from core.people import AccountKey
from tests.core.community import NOW, World

BEN, BENNO = AccountKey("telegram", "ben"), AccountKey("discord", "benno")


async def joined(world: World, maker: AccountKey, by: AccountKey, now: datetime = NOW) -> Joined:
    """The second sends the code that the first was given."""
    code = await world.do(code_made_for, maker, now)
    done = await world.do(join, world.community.id, code, by=by, now=now)
    assert isinstance(done, Joined)
    return done
