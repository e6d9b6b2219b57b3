"""The tables of booking: sessions, the seats in them, and their moves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment


def make() -> None:
    """Makes the tables, each after those that it names."""
    _session()
    _booking()
    _session_move()


def drop() -> None:
    """Takes them away."""
    op.drop_table("session_move")
    op.drop_table("booking")
    op.drop_table("session")


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("mentor_person_id", Id, nullable=False),
        sa.Column("service_id", Id, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("capacity", Id, nullable=False),
        sa.Column("least_students", Id, nullable=False),
        sa.Column("competing", sa.Boolean(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("link", sa.Text()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", Id, nullable=False),
        sa.Column("cancel_until_minutes", Id, nullable=False),
        sa.Column("binds_mentor", sa.Boolean(), nullable=False),
        sa.Column("started_at", Moment()),
        sa.Column("slot_id", Id),
        sa.Column("decide_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_session")),
    )
    op.create_index(
        "ix_session_of_slot",
        "session",
        ["community_id", "slot_id"],
        sqlite_where=sa.text("slot_id IS NOT NULL"),
        postgresql_where=sa.text("slot_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_session_community_id_mentor_person_id_starts_at"),
        "session",
        ["community_id", "mentor_person_id", "starts_at"],
    )


def _booking() -> None:
    op.create_table(
        "booking",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("student_id", Id, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("details", sa.Text()),
        sa.Column("agenda", sa.Text()),
        sa.Column("answers", sa.Text()),
        sa.Column("preparation", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_by", Id),
        sa.Column("decided_at", Moment()),
        sa.Column("expires_at", Moment()),
        sa.Column("nudge_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("may_leave", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("proposed", Json, nullable=False),
        sa.Column("proposed_by", Id),
        sa.Column("shared_notes", sa.Text()),
        sa.Column("private_notes", sa.Text()),
        sa.Column("series_id", Id),
        sa.Column("absent_id", Id),
        sa.Column("contest", sa.Text()),
        sa.Column("contested_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_booking")),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["session.community_id", "session.id"],
            name=op.f("fk_booking_community_id_session_id_session"),
        ),
    )
    op.create_index(op.f("ix_booking_community_id_session_id"), "booking", ["community_id", "session_id"])
    op.create_index(op.f("ix_booking_community_id_student_id"), "booking", ["community_id", "student_id"])
    op.create_index(
        "ix_booking_of_series",
        "booking",
        ["community_id", "series_id"],
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )


def _session_move() -> None:
    op.create_table(
        "session_move",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("moved_by", Id, nullable=False),
        sa.Column("agreed_by", Id),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("to_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_session_move")),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["session.community_id", "session.id"],
            name=op.f("fk_session_move_community_id_session_id_session"),
        ),
    )
    op.create_index(op.f("ix_session_move_community_id_session_id"), "session_move", ["community_id", "session_id"])
