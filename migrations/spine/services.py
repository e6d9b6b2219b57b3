"""The table of services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment


def make() -> None:
    """Makes the table."""
    op.create_table(
        "service",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("mentor_id", Id),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("durations", sa.Text(), nullable=False),
        sa.Column("modes", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("capacity", Id, nullable=False),
        sa.Column("least_students", Id, nullable=False),
        sa.Column("decide_before_minutes", Id, nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("who_may_book", sa.String(16), nullable=False),
        sa.Column("members_of", sa.Text(), nullable=False),
        sa.Column("course_id", Id),
        sa.Column("competing", sa.Boolean(), nullable=False),
        sa.Column("offer_minutes", Id),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("details", sa.String(16), nullable=False),
        sa.Column("agenda", sa.String(16), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("step_minutes", Id, nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("notice_minutes", Id, nullable=False),
        sa.Column("horizon_days", Id, nullable=False),
        sa.Column("expires_before_minutes", Id, nullable=False),
        sa.Column("cancel_until_minutes", Id, nullable=False),
        sa.Column("binds_mentor", sa.Boolean(), nullable=False),
        sa.Column("buffer_before_minutes", Id, nullable=False),
        sa.Column("buffer_after_minutes", Id, nullable=False),
        sa.Column("most_a_day", Id),
        sa.Column("most_a_week", Id),
        sa.Column("most_open_requests", Id),
        sa.Column("most_a_week_each", Id),
        sa.Column("retired_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_service")),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_service_community_id_mentor_id_mentor"),
        ),
    )
    op.create_index(op.f("ix_service_community_id_mentor_id"), "service", ["community_id", "mentor_id"])


def drop() -> None:
    """Takes it away."""
    op.drop_table("service")
