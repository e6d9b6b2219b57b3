"""Group sessions in the community's space."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the table of sessions that are shown to everybody."""
    op.create_table(
        "listing",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "session_id", name=op.f("pk_listing")),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["session.community_id", "session.id"],
            name=op.f("fk_listing_community_id_session_id_session"),
        ),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("listing")
