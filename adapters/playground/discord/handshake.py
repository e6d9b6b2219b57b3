"""What a bot's frames ask of the gateway: identify, resume, a guild's members, and with which code it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.playground.discord.sessions import KNOWN_INTENTS, PRIVILEGED, Intent, Pipe, Session
from adapters.playground.discord.shapes import application_flags, gateway_guild_json, me_json, member_json
from adapters.playground.discord.state import Application, Guild, Json

if TYPE_CHECKING:
    from adapters.playground.discord.gateway import Gateway

GUILDS_A_SHARD = 2500
INVALID = 9


class Closed(Exception):
    """The gateway closes the connection with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def identify(gateway: Gateway, pipe: Pipe, data: Json) -> Session | None:
    """Opens a session and greets it; None (and op 9) where it comes too soon after the last."""
    gateway.log("IDENTIFY", _unsecret(data))
    application = _application(gateway, data)
    intents, shard = _intents(application, data), _shard(data)
    if not gateway.may_identify(application.id, shard[0]):
        pipe.push({"op": INVALID, "d": False})
        return None
    number, count = shard
    guilds = [guild for guild in gateway.world.guilds_of(application.user) if (guild.id >> 22) % count == number]
    if len(guilds) > GUILDS_A_SHARD:
        raise Closed(4011, "Sharding required.")
    session = gateway.sessions.open(application, intents, shard, pipe)
    ready = _ready(gateway, session, guilds)
    session.send("READY", ready | ({"shard": list(shard)} if data.get("shard") else {}))
    if intents & Intent.GUILDS:
        for guild in guilds:
            members = bool(intents & Intent.GUILD_MEMBERS)
            now = gateway.world.clock.now()
            session.send("GUILD_CREATE", gateway_guild_json(guild, application.user, now, members=members))
    return session


def _unsecret(data: Json) -> Json:
    return {key: value for key, value in data.items() if key != "token"}


def _application(gateway: Gateway, data: Json) -> Application:
    application = gateway.world.application_by_token(str(data.get("token", "")).removeprefix("Bot "))
    if application is None:
        raise Closed(4004, "Authentication failed.")
    return application


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


def _ready(gateway: Gateway, session: Session, guilds: list[Guild]) -> Json:
    application = session.application
    return {
        "v": 10,
        "user": me_json(application.user),
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": gateway.url,
        "application": {"id": str(application.id), "flags": application_flags(application)},
        "private_channels": [],
        "relationships": [],
        "presences": [],
    }


def resume(gateway: Gateway, pipe: Pipe, data: Json) -> Session | None:
    """Takes a session up again and replays what it missed; None (and op 9) where it cannot be."""
    gateway.log("RESUME", _unsecret(data))
    application = _application(gateway, data)
    session = gateway.sessions.by_id.get(str(data.get("session_id")))
    sequence = data.get("seq")
    missed = None
    if session is not None and session.application is application and not session.stale and isinstance(sequence, int):
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


def send_members(gateway: Gateway, session: Session, data: Any) -> None:
    """Answers a request for members, by ids or by the beginning of a name."""
    wanted = data.get("guild_id") if isinstance(data, dict) else None
    guild = gateway.world.guilds.get(int(wanted[0] if isinstance(wanted, list) else wanted or 0))
    if guild is None or session.application.id not in guild.members:
        return
    ids = data.get("user_ids")
    listed = {int(one) for one in (ids if isinstance(ids, list) else [ids])} if ids else None
    query = str(data.get("query") or "").lower()
    found = [
        member_json(member)
        for member in guild.members.values()
        if (member.user.id in listed if listed is not None else member.user.name.lower().startswith(query))
    ]
    chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": []}
    session.send("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if "nonce" in data else {}))
