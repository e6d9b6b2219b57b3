"""Room names that nobody can guess. Which service gives the room is the port's business."""

from __future__ import annotations

import secrets
from base64 import b32encode

ROOM_BYTES = 20
"""160 random bits: 32 letters of base32 without padding, above the 128 that are promised."""


def new_room(prefix: str) -> str:
    """An unguessable room name: the community's prefix, then lower-case base32."""
    name = b32encode(secrets.token_bytes(ROOM_BYTES)).decode().lower()
    return f"{prefix}-{name}" if prefix else name
