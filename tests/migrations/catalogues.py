"""What a database says of itself: every column, constraint, index and trigger, in the database's own words."""

import re

from sqlalchemy import Connection, Engine

Catalogue = dict[str, str]

_POSTGRES = {
    "column": """
        SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod)
            || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' ' || pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND relnamespace = 'public'::regnamespace""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "index": "SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "sequence": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex_%'"
_OF_ALEMBIC = "alembic_version"


def catalogue(engine: Engine) -> Catalogue:
    """Each thing in the database, by its kind and name, with its definition; alembic's own table is left out."""
    with engine.connect() as connection:
        found = _of_sqlite(connection) if engine.dialect.name == "sqlite" else _of_postgres(connection)
    return {name: definition for name, definition in found.items() if _OF_ALEMBIC not in name}


def differences(expected: Catalogue, found: Catalogue) -> list[str]:
    """A line for each thing that is in one only, or not the same in both; none when they agree."""
    names = sorted(expected.keys() | found.keys())
    return [
        f"{name}: {expected.get(name, 'nothing')} / {found.get(name, 'nothing')}"
        for name in names
        if expected.get(name) != found.get(name)
    ]


def _of_postgres(connection: Connection) -> Catalogue:
    return {
        f"{kind} {name}": definition
        for kind, query in _POSTGRES.items()
        for name, definition in connection.exec_driver_sql(query)
    }


def _of_sqlite(connection: Connection) -> Catalogue:
    return {
        f"{kind} {name}": _table(sql) if kind == "table" else _words(sql)
        for kind, name, sql in connection.exec_driver_sql(_SQLITE)
    }


def _table(sql: str) -> str:
    """A table's definition, with its columns in order and its constraints in any."""
    head, _, rest = _words(sql).partition("(")
    body, _, tail = rest.rpartition(")")
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", body)]
    columns = [part for part in parts if not part.startswith("CONSTRAINT")]
    constraints = sorted(part for part in parts if part.startswith("CONSTRAINT"))
    return f"{head}({', '.join(columns + constraints)}){tail}"


def _words(sql: str) -> str:
    return " ".join(sql.replace('"', "").split())
