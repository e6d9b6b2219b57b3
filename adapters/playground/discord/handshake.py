"""How a session begins: identify and resume, how often either may be, and with which code the gateway closes."""

from __future__ import annotations

import time
from collections.abc import Callable

from adapters.playground.discord.sessions import KNOWN_INTENTS, PRIVILEGED, Intent, Pipe, Session, Sessions
from adapters.playground.discord.shapes import application_flags, gateway_guild_json, me_json
from adapters.playground.discord.state import Application, Guild, Json, World

GUILDS_A_SHARD = 2500
IDENTIFIES_A_DAY = 1000
INVALID = 9


class Closed(Exception):
    """The gateway closes the connection with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Handshake:
    """Lets sessions begin, and counts the identifies, which Discord limits by the shard and by the day."""

    def __init__(
        self,
        world: World,
        sessions: Sessions,
        log: Callable[[str, Json], None],
        *,
        rates: bool,
        identify_seconds: float,
    ) -> None:
        self._world = world
        self._sessions = sessions
        self._log = log
        self._rates = rates
        self._identify_seconds = identify_seconds
        self._identified: dict[tuple[int, int], float] = {}
        self._identifies = 0

    @property
    def remaining(self) -> int:
        """The identifies left today."""
        return max(0, IDENTIFIES_A_DAY - self._identifies)

    def identify(self, pipe: Pipe, data: Json, url: str) -> Session | None:
        """Opens a session and greets it; it can be resumed at `url`. None (and op 9) where it comes too soon."""
        self._log("IDENTIFY", _unsecret(data))
        application = self._application(data)
        intents, shard = _intents(application, data), _shard(data)
        if not self._may_identify(application.id, shard[0]):
            pipe.push({"op": INVALID, "d": False})
            return None
        number, count = shard
        guilds = [guild for guild in self._world.guilds_of(application.user) if (guild.id >> 22) % count == number]
        if len(guilds) > GUILDS_A_SHARD:
            raise Closed(4011, "Sharding required.")
        session = self._sessions.open(application, intents, shard, pipe)
        ready = _ready(session, guilds, url)
        session.send("READY", ready | ({"shard": list(shard)} if data.get("shard") else {}))
        if intents & Intent.GUILDS:
            for guild in guilds:
                members = bool(intents & Intent.GUILD_MEMBERS)
                now = self._world.clock.now()
                session.send("GUILD_CREATE", gateway_guild_json(guild, application.user, now, members=members))
        return session

    def resume(self, pipe: Pipe, data: Json) -> Session | None:
        """Takes a session up again and replays what it missed; None (and op 9) where it cannot be."""
        self._log("RESUME", _unsecret(data))
        application = self._application(data)
        session = self._sessions.by_id.get(str(data.get("session_id")))
        sequence = data.get("seq")
        missed = None
        if (
            session is not None
            and session.application is application
            and not session.stale
            and isinstance(sequence, int)
        ):
            if sequence > session.sequence:
                raise Closed(4007, "Invalid seq.")
            missed = session.missed_since(sequence)
        if session is None or missed is None:
            pipe.push({"op": INVALID, "d": False})
            return None
        session.pipe = pipe
        for frame in missed:
            pipe.push(frame)
        session.send("RESUMED", {"_trace": []})
        return session

    def _application(self, data: Json) -> Application:
        application = self._world.application_by_token(str(data.get("token", "")).removeprefix("Bot "))
        if application is None:
            raise Closed(4004, "Authentication failed.")
        return application

    def _may_identify(self, application: int, shard: int) -> bool:
        """Counts an identify; False where the last one of this bucket is too close, or the day's are used up."""
        now = time.monotonic()
        last = self._identified.get((application, shard), now - self._identify_seconds)
        if self._rates and (now - last < self._identify_seconds or not self.remaining):
            return False
        self._identified[application, shard] = now
        self._identifies += 1
        return True


def _unsecret(data: Json) -> Json:
    return {key: value for key, value in data.items() if key != "token"}


def _intents(application: Application, data: Json) -> int:
    intents = data.get("intents")
    if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
        raise Closed(4013, "Invalid intent(s).")
    if intents & PRIVILEGED & ~application.privileged:
        raise Closed(4014, "Disallowed intent(s).")
    return intents


def _shard(data: Json) -> tuple[int, int]:
    shard = data.get("shard") or (0, 1)
    if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
        raise Closed(4010, "Invalid shard.")
    return shard[0], shard[1]


def _ready(session: Session, guilds: list[Guild], url: str) -> Json:
    application = session.application
    return {
        "v": 10,
        "user": me_json(application.user),
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": url,
        "application": {"id": str(application.id), "flags": application_flags(application)},
        "private_channels": [],
        "relationships": [],
        "presences": [],
    }
