"""The table of who pressed Join when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment


def make() -> None:
    """Makes the table."""
    op.create_table(
        "join_press",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "session_id", "person_id", "at", name=op.f("pk_join_press")),
    )


def drop() -> None:
    """Takes it away."""
    op.drop_table("join_press")
