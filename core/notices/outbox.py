"""The outbox: notices are written with the change that they follow from.

They are leased to a courier (leasing.py), and ended once (ending.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from core.notices.kinds import NoticeKind
from core.notices.models import Notice, NoticeStatus
from core.storage import insert_together, new_id, wake

NOTICES = cast(Table, Notice.__table__)
TOLD = "told"
"""The topic that is woken, and under which a job knows what it has told or has let through."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell one person. The sender, if there is one, is told when it cannot be delivered."""

    person_id: int
    kind: NoticeKind
    data: Mapping[str, Any]
    sender_id: int | None = None
    conversation_id: int | None = None
    """Nothing is sent to the person on a conversation before what was told to them on it earlier."""


def tell(
    db: Session, community_id: int, tellings: Iterable[Telling], now: datetime, *, due: datetime | None = None
) -> None:
    """Writes notices that are due now, or then. They are sent after the commit, or never if there is none."""
    rows = [notice_row(community_id, telling, now) | ({"due_at": due} if due else {}) for telling in tellings]
    if rows:
        insert_together(db, (NOTICES, rows))
        note_told(db, [row["id"] for row in rows])


def show(db: Session, community_id: int, telling: Telling, platform: str, now: datetime) -> None:
    """Writes a notice that goes to everybody in the community's space on that platform; its person is whose it is."""
    tell_on(db, community_id, platform, telling, now)


def tell_on(
    db: Session, community_id: int, platform: str, telling: Telling, now: datetime, *, copy_of: int | None = None
) -> None:
    """Writes a notice that is to be sent on that platform; a copy goes out there or not at all."""
    row = {**notice_row(community_id, telling, now), "platform": platform, "copy_of": copy_of}
    insert_together(db, (NOTICES, [row]))
    note_told(db, [row["id"]])


def notice_row(community_id: int, telling: Telling, now: datetime) -> dict[str, Any]:
    """The notice as a row, for writing it together with others."""
    return {
        "community_id": community_id,
        "id": new_id(now),
        "person_id": telling.person_id,
        "sender_id": telling.sender_id,
        "kind": telling.kind.value,
        "data": telling.data,
        "conversation_id": telling.conversation_id,
        "due_at": now,
        "status": NoticeStatus.WAITING,
        "attempts": 0,
    }


def note_told(db: Session, notices: Iterable[int]) -> None:
    """These are to go out when this commits: couriers look for them, unless they are leased by then."""
    db.info.setdefault(TOLD, {}).update(dict.fromkeys(notices))
    wake(db, TOLD)
