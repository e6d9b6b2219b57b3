"""Where everything is kept: the base of the tables, and a store on SQLite or PostgreSQL. Migrations live elsewhere."""

from core.storage.store import Store, wake
from core.storage.tables import Entity, Id, Json, Key, Moment, new_id

__all__ = ["Entity", "Id", "Json", "Key", "Moment", "Store", "new_id", "wake"]
