"""A guild's scheduled events: list, create, look up, change, delete."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.rules.events import MOST_OPEN, check_event, check_status, seconds
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.shapes import event_json
from adapters.playground.discord.state import ACTIVE, SCHEDULED, Guild, Permission, ScheduledEvent

ONE = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"


def list_events(call: ApiCall) -> Reply:
    """The events that are ahead or under way."""
    now = call.backend.world.clock.now()
    return Reply([event_json(event, now) for event in _open(call, call.guild())])


def create_event(call: ApiCall) -> Reply:
    """Makes an event: 50013 without the permission, 30038 where a hundred are open."""
    guild, world = call.guild(), call.backend.world
    if not guild.permissions(call.bot.user) & Permission.CREATE_EVENTS:
        raise ApiError(Code.MISSING_PERMISSIONS)
    body, now = call.json, world.clock.now()
    check_event(body, now=now, new=True)
    if len(_open(call, guild)) >= MOST_OPEN:
        raise ApiError(Code.TOO_MANY_EVENTS)
    event = ScheduledEvent(
        id=world.snowflakes.next(),
        guild=guild,
        creator=call.bot.user,
        name=body["name"],
        description=body.get("description"),
        starts=seconds(body["scheduled_start_time"]) or 0.0,
        ends=seconds(body["scheduled_end_time"]) or 0.0,
        location=body["entity_metadata"]["location"],
    )
    guild.events[event.id] = event
    return _told(call, event, "CREATE")


def get_event(call: ApiCall) -> Reply:
    """One event."""
    return Reply(event_json(_event(call), call.backend.world.clock.now()))


def change_event(call: ApiCall) -> Reply:
    """Changes an event, also its status: 50013 for others' without the permission, 180000 once it is over."""
    event, now = _own(call), call.backend.world.clock.now()
    body = call.json
    check_status(event.at(now), body.get("status"))
    check_event(body, starts=event.starts, ends=event.ends, now=now, new=False)
    event.name = body.get("name") or event.name
    event.description = body.get("description", event.description)
    event.starts = seconds(body.get("scheduled_start_time")) or event.starts
    event.ends = seconds(body.get("scheduled_end_time")) or event.ends
    event.location = (body.get("entity_metadata") or {}).get("location", event.location)
    event.status = body.get("status") or event.status
    return _told(call, event, "UPDATE")


def delete_event(call: ApiCall) -> Reply:
    """Takes an event away."""
    event = _own(call)
    del event.guild.events[event.id]
    _told(call, event, "DELETE")
    return Reply()


def _open(call: ApiCall, guild: Guild) -> list[ScheduledEvent]:
    now = call.backend.world.clock.now()
    return [event for event in guild.events.values() if event.at(now) in (SCHEDULED, ACTIVE)]


def _event(call: ApiCall) -> ScheduledEvent:
    event = call.guild().events.get(call.id("guild_scheduled_event_id"))
    if event is None:
        raise ApiError(Code.UNKNOWN_EVENT)
    return event


def _own(call: ApiCall) -> ScheduledEvent:
    """The event, where the bot may change it: its own with one permission, others' with another."""
    event = _event(call)
    needed = Permission.CREATE_EVENTS if event.creator is call.bot.user else Permission.MANAGE_EVENTS
    if not event.guild.permissions(call.bot.user) & (needed | Permission.MANAGE_EVENTS):
        raise ApiError(Code.MISSING_PERMISSIONS)
    return event


def _told(call: ApiCall, event: ScheduledEvent, what: str) -> Reply:
    shape = event_json(event, call.backend.world.clock.now())
    name = f"GUILD_SCHEDULED_EVENT_{what}"
    call.backend.sessions.tell_guild(name, shape, event.guild, Intent.GUILD_SCHEDULED_EVENTS)
    return Reply(shape)


ROUTES = (
    Route("GET", "/guilds/{guild_id}/scheduled-events", list_events),
    Route("POST", "/guilds/{guild_id}/scheduled-events", create_event),
    Route("GET", ONE, get_event),
    Route("PATCH", ONE, change_event),
    Route("DELETE", ONE, delete_event),
)
