"""The tables of people: the community, persons, their accounts, and mentors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment


def make() -> None:
    """Makes the tables, each after those that it names."""
    _community()
    _person()
    _account()
    _mentor()


def drop() -> None:
    """Takes them away."""
    op.drop_table("mentor")
    op.drop_table("account")
    op.drop_table("person")
    op.drop_table("community")


def _community() -> None:
    op.create_table(
        "community",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("mentor_word", sa.Text(), nullable=False),
        sa.Column("room_prefix", sa.Text(), nullable=False),
        sa.Column("join_opens_minutes", Id),
        sa.Column("join_closes_minutes", Id, nullable=False),
        sa.Column("member_spaces", Json, nullable=False),
        sa.Column("groups_on", sa.Text()),
        sa.Column("keep_messages_days", Id, nullable=False),
        sa.Column("masks_contacts", sa.Boolean(), nullable=False),
        sa.Column("admins", Json, nullable=False),
        sa.Column("messages_a_minute", Id, nullable=False),
        sa.Column("messages_a_minute_in_all", Id, nullable=False),
        sa.Column("offer_minutes", Id, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("called_at", Moment()),
        sa.Column("notices_to", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text()),
        sa.Column("locale", sa.Text()),
        sa.Column("chat", sa.Text()),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("last_seen", Moment()),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"])


def _mentor() -> None:
    op.create_table(
        "mentor",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("expertise", Json, nullable=False),
        sa.Column("qualifications", sa.Text(), nullable=False),
        sa.Column("years", Id),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("hours_unanswered", Id),
        sa.Column("nudge_hours", Id),
        sa.Column("publishes", sa.Boolean(), nullable=False),
        sa.Column("takes_messages", sa.Boolean(), nullable=False),
        sa.Column("masks_contacts", sa.Boolean(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_mentor")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_mentor_community_id_community")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mentor_person_id_person")),
        sa.UniqueConstraint("community_id", "person_id", name=op.f("uq_mentor_community_id_person_id")),
    )
