"""Wake-ups between processes on one PostgreSQL: LISTEN and NOTIFY on a connection of their own. What a topic means is
the listener's business."""

from __future__ import annotations

import contextlib
import logging
import secrets
import select
import socket
import threading
from collections.abc import Callable, Iterable

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

_CHANNEL = "parley_wake"
_RECONNECT_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Wakeups:
    """Tells other processes of topics, and hears theirs once `listen` was called; it reconnects by itself.

    Topics are sent after the commit, those of many commits together: a NOTIFY within a transaction takes a lock that
    lets only one such transaction commit at a time. A process that dies in between leaves its rows to the ticks
    of the others.
    """

    def __init__(self, url: URL, hear: Callable[[Iterable[str]], None]) -> None:
        self._url = url
        self._hear = hear
        self._self = secrets.token_hex(8)
        self._outgoing: dict[str, None] = {}
        self._known: dict[str, None] = {}
        self._nudge, self._nudged = socket.socketpair()
        self._nudge.setblocking(False)
        self._nudged.setblocking(False)
        self._closing = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postgres-wakeups", daemon=True)
        self._started = threading.Lock()

    def listen(self) -> None:
        """Begins to hear other processes, and returns once that is so, or after a few seconds without a connection."""
        self._start()
        self._listening.wait(5)

    def tell(self, topics: Iterable[str]) -> None:
        """Sends the topics to every other process soon, from any thread."""
        told = dict.fromkeys(topics)
        if told:
            self._start()
            self._outgoing.update(told)
            self._wake_thread()

    def close(self) -> None:
        """Sends what is left, and lets go of the connection."""
        self._closing.set()
        if self._thread.ident is not None:
            self._wake_thread()
            self._thread.join(5)
        self._nudge.close()
        self._nudged.close()

    def _start(self) -> None:
        with self._started:
            if self._thread.ident is None:
                self._thread.start()

    def _wake_thread(self) -> None:
        with contextlib.suppress(BlockingIOError):  # full of nudges: it will wake
            self._nudge.send(b".")

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    self._listening.set()
                    self._hear(tuple(self._known))  # what was said while nobody listened
                    self._converse(connection)
            except psycopg.Error:
                _log.warning("lost the connection that wakes other processes; trying again", exc_info=True)
                self._closing.wait(_RECONNECT_SECONDS)

    def _converse(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while True:
            closing = self._closing.is_set()
            self._send(connection)
            heard = [notify.payload.partition(" ") for notify in connection.notifies(timeout=0)]
            topics = [topic for sender, _, topic in heard if sender != self._self]
            self._known.update(dict.fromkeys(topics))
            self._hear(topics)
            if closing:
                return
            select.select([connection.fileno(), self._nudged.fileno()], [], [])
            with contextlib.suppress(BlockingIOError):
                while self._nudged.recv(4096):
                    pass

    def _send(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while self._outgoing:
            topic = next(iter(self._outgoing))
            connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, f"{self._self} {topic}"))
            self._outgoing.pop(topic, None)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        _, arguments = create_engine(self._url).dialect.create_connect_args(self._url)
        return psycopg.connect(**arguments, autocommit=True, connect_timeout=10)
