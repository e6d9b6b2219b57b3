"""The tables of e-mail: the address that somebody reads, and the codes that were sent to find that out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key


class MailAddress(Entity):
    """The address of a person that has been confirmed. Nobody else is ever shown it."""

    __tablename__ = "mail_address"

    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str]
    since: Mapped[datetime]


class MailCode(Entity):
    """A code that was made for an address, which somebody says is theirs. It is kept until it holds no more."""

    __tablename__ = "mail_code"
    __table_args__ = (Index(None, "person_id"), Index(None, "folded"))

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str]
    folded: Mapped[str]
    """The address without case, so that codes to one are counted together."""
    code: Mapped[str]
    made_at: Mapped[datetime]
    tries: Mapped[int]
    """How often something else was typed in its place."""
    ended_at: Mapped[datetime | None]
    """When it was used, given up, or found to reach nobody."""
