"""The table of half-filled forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity


class Draft(Entity):
    """The form that an account is filling in, one at a time: what it is for, the field asked next, and the answers."""

    __tablename__ = "draft"

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    chat: Mapped[str]
    form: Mapped[str]
    """The packed payload that the finished form is sent with."""
    step: Mapped[str | None]
    """The name of the field that is asked for; None when nothing is (a refused form waits to be corrected)."""
    answers: Mapped[dict[str, Any]]
    prompt_id: Mapped[str | None]
    """The message that asks for the field."""
    updated_at: Mapped[datetime]
