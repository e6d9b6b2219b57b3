"""How a database comes to the tables that this version expects: one history for SQLite and PostgreSQL."""

from migrations.run import DatabaseIsNewer, current, downgrade, is_behind, newest, upgrade

__all__ = ["DatabaseIsNewer", "current", "downgrade", "is_behind", "newest", "upgrade"]
