"""The table of what the platforms have sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Moment


def make() -> None:
    """Makes the table."""
    op.create_table(
        "inbox_update",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("platform", "update_id", name=op.f("pk_inbox_update")),
    )
    op.create_index(
        op.f("ix_inbox_update_open"),
        "inbox_update",
        ["platform", "received_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def drop() -> None:
    """Takes it away."""
    op.drop_table("inbox_update")
