"""Where everything is kept: the base of the tables, and a store on SQLite or PostgreSQL. Migrations live elsewhere."""

from core.storage.claims import claim, refuse_overlaps
from core.storage.opening import open_store
from core.storage.store import Store, hush, wake
from core.storage.tables import Entity, Id, Json, Key, Moment, new_id
from core.storage.writing import has_one_writer, insert_together

__all__ = [
    "Entity",
    "Id",
    "Json",
    "Key",
    "Moment",
    "Store",
    "claim",
    "has_one_writer",
    "hush",
    "insert_together",
    "new_id",
    "open_store",
    "refuse_overlaps",
    "wake",
]
