"""The waitlist, and places that are held for those on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment

revision = "0005"
down_revision = "0004"

LIVE = sa.text("status IN ('waiting', 'offered')")
HOPEFUL = sa.text("hopeful")
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    """Makes the tables of those who wait, and of what was offered to them."""
    op.create_table(
        "waitlist_entry",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("service_id", Id, nullable=False),
        sa.Column("student_id", Id, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("written", Json, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("hopeful", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_waitlist_entry")),
    )
    op.create_index(
        "uq_waitlist_entry_live",
        "waitlist_entry",
        ["community_id", "student_id", "mentor_id", "service_id", "starts_at"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        op.f("ix_waitlist_entry_community_id_mentor_id_starts_at"),
        "waitlist_entry",
        ["community_id", "mentor_id", "starts_at"],
    )
    op.create_index(op.f("ix_waitlist_entry_community_id_student_id"), "waitlist_entry", ["community_id", "student_id"])
    op.create_index(
        "ix_waitlist_entry_hopeful", "waitlist_entry", ["id"], sqlite_where=HOPEFUL, postgresql_where=HOPEFUL
    )
    op.create_table(
        "offer",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("session_id", Id),
        sa.Column("held_until", Moment(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_offer")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["waitlist_entry.community_id", "waitlist_entry.id"],
            name=op.f("fk_offer_community_id_entry_id_waitlist_entry"),
        ),
    )
    op.create_index(op.f("ix_offer_community_id_entry_id"), "offer", ["community_id", "entry_id"])
    op.create_index("ix_offer_due", "offer", ["held_until"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_offer_open", "offer", ["community_id", "session_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Takes them away."""
    op.drop_table("offer")
    op.drop_table("waitlist_entry")
