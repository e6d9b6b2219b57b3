"""The table of half-filled forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Json, Moment


def make() -> None:
    """Makes the table."""
    op.create_table(
        "draft",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("step", sa.Text()),
        sa.Column("answers", Json, nullable=False),
        sa.Column("prompt_id", sa.Text()),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_draft")),
    )


def drop() -> None:
    """Takes it away."""
    op.drop_table("draft")
