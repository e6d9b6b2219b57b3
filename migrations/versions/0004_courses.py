"""Courses: departments, courses, their mentors, students and roles; and what platforms say about memberships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment

revision = "0004"
down_revision = "0003"

OFFERED = sa.text("retired_at IS NULL")


def upgrade() -> None:
    """Makes the tables."""
    _catalogue()
    _people()
    op.create_table(
        "membership",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "platform", "address", "space", name=op.f("pk_membership")),
    )


def _catalogue() -> None:
    op.create_table(
        "department",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_department")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_department_community_id_community")),
        sa.UniqueConstraint("community_id", "name_folded", name=op.f("uq_department_community_id_name_folded")),
    )
    op.create_table(
        "course",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("department_id", Id),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("key", Id, nullable=False),
        sa.Column("retired_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_course")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_course_community_id_community")),
        sa.ForeignKeyConstraint(
            ["community_id", "department_id"],
            ["department.community_id", "department.id"],
            name=op.f("fk_course_community_id_department_id_department"),
        ),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_course_community_id_key")),
    )
    op.create_index(
        "uq_course_offered",
        "course",
        ["community_id", "name_folded"],
        unique=True,
        sqlite_where=OFFERED,
        postgresql_where=OFFERED,
    )


def _people() -> None:
    op.create_table(
        "course_mentor",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("course_id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "course_id", "mentor_id", name=op.f("pk_course_mentor")),
        _of_course("course_mentor"),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_course_mentor_community_id_mentor_id_mentor"),
        ),
    )
    op.create_index(op.f("ix_course_mentor_community_id_mentor_id"), "course_mentor", ["community_id", "mentor_id"])
    op.create_table(
        "enrolment",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("course_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("enrolled_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "course_id", "person_id", name=op.f("pk_enrolment")),
        _of_course("enrolment"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
    )
    op.create_index(op.f("ix_enrolment_community_id_person_id"), "enrolment", ["community_id", "person_id"])
    op.create_table(
        "course_role",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("course_id", Id, nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "course_id", "space", name=op.f("pk_course_role")),
        _of_course("course_role"),
    )


def _of_course(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "course_id"],
        ["course.community_id", "course.id"],
        name=op.f(f"fk_{table}_community_id_course_id_course"),
    )


def downgrade() -> None:
    """Takes them away."""
    for table in ("membership", "course_role", "enrolment", "course_mentor", "course", "department"):
        op.drop_table(table)
