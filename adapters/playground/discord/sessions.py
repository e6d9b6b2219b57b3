"""Gateway sessions: who hears which event, in which order, and what is replayed on a resume. No sockets here."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from enum import IntFlag
from typing import Protocol

from adapters.playground.discord.state import Application, Channel, Guild, Json, Post, World

RESUMABLE_SECONDS = 120.0
"""Real seconds for which a session without a connection can be resumed."""


class Intent(IntFlag):
    """Gateway intents that decide about an event or about content."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 0 | 0x7FFE) | 1 << 15 | 1 << 16 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25


class Pipe(Protocol):
    """A connection that a session speaks through."""

    def push(self, frame: Json) -> None:
        """Sends a frame, in order, without waiting."""


class Session:
    """One identified shard of one application: its intents, its sequence, and its last events for a replay."""

    def __init__(self, application: Application, intents: int, shard: tuple[int, int], pipe: Pipe) -> None:
        self.id = secrets.token_hex(16)
        self.application = application
        self.intents = intents
        self.shard = shard
        self.pipe: Pipe | None = pipe
        self.left_at = 0.0
        self.sequence = 0
        self.sent: deque[Json] = deque(maxlen=2000)

    def send(self, event: str, data: Json) -> None:
        """Numbers an event, keeps it, and sends it where there is a connection."""
        self.sequence += 1
        frame: Json = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self.sent.append(frame)
        if self.pipe is not None:
            self.pipe.push(frame)

    def missed_since(self, sequence: int) -> list[Json] | None:
        """The events after that one; None where some of them are no longer kept."""
        missed = [frame for frame in self.sent if frame["s"] > sequence]
        return missed if len(missed) == self.sequence - sequence else None

    def leave(self) -> None:
        """The connection is gone; the session waits for a resume."""
        self.pipe = None
        self.left_at = time.monotonic()

    @property
    def stale(self) -> bool:
        """Whether nobody came back in time."""
        return self.pipe is None and time.monotonic() - self.left_at > RESUMABLE_SECONDS

    def covers(self, guild: Guild | None) -> bool:
        """Whether that guild, or the DMs (None), belong to this shard."""
        number, count = self.shard
        return number == ((guild.id >> 22) % count if guild is not None else 0)


class Sessions:
    """All sessions, and the way an event takes to those who may hear it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_id: dict[str, Session] = {}

    def open(self, application: Application, intents: int, shard: tuple[int, int], pipe: Pipe) -> Session:
        """A new session, in place of what lay there stale."""
        for old in [session for session in self.by_id.values() if session.stale]:
            del self.by_id[old.id]
        session = Session(application, intents, shard, pipe)
        self.by_id[session.id] = session
        return session

    def close(self, session: Session) -> None:
        """Forgets a session, which can then no longer be resumed."""
        self.by_id.pop(session.id, None)

    def hearing(self, application: Application, guild: Guild | None, intent: int = 0) -> Iterator[Session]:
        """The sessions of that application which are to hear an event of that guild, or of DMs, under that intent."""
        for session in tuple(self.by_id.values()):
            heard = not intent or session.intents & intent
            if session.application is application and heard and session.covers(guild) and not session.stale:
                yield session

    def tell(self, application: Application, event: str, data: Json, guild: Guild | None, intent: int = 0) -> None:
        """Sends an event to one application."""
        for session in self.hearing(application, guild, intent):
            session.send(event, data)

    def tell_guild(self, event: str, data: Json, guild: Guild, intent: int = Intent.GUILDS) -> None:
        """Sends an event of a guild to every application whose bot is in it."""
        for application in self._world.applications.values():
            if application.id in guild.members:
                self.tell(application, event, data, guild, intent)

    def tell_post(self, event: str, post: Post, shape: Callable[[bool], Json]) -> None:
        """Sends an event about a message; `shape(blank)` is its data, blanked for those who may not read content."""
        channel = post.channel
        intent = Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILD_MESSAGES
        for application in self._listeners(channel):
            open_to_all = may_read(application, post, intents=0)
            for session in self.hearing(application, channel.guild, intent):
                session.send(event, shape(not (open_to_all or session.intents & Intent.MESSAGE_CONTENT)))

    def tell_reaction(self, event: str, post: Post, data: Json) -> None:
        """Sends an event about a reaction on a message."""
        guild = post.channel.guild
        intent = Intent.GUILD_MESSAGE_REACTIONS if guild else Intent.DIRECT_MESSAGE_REACTIONS
        for application in self._listeners(post.channel):
            self.tell(application, event, data, guild, intent)

    def _listeners(self, channel: Channel) -> Iterator[Application]:
        for application in self._world.applications.values():
            if channel.permissions(application.user) & (1 << 10):
                yield application


def may_read(application: Application, post: Post, *, intents: int) -> bool:
    """Whether that application sees the content: in DMs, of its own posts, where it is mentioned, or by the intent."""
    own = post.author is application.user or application.user in post.mentions
    return own or post.channel.guild is None or bool(intents & Intent.MESSAGE_CONTENT)
