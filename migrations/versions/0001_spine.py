"""The spine: people, mentors and services, time, booking, what is to be told, and what came in. Each feature's tables
are in its module of migrations/spine/."""

from __future__ import annotations

from migrations.spine import booking, cards, forms, inbox, meeting, notices, people, relay, schedule, services

revision = "0001"
down_revision = None

FEATURES = (people, services, schedule, booking, meeting, notices, cards, relay, forms, inbox)
"""Each after those whose tables it names."""


def upgrade() -> None:
    """Makes every table, and what refuses two claims of one person that overlap."""
    for feature in FEATURES:
        feature.make()


def downgrade() -> None:
    """Takes every table away."""
    for feature in reversed(FEATURES):
        feature.drop()
