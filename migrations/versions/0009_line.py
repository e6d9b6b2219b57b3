"""The line between two people: what a conversation is to each, who talks to whom, copies, reports, suspensions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "conversation_side",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("archived_at", Moment()),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("blocked_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "conversation_id", "person_id", name=op.f("pk_conversation_side")),
        _of("conversation_side", "conversation"),
    )
    op.create_table(
        "open_line",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("used_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "platform", "address", name=op.f("pk_open_line")),
    )
    op.create_table(
        "message_copy",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("posted", sa.Text(), nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("part", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "platform", "chat", "posted", name=op.f("pk_message_copy")),
        _of("message_copy", "message"),
    )
    op.create_index(op.f("ix_message_copy_community_id_message_id"), "message_copy", ["community_id", "message_id"])
    _reports()


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("by_person", Id),
        sa.Column("about_person", Id, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.Column("settled_by", Id),
        sa.Column("outcome", sa.Text()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_report")),
        _of("report", "conversation"),
    )
    op.create_table(
        "suspension",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_person", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_suspension")),
    )


def _of(table: str, whole: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", f"{whole}_id"],
        [f"{whole}.community_id", f"{whole}.id"],
        name=op.f(f"fk_{table}_community_id_{whole}_id_{whole}"),
    )


def downgrade() -> None:
    """Takes them away."""
    for table in ("suspension", "report", "message_copy", "open_line", "conversation_side"):
        op.drop_table(table)
