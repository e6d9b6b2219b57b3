"""The spine: people, mentors and services, time, booking, what is to be told, and what came in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Id, Json, Moment

revision = "0001"
down_revision = None

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


def upgrade() -> None:
    """Makes every table, and what refuses two claims of one person that overlap."""
    _people()
    _services()
    _schedule()
    _booking()
    _meeting()
    _notices()
    _cards()
    _relay()
    _forms()
    _inbox()


def _people() -> None:
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


def _services() -> None:
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


def _schedule() -> None:
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
    if op.get_context().dialect.name == "postgresql":
        op.execute(EXCLUSION)
    else:
        op.execute(TRIGGER_ON_INSERT)
        op.execute(TRIGGER_ON_UPDATE)


def _booking() -> None:
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


def _meeting() -> None:
    op.create_table(
        "join_press",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "session_id", "person_id", "at", name=op.f("pk_join_press")),
    )


def _notices() -> None:
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


def _cards() -> None:
    op.create_table(
        "card",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("booking_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version_shown", Id, nullable=False),
        sa.Column("version_due", Id, nullable=False),
        sa.Column("turn_at", Moment()),
        sa.Column("leased_until", Moment()),
        sa.Column("attempts", Id, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_community_id_session_id"), "card", ["community_id", "session_id"])
    op.create_index(
        op.f("ix_card_turn"),
        "card",
        ["turn_at"],
        sqlite_where=sa.text("turn_at IS NOT NULL"),
        postgresql_where=sa.text("turn_at IS NOT NULL"),
    )


def _relay() -> None:
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


def _forms() -> None:
    op.create_table(
        "draft",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("step", sa.Text()),
        sa.Column("answers", Json, nullable=False),
        sa.Column("prompt_id", sa.Text()),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_draft")),
    )


def _inbox() -> None:
    op.create_table(
        "inbox_update",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("platform", "update_id", name=op.f("pk_inbox_update")),
    )
    op.create_index(
        op.f("ix_inbox_update_open"),
        "inbox_update",
        ["platform", "received_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    """Takes every table away."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER claim_overlap_update")
        op.execute("DROP TRIGGER claim_overlap_insert")
    op.drop_table("date_override")
    op.drop_table("weekly_hours")
    op.drop_table("service")
    op.drop_table("message")
    op.drop_table("mentor")
    op.drop_table("session_move")
    op.drop_table("booking")
    op.drop_table("account")
    op.drop_table("session")
    op.drop_table("reminder")
    op.drop_table("person")
    op.drop_table("notice")
    op.drop_table("join_press")
    op.drop_table("inbox_update")
    op.drop_table("draft")
    op.drop_table("digest")
    op.drop_table("conversation")
    op.drop_table("community")
    op.drop_table("claim")
    op.drop_table("card")
