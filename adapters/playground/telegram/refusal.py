"""How the Bot API says no: one exception that becomes the JSON body of an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refused(Exception):
    """The call is answered with `ok: false`, this code and a description of the form `Bad Request: chat not found`."""

    def __init__(self, code: int, reason: str = "", parameters: Mapping[str, Any] | None = None) -> None:
        prefix = PREFIXES.get(code, "Error")
        self.code = code
        self.description = f"{prefix}: {reason}" if reason else prefix
        self.parameters = dict(parameters or {})
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """The JSON body, as the Bot API writes it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def bad_request(reason: str) -> Refused:
    """A 400 with that reason."""
    return Refused(400, reason)


def forbidden(reason: str) -> Refused:
    """A 403 with that reason."""
    return Refused(403, reason)


def conflict(reason: str) -> Refused:
    """A 409 with that reason."""
    return Refused(409, reason)


def too_many_requests(retry_after: int) -> Refused:
    """A 429 that asks to wait so many seconds."""
    return Refused(429, f"retry after {retry_after}", {"retry_after": retry_after})
