"""Application commands, global and of a guild."""

from __future__ import annotations

from typing import Any

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code, FormErrors
from adapters.playground.discord.rules.commands import MOST_OF_A_KIND, SLASH, check_command, check_commands
from adapters.playground.discord.state import Json


def _scope(call: ApiCall) -> dict[int, Json]:
    if call.id("application_id") != call.bot.id:
        raise ApiError(Code.MISSING_ACCESS)
    guild = call.guild().id if "guild_id" in call.path else None
    return call.bot.commands.setdefault(guild, {})


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items() if item is not None}
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _made(call: ApiCall, body: Json, old: Json | None) -> Json:
    snowflakes = call.backend.world.snowflakes
    permissions = body.get("default_member_permissions")
    made: Json = {
        "id": old["id"] if old else str(snowflakes.next()),
        "application_id": str(call.bot.id),
        "version": str(snowflakes.next()),
        "default_member_permissions": None if permissions is None else str(permissions),
        "type": body.get("type") or SLASH,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "nsfw": bool(body.get("nsfw")),
        "options": _clean(body.get("options") or []),
    }
    if "guild_id" in call.path:
        return made | {"guild_id": str(call.id("guild_id"))}
    dm = body.get("dm_permission")
    return made | {
        "dm_permission": True if dm is None else bool(dm),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
    }


def _same(scope: dict[int, Json], body: Json) -> Json | None:
    key = (body.get("type") or SLASH, body.get("name"))
    return next((command for command in scope.values() if (command["type"], command["name"]) == key), None)


def list_commands(call: ApiCall) -> Reply:
    """All commands of this scope."""
    return Reply(list(_scope(call).values()))


def replace_commands(call: ApiCall) -> Reply:
    """Replaces all commands of this scope; those that keep type and name keep their id."""
    scope = _scope(call)
    bodies = call.items
    check_commands(bodies)
    made = [_made(call, body, _same(scope, body)) for body in bodies]
    scope.clear()
    scope.update({int(command["id"]): command for command in made})
    _tell_everybody(call)
    return Reply(made)


def create_command(call: ApiCall) -> Reply:
    """Adds a command, in place of one of the same type and name."""
    scope = _scope(call)
    errors = FormErrors()
    check_command(errors, (), call.json)
    errors.raise_if_any()
    old = _same(scope, call.json)
    kind = call.json.get("type") or SLASH
    if old is None and sum(command["type"] == kind for command in scope.values()) >= MOST_OF_A_KIND[kind]:
        raise ApiError(Code.TOO_MANY_COMMANDS)
    made = _made(call, call.json, old)
    scope[int(made["id"])] = made
    _tell_everybody(call)
    return Reply(made, 200 if old else 201)


def _one(call: ApiCall) -> Json:
    command = _scope(call).get(call.id("command_id"))
    if command is None:
        raise ApiError(Code.UNKNOWN_COMMAND)
    return command


def get_command(call: ApiCall) -> Reply:
    """One command."""
    return Reply(_one(call))


def edit_command(call: ApiCall) -> Reply:
    """Changes the given fields of one command."""
    old = _one(call)
    body = {key: old[key] for key in ("name", "description", "options", "default_member_permissions")} | call.json
    body = {key: old.get(key) for key in ("type", "contexts", "integration_types", "nsfw")} | body
    errors = FormErrors()
    check_command(errors, (), body)
    errors.raise_if_any()
    made = _made(call, body, old)
    _scope(call)[int(made["id"])] = made
    _tell_everybody(call)
    return Reply(made)


def delete_command(call: ApiCall) -> Reply:
    """Takes one command away."""
    del _scope(call)[int(_one(call)["id"])]
    _tell_everybody(call)
    return Reply()


def _tell_everybody(call: ApiCall) -> None:
    audience = call.backend.audience
    for desk in tuple(audience.desks.values()):
        audience.changed(desk.user)


def _family(path: str) -> tuple[Route, ...]:
    return (
        Route("GET", path, list_commands),
        Route("PUT", path, replace_commands),
        Route("POST", path, create_command),
        Route("GET", path + "/{command_id}", get_command),
        Route("PATCH", path + "/{command_id}", edit_command),
        Route("DELETE", path + "/{command_id}", delete_command),
    )


ROUTES = (
    *_family("/applications/{application_id}/commands"),
    *_family("/applications/{application_id}/guilds/{guild_id}/commands"),
)
