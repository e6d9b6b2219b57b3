"""The table of cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment


def make() -> None:
    """Makes the table."""
    op.create_table(
        "card",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("booking_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version_shown", Id, nullable=False),
        sa.Column("version_due", Id, nullable=False),
        sa.Column("turn_at", Moment()),
        sa.Column("leased_until", Moment()),
        sa.Column("attempts", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_community_id_session_id"), "card", ["community_id", "session_id"])
    op.create_index(
        op.f("ix_card_turn"),
        "card",
        ["turn_at"],
        sqlite_where=sa.text("turn_at IS NOT NULL"),
        postgresql_where=sa.text("turn_at IS NOT NULL"),
    )


def drop() -> None:
    """Takes it away."""
    op.drop_table("card")
