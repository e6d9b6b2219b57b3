"""Keeping messages about a session true: from the moment one was sent, and whenever the session changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm, update

from core.booking.errors import BookingMissing
from core.booking.following.listing import show_group
from core.booking.models import Session
from core.cards.cards import CardCopy, add_card, turn_cards


def keep_card(db: orm.Session, copy: CardCopy, now: datetime) -> None:
    """Keeps a message that shows a version of the session true; what changed while it was sent is turned at once.

    Raises BookingMissing. Never for a message that only its reader sees: such cannot be edited for long.
    """
    # Writing the version as it is makes whoever is deciding now see this copy, or us see their change: on a snapshot a
    # lock alone would not.
    touched = update(Session).where(Session.community_id == copy.community_id, Session.id == copy.session_id)
    touched = touched.values(version=Session.version).execution_options(synchronize_session=False)
    version = db.scalar(touched.returning(Session.version))
    if version is None:
        raise BookingMissing
    add_card(db, copy, version, now)


def turn_copies(db: orm.Session, session: Session, now: datetime) -> None:
    """What the copies of the session's card show is old from now on, and what everybody reads of a group."""
    version = session.changed()
    turn_cards(db, community_id=session.community_id, session_id=session.id, version=version, now=now)
    show_group(db, session, now)
