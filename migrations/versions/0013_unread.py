"""Chats of which it is not known yet what came there while the bot was away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "unread_line",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "chat", name=op.f("pk_unread_line")),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("unread_line")
