"""Discord's JSON errors by code, with their HTTP status and exact words. No rule about when they are raised."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Code(IntEnum):
    """Discord's JSON error codes, as far as this platform answers with them."""

    GENERAL = 0
    UNKNOWN_CHANNEL = 10003
    UNKNOWN_GUILD = 10004
    UNKNOWN_MEMBER = 10007
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_ROLE = 10011
    UNKNOWN_USER = 10013
    UNKNOWN_EMOJI = 10014
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_INTERACTION = 10062
    UNKNOWN_COMMAND = 10063
    UNKNOWN_EVENT = 10070
    UNAUTHORIZED = 40001
    OPENING_DMS_TOO_FAST = 40003
    TOO_LARGE = 40005
    ALREADY_ACKNOWLEDGED = 40060
    TOO_MANY_REACTIONS = 30010
    TOO_MANY_COMMANDS = 30032
    TOO_MANY_EVENTS = 30038
    MISSING_ACCESS = 50001
    NOT_ANOTHERS_MESSAGE = 50005
    EMPTY_MESSAGE = 50006
    CANNOT_SEND_TO_USER = 50007
    MISSING_PERMISSIONS = 50013
    INVALID_WEBHOOK_TOKEN = 50027
    INVALID_FORM_BODY = 50035
    SYSTEM_MESSAGE = 50021
    THREAD_ARCHIVED = 50083
    INVALID_JSON = 50109
    NO_MUTUAL_GUILDS = 50278
    THREAD_ALREADY_CREATED = 160004
    THREAD_LOCKED = 160005
    EVENT_FINISHED = 180000


_WORDS: dict[Code, tuple[int, str]] = {
    Code.GENERAL: (400, "400: Bad Request"),
    Code.UNKNOWN_CHANNEL: (404, "Unknown Channel"),
    Code.UNKNOWN_GUILD: (404, "Unknown Guild"),
    Code.UNKNOWN_MEMBER: (404, "Unknown Member"),
    Code.UNKNOWN_MESSAGE: (404, "Unknown Message"),
    Code.UNKNOWN_ROLE: (404, "Unknown Role"),
    Code.UNKNOWN_USER: (404, "Unknown User"),
    Code.UNKNOWN_EMOJI: (400, "Unknown Emoji"),
    Code.UNKNOWN_WEBHOOK: (404, "Unknown Webhook"),
    Code.UNKNOWN_INTERACTION: (404, "Unknown interaction"),
    Code.UNKNOWN_COMMAND: (404, "Unknown application command"),
    Code.UNKNOWN_EVENT: (404, "Unknown Guild Scheduled Event"),
    Code.UNAUTHORIZED: (401, "Unauthorized"),
    Code.OPENING_DMS_TOO_FAST: (403, "You are opening direct messages too fast"),
    Code.TOO_LARGE: (413, "Request entity too large"),
    Code.ALREADY_ACKNOWLEDGED: (400, "Interaction has already been acknowledged."),
    Code.TOO_MANY_REACTIONS: (403, "Maximum number of reactions reached (20)"),
    Code.TOO_MANY_COMMANDS: (400, "Maximum number of application commands reached"),
    Code.TOO_MANY_EVENTS: (400, "Maximum number of uncompleted guild scheduled events has been reached (100)"),
    Code.MISSING_ACCESS: (403, "Missing Access"),
    Code.NOT_ANOTHERS_MESSAGE: (403, "Cannot edit a message authored by another user"),
    Code.EMPTY_MESSAGE: (400, "Cannot send an empty message"),
    Code.CANNOT_SEND_TO_USER: (403, "Cannot send messages to this user"),
    Code.MISSING_PERMISSIONS: (403, "Missing Permissions"),
    Code.INVALID_WEBHOOK_TOKEN: (401, "Invalid Webhook Token"),
    Code.INVALID_FORM_BODY: (400, "Invalid Form Body"),
    Code.SYSTEM_MESSAGE: (403, "Cannot execute action on a system message"),
    Code.THREAD_ARCHIVED: (400, "Thread is archived"),
    Code.INVALID_JSON: (400, "The request body contains invalid JSON."),
    Code.NO_MUTUAL_GUILDS: (403, "Cannot send messages to this user due to having no mutual guilds"),
    Code.THREAD_ALREADY_CREATED: (400, "A thread has already been created for this message"),
    Code.THREAD_LOCKED: (400, "This thread is locked"),
    Code.EVENT_FINISHED: (400, "Cannot update a finished event"),
}


class ApiError(Exception):
    """A refused call: HTTP status, JSON error code, Discord's words, and the tree of field errors if any."""

    def __init__(self, code: Code, *, errors: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.status, self.message = _WORDS[code]
        self.errors = errors
        super().__init__(f"{self.status} {int(code)}: {self.message}")

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that Discord answers with."""
        answer: dict[str, Any] = {"message": self.message, "code": int(self.code)}
        return answer | {"errors": self.errors} if self.errors else answer


class FormErrors:
    """Collects what is wrong with a body, field by field, and raises one 50035 for all of it."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Notes a problem at that path of keys and indexes."""
        node = self.tree
        for key in path:
            node = node.setdefault(str(key), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def raise_if_any(self) -> None:
        """Raises `Invalid Form Body` with the tree, where anything was noted."""
        if self.tree:
            raise ApiError(Code.INVALID_FORM_BODY, errors=self.tree)


def invalid(path: tuple[str | int, ...], code: str, message: str) -> ApiError:
    """A 50035 about a single field."""
    errors = FormErrors()
    errors.add(path, code, message)
    return ApiError(Code.INVALID_FORM_BODY, errors=errors.tree)
