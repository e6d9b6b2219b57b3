"""How much one may say within a minute, to one person and to all: a window that slides over what was said."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session as Db

from core.people.models import Community
from core.relay.errors import SaidTooFast
from core.relay.models import Message
from core.storage.prepared import run

WINDOW = timedelta(minutes=1)

_SAID_LATELY = (
    select(Community.messages_a_minute, Community.messages_a_minute_in_all, Message.conversation_id, Message.at)
    .outerjoin(
        Message,
        and_(
            Message.community_id == Community.id,
            Message.sender_id == bindparam("sender"),
            Message.at > bindparam("since", type_=Message.at.type),
        ),
    )
    .where(Community.id == bindparam("community"))
    .order_by(Message.at.desc())
)
"""Asked at every message, so it is built once: the community's figures beside each message of the sender's."""


def check_pace(db: Db, community_id: int, conversation_id: int, by: int, now: datetime) -> None:
    """Raises SaidTooFast where `by` has said as much on this line, or on all of theirs, as goes within a minute.

    An album counts once, and what was refused does not count.
    """
    values = {"sender": by, "since": now - WINDOW, "community": community_id}
    rows = run(db, _SAID_LATELY, values)
    here, in_all = rows[0][:2]
    said = [(line, at) for _, _, line, at in rows if at is not None]
    on_this = [at for line, at in said if line == conversation_id]
    if len(on_this) >= here:
        raise SaidTooFast(here, on_this[here - 1] + WINDOW)
    if len(said) >= in_all:
        raise SaidTooFast(in_all, said[in_all - 1][1] + WINDOW)
