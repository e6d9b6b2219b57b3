"""The tables of what is to be told: notices, reminders and digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment


def make() -> None:
    """Makes the tables, each after those that it names."""
    _notice()
    _reminder()
    _digest()


def drop() -> None:
    """Takes them away."""
    op.drop_table("digest")
    op.drop_table("reminder")
    op.drop_table("notice")


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("sender_id", Id),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("conversation_id", Id),
        sa.Column("platform", sa.Text()),
        sa.Column("copy_of", Id),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", Id, nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("delivered_via", sa.Text()),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_notice")),
    )
    op.create_index(
        op.f("ix_notice_due"),
        "notice",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        op.f("ix_notice_in_order"),
        "notice",
        ["community_id", "conversation_id", "person_id", "id"],
        sqlite_where=sa.text("conversation_id IS NOT NULL AND done_at IS NULL"),
        postgresql_where=sa.text("conversation_id IS NOT NULL AND done_at IS NULL"),
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("booking_id", Id),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_community_id_session_id"), "reminder", ["community_id", "session_id"])
    op.create_index(
        op.f("ix_reminder_due"),
        "reminder",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("hour", Id),
        sa.Column("due_at", Moment()),
        sa.Column("told_on", sa.Date()),
        sa.PrimaryKeyConstraint("community_id", "mentor_id", name=op.f("pk_digest")),
    )
    op.create_index(
        op.f("ix_digest_due"),
        "digest",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
