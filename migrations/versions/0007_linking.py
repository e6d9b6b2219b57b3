"""Joining accounts: codes, tries in vain, and people who turned out to be others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the tables of joining."""
    op.create_table(
        "former_person",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_person_person_id_person")),
    )
    op.create_index(op.f("ix_former_person_person_id"), "former_person", ["person_id"])
    op.create_table(
        "link_code",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_link_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_code_digest")),
    )
    op.create_table(
        "link_tries",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("count", Id, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_link_tries")),
    )


def downgrade() -> None:
    """Takes them away."""
    for table in ("link_tries", "link_code", "former_person"):
        op.drop_table(table)
