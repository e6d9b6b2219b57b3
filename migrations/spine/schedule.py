"""The tables of time: weekly hours, date overrides, and claims, of which two of one person never overlap."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

EXCLUSION = """ALTER TABLE claim ADD CONSTRAINT ex_claim_overlap EXCLUDE USING gist
(int8range(person_id, person_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"""

TRIGGER_ON_INSERT = """CREATE TRIGGER claim_overlap_insert BEFORE INSERT ON claim
WHEN (
    SELECT ends_at FROM claim WHERE person_id = NEW.person_id AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN SELECT RAISE(ABORT, 'claim overlaps'); END"""

TRIGGER_ON_UPDATE = """CREATE TRIGGER claim_overlap_update BEFORE UPDATE ON claim
WHEN (
    SELECT ends_at FROM claim WHERE person_id = NEW.person_id AND starts_at < NEW.ends_at
        AND NOT (person_id = OLD.person_id AND starts_at = OLD.starts_at)
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN SELECT RAISE(ABORT, 'claim overlaps'); END"""


def make() -> None:
    """Makes the tables, each after those that it names."""
    _claim()
    _weekly_hours()
    _date_override()


def drop() -> None:
    """Takes them away."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER claim_overlap_update")
        op.execute("DROP TRIGGER claim_overlap_insert")
    op.drop_table("date_override")
    op.drop_table("weekly_hours")
    op.drop_table("claim")


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "starts_at", name=op.f("pk_claim")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_claim_lasts")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute(EXCLUSION)
    else:
        op.execute(TRIGGER_ON_INSERT)
        op.execute(TRIGGER_ON_UPDATE)


def _weekly_hours() -> None:
    op.create_table(
        "weekly_hours",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("service_id", Id, nullable=False),
        sa.Column("weekday", Id, nullable=False),
        sa.Column("start_minute", Id, nullable=False),
        sa.Column("end_minute", Id, nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "mentor_id", "service_id", "weekday", "start_minute", name=op.f("pk_weekly_hours")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_weekly_hours_community_id_mentor_id_mentor"),
        ),
    )


def _date_override() -> None:
    op.create_table(
        "date_override",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("mentor_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", Id, nullable=False),
        sa.Column("end_minute", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "mentor_id", "day", "start_minute", name=op.f("pk_date_override")),
        sa.ForeignKeyConstraint(
            ["community_id", "mentor_id"],
            ["mentor.community_id", "mentor.id"],
            name=op.f("fk_date_override_community_id_mentor_id_mentor"),
        ),
    )
