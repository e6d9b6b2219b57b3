"""Reads the JSON body of a request, field by field. A field that is missing or of another kind is a ValueError."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from aiohttp import web


class Body:
    """A JSON object that was posted."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def text(self, name: str, default: str | None = None) -> str:
        """A string; `default` where it is not there."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A number."""
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")
        return value

    def texts(self, name: str) -> dict[str, str]:
        """An object whose values are strings; empty where it is not there."""
        value = self.fields.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise ValueError(f"{name} must be an object of strings")
        return value

    def bytes(self, name: str) -> bytes:
        """Bytes written as base64."""
        try:
            return base64.b64decode(self.text(name), validate=True)
        except binascii.Error as error:
            raise ValueError(f"{name} must be base64") from error


async def read_body(request: web.Request) -> Body:
    """The JSON object in a request; an empty one where there is no body."""
    raw = await request.text()
    try:
        fields = json.loads(raw) if raw else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ValueError("the body must be a JSON object")
    return Body(fields)
