"""Slots that mentors publish."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table of published slots."""
    op.create_table(
        "published_slot",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("service_id", Id, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("capacity", Id),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("cancelled_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_published_slot")),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_published_slot_community_id_mentor_id_mentor"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "service_id"],
            ["service.community_id", "service.id"],
            name=op.f("fk_published_slot_community_id_service_id_service"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_published_slot_lasts")),
    )
    op.create_index(
        op.f("ix_published_slot_community_id_mentor_id_starts_at"),
        "published_slot",
        ["community_id", "mentor_id", "starts_at"],
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("published_slot")
