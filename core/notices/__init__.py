"""Notices and reminders: what is to be told or done, and when. Nothing is sent here."""

from core.notices.due import next_due
from core.notices.ending import delivered, retry_later, undeliverable
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.leasing import DueNotice, lease_notices, lease_told
from core.notices.models import NoticeStatus
from core.notices.outbox import Telling, tell

__all__ = [
    "DueNotice",
    "NoticeKind",
    "NoticeStatus",
    "ReminderKind",
    "Telling",
    "delivered",
    "lease_notices",
    "lease_told",
    "next_due",
    "retry_later",
    "tell",
    "undeliverable",
]
