"""Connections: a student asks a mentor to be connected, the mentor says yes or no, and either ends it."""

from core.connections.answering import accept, decline, end
from core.connections.asking import WORDS_LIMIT, ask
from core.connections.reading import (
    connection_between,
    connection_of,
    connections_of,
    is_connected,
)
from core.connections.rules import ConnectionStatus
from core.connections.views import ConnectionView

__all__ = [
    "WORDS_LIMIT",
    "ConnectionStatus",
    "ConnectionView",
    "accept",
    "ask",
    "connection_between",
    "connection_of",
    "connections_of",
    "decline",
    "end",
    "is_connected",
]
