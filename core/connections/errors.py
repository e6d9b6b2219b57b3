"""Why something about a connection was refused, as facts with data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import ParleyError

if TYPE_CHECKING:
    from core.connections.rules import ConnectionStatus


class ConnectionMissing(ParleyError):
    """No such connection in this community."""


class CannotConnectYourself(ParleyError):
    """A mentor asked to be connected with themselves."""


class AlreadyAsked(ParleyError):
    """The student has asked this mentor, and the answer has not come yet."""

    def __init__(self, mentor_name: str) -> None:
        super().__init__(mentor_name)
        self.mentor_name = mentor_name


class AlreadyConnected(ParleyError):
    """The two are connected."""

    def __init__(self, mentor_name: str) -> None:
        super().__init__(mentor_name)
        self.mentor_name = mentor_name


class AskedTooSoon(ParleyError):
    """It came to nothing before, and can be asked for again from `since` on."""

    def __init__(self, mentor_name: str, since: datetime) -> None:
        super().__init__(mentor_name, since)
        self.mentor_name = mentor_name
        self.since = since


class TooManyAsked(ParleyError):
    """The student waits for the answers of `limit` mentors already."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class WordsTooLong(ParleyError):
    """What was written along has `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class ConnectionAnswered(ParleyError):
    """The connection has come to something else by now: what, between whom, and when."""

    def __init__(self, connection_id: int, status: ConnectionStatus, other_name: str, at: datetime | None) -> None:
        super().__init__(connection_id, status)
        self.connection_id = connection_id
        self.status = status
        self.other_name = other_name
        self.at = at
