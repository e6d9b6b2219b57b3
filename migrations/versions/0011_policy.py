"""What a community does not want on its lines: words, and links to other domains than those listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "line_policy",
        sa.Column("community_id", Id, nullable=False, autoincrement=False),
        sa.Column("words_are", sa.String(16), nullable=False),
        sa.Column("links_are", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_line_policy")),
    )
    op.create_table(
        "policy_entry",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_policy_entry")),
        sa.UniqueConstraint("community_id", "kind", "folded", name=op.f("uq_policy_entry_community_id_kind_folded")),
    )


def downgrade() -> None:
    """Takes them away."""
    for table in ("policy_entry", "line_policy"):
        op.drop_table(table)
