"""The tables of the line: conversations and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment


def make() -> None:
    """Makes the tables, each after those that it names."""
    _conversation()
    _message()


def drop() -> None:
    """Takes them away."""
    op.drop_table("message")
    op.drop_table("conversation")


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("low_person", Id, nullable=False),
        sa.Column("high_person", Id, nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.Column("closed_by", Id),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_conversation")),
        sa.CheckConstraint("low_person < high_person", name=op.f("ck_conversation_two_people")),
        sa.UniqueConstraint(
            "community_id",
            "low_person",
            "high_person",
            name=op.f("uq_conversation_community_id_low_person_high_person"),
        ),
    )
    op.create_index(op.f("ix_conversation_community_id_high_person"), "conversation", ["community_id", "high_person"])


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("sender_id", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("carried", Json, nullable=False),
        sa.Column("reactions", sa.Text(), nullable=False),
        sa.Column("album", sa.Text()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reply_to", Id),
        sa.Column("edited_at", Moment()),
        sa.Column("earlier", Json, nullable=False),
        sa.Column("deleted_at", Moment()),
        sa.Column("delivered_at", Moment()),
        sa.Column("opened_at", Moment()),
        sa.Column("replied_at", Moment()),
        sa.Column("failed_at", Moment()),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_message")),
        sa.ForeignKeyConstraint(
            ["community_id", "conversation_id"],
            ["conversation.community_id", "conversation.id"],
            name=op.f("fk_message_community_id_conversation_id_conversation"),
        ),
    )
    op.create_index(
        op.f("ix_message_community_id_conversation_id_at"), "message", ["community_id", "conversation_id", "at"]
    )
    op.create_index(op.f("ix_message_community_id_sender_id_at"), "message", ["community_id", "sender_id", "at"])
    unread = sa.text("opened_at IS NULL AND delivered_at IS NOT NULL")
    op.create_index(
        "ix_message_unread",
        "message",
        ["community_id", "conversation_id", "sender_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )
