"""Threads: the place of its own in which an account has a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "thread",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text()),
        sa.Column("read_along", sa.Boolean(), nullable=False),
        sa.Column("lost_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "conversation_id", "platform", "address", name=op.f("pk_thread")),
        sa.ForeignKeyConstraint(
            ["community_id", "conversation_id"],
            ["conversation.community_id", "conversation.id"],
            name=op.f("fk_thread_community_id_conversation_id_conversation"),
        ),
    )
    op.create_index(op.f("ix_thread_community_id_platform_chat"), "thread", ["community_id", "platform", "chat"])


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("thread")
