"""The parameters of one call, however they came: query, form, multipart or JSON. Only reading them lives here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from adapters.playground.telegram.refusal import bad_request

OBJECTS = frozenset({"link_preview_options", "reply_markup", "reply_parameters", "scope"})
ARRAYS_OF_OBJECTS = frozenset({"caption_entities", "commands", "entities", "media", "reaction"})
ARRAYS = ARRAYS_OF_OBJECTS | {"allowed_updates", "message_ids"}
STRUCTURED = OBJECTS | ARRAYS
"""Parameters that a form carries as JSON text."""


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    data: bytes


@dataclass
class Params:
    """The fields of a call by name, and the files that came with it by the name of their part."""

    fields: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in STRUCTURED & self.fields.keys():
            self.fields[name] = _decoded(name, self.fields[name])

    def text(self, name: str) -> str:
        """The parameter as text; empty where it is missing."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """The parameter as a whole number; None where it is missing or is none, as the Bot API reads it."""
        try:
            return int(self.fields[name])
        except (KeyError, TypeError, ValueError):
            return None

    def number(self, name: str) -> float | None:
        """The parameter as a number; None where it is missing or is none."""
        try:
            return float(self.fields[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """Whether the parameter is true."""
        return str(self.fields.get(name, "")).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:
        """The parameter decoded from JSON; None where it is missing or empty."""
        return self.fields.get(name)

    def shown(self) -> dict[str, Any]:
        """What a log shows of the call: its fields, with files by name and size in bytes."""
        files = {name: {"file": upload.name, "size": len(upload.data)} for name, upload in self.uploads.items()}
        return self.fields | files


def _decoded(name: str, value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else None
        except ValueError:
            kind = "reply keyboard markup" if name == "reply_markup" else name
            raise bad_request(f"can't parse {kind} JSON object") from None
    if value is None or (isinstance(value, dict) if name in OBJECTS else isinstance(value, list)):
        if name in ARRAYS_OF_OBJECTS and not all(isinstance(one, dict) for one in value or ()):
            raise bad_request(f"can't parse {name}: expected an Array of Objects")
        return value
    if name == "reply_markup":
        raise bad_request("object expected as reply markup")
    raise bad_request(f"can't parse {name}: expected an {'Object' if name in OBJECTS else 'Array'}")
