"""Series of sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table of series."""
    op.create_table(
        "series",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("every_weeks", Id, nullable=False),
        sa.Column("first_session_id", Id, nullable=False),
        sa.Column("first_booking_id", Id, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_series")),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("series")
