"""How a database comes to the tables that this version expects: one history for SQLite and PostgreSQL."""
