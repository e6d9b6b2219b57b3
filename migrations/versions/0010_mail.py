"""E-mail addresses of people, and the codes by which they are confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the tables of e-mail."""
    op.create_table(
        "mail_address",
        sa.Column("person_id", Id, nullable=False, autoincrement=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_address")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_address_person_id_person")),
    )
    op.create_table(
        "mail_code",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("tries", Id, nullable=False),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_code_person_id_person")),
    )
    op.create_index(op.f("ix_mail_code_person_id"), "mail_code", ["person_id"])
    op.create_index(op.f("ix_mail_code_folded"), "mail_code", ["folded"])


def downgrade() -> None:
    """Takes them away."""
    for table in ("mail_code", "mail_address"):
        op.drop_table(table)
