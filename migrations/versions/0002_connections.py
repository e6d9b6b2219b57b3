"""Connections between mentors and students."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of connections."""
    op.create_table(
        "connection",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("student_id", Id, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("ask_again_from", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_connection")),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_connection_community_id_mentor_id_mentor"),
        ),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_connection_student_id_person")),
        sa.UniqueConstraint(
            "community_id", "mentor_id", "student_id", name=op.f("uq_connection_community_id_mentor_id_student_id")
        ),
    )
    op.create_index(op.f("ix_connection_community_id_student_id"), "connection", ["community_id", "student_id"])


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("connection")
