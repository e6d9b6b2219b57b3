"""Media: what a sent file becomes as a `Document`, `Voice` and the like, and how large it may be."""

from __future__ import annotations

import struct

from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.state import Payload, State, StoredFile

MEDIA = ("document", "photo", "voice", "audio", "video", "animation", "sticker", "video_note")
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_SIDES = 10_000


def store(state: State, kind: str, name: str, mime: str, data: bytes) -> StoredFile:
    """Takes in the bytes of a file that is sent as that kind of media."""
    if not data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        if len(data) > PHOTO_LIMIT:
            reason = f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
            raise bad_request(reason)
        if sum(picture_size(data)) > PHOTO_SIDES:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return state.keep(kind, name, mime, data)


def content_of(stored: StoredFile) -> Payload:
    """The field of a message that shows a stored file, `{"document": {…}}`; a photo is a list of its sizes."""
    shown: Payload = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
    if stored.kind == "photo":
        width, height = picture_size(stored.data)
        return {"photo": [shown | {"width": width, "height": height}]}
    shown |= SHAPES.get(stored.kind, {})
    if stored.kind == "sticker":
        shown |= {"is_animated": stored.name.endswith(".tgs"), "is_video": stored.name.endswith(".webm")}
    if stored.kind in ("document", "audio", "video", "animation"):
        shown |= {"file_name": stored.name, "mime_type": stored.mime}
    if stored.kind == "animation":
        return {"animation": shown, "document": {k: v for k, v in shown.items() if k not in SHAPES["animation"]}}
    return {stored.kind: shown}


SHAPES: dict[str, Payload] = {
    "voice": {"duration": 1, "mime_type": "audio/ogg"},
    "audio": {"duration": 1},
    "video": {"width": 320, "height": 240, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "sticker": {"type": "regular", "width": 512, "height": 512},
}
"""What is said of media that nobody here decodes: every clip is a second long."""


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG; 400 `IMAGE_PROCESS_FAILED` where it is neither."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 <= len(data) and data[at] == 0xFF:
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return width, height
            at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
