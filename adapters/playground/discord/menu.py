"""The slash commands a person is offered in a channel, and how what they typed becomes an interaction's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.playground.discord.rules.commands import GROUP, SLASH, SUBCOMMAND
from adapters.playground.discord.shapes import channel_json, member_json, role_json, user_json
from adapters.playground.discord.state import Application, Channel, Json, Permission, User, World
from adapters.playground.window import MenuItem, NotOnScreen

IN_GUILD, IN_BOT_DM = 0, 1


@dataclass(frozen=True)
class SlashCommand:
    """One line of the menu: a command, or one subcommand of it, with the options that go with it."""

    application: Application
    command: Json
    path: tuple[Json, ...]
    """The group and subcommand options that lead here; empty for a plain command."""

    @property
    def name(self) -> str:
        """The words behind the slash."""
        return " ".join([self.command["name"], *(part["name"] for part in self.path)])

    @property
    def options(self) -> list[Json]:
        """The options a person can fill in."""
        leaf = self.path[-1] if self.path else self.command
        return list(leaf.get("options") or ())

    @property
    def menu(self) -> MenuItem:
        """How the menu shows it."""
        leaf = self.path[-1] if self.path else self.command
        return MenuItem(self.name, leaf["description"], tuple(option["name"] for option in self.options))


def visible_commands(world: World, user: User, channel: Channel) -> Iterator[SlashCommand]:
    """The slash commands that this person is offered in this channel."""
    for application in world.applications.values():
        if not channel.permissions(application.user) and channel.bot is not application.user:
            continue
        scopes = [application.commands[None], application.commands.get(channel.guild.id, {}) if channel.guild else {}]
        for command in (command for scope in scopes for command in scope.values()):
            if command["type"] == SLASH and _offered(command, user, channel):
                yield from _leaves(application, command)


def _leaves(application: Application, command: Json) -> Iterator[SlashCommand]:
    nested = [option for option in command["options"] if option["type"] in (SUBCOMMAND, GROUP)]
    if not nested:
        yield SlashCommand(application, command, ())
    for option in nested:
        if option["type"] == SUBCOMMAND:
            yield SlashCommand(application, command, (option,))
        else:
            yield from (SlashCommand(application, command, (option, leaf)) for leaf in option.get("options") or ())


def _offered(command: Json, user: User, channel: Channel) -> bool:
    here = IN_GUILD if channel.guild is not None else IN_BOT_DM
    contexts = command.get("contexts")
    if contexts is not None and here not in contexts:
        return False
    if channel.guild is None:
        return command.get("dm_permission") is not False
    needed = command["default_member_permissions"]
    if needed is None:
        return True
    granted = channel.permissions(user)
    return granted == Permission.ALL if needed == "0" else granted & int(needed) == int(needed)


def find_command(world: World, user: User, channel: Channel, name: str) -> SlashCommand:
    """The offered command of that name; NotOnScreen names those there are."""
    offered = list(visible_commands(world, user, channel))
    for command in offered:
        if command.name == name.removeprefix("/"):
            return command
    raise NotOnScreen(f"no command /{name}; the menu offers: {', '.join(item.name for item in offered) or 'nothing'}")


def command_data(
    world: World, chosen: SlashCommand, channel: Channel, typed: Mapping[str, str], *, focused: str = ""
) -> Json:
    """The interaction data for a command with what was typed; `focused` is the option being completed."""
    known = {option["name"]: option for option in chosen.options}
    strange = set(typed) - set(known)
    if strange:
        raise NotOnScreen(
            f"/{chosen.name} has no option {', '.join(sorted(strange))}; it has: {', '.join(known) or 'none'}"
        )
    missing = [name for name, option in known.items() if option.get("required") and name not in typed]
    if missing and not focused:
        raise NotOnScreen(f"/{chosen.name} needs {', '.join(missing)}")
    resolved: Json = {}
    filled = [_filled(world, known[name], text, channel, resolved, focused == name) for name, text in typed.items()]
    for part in reversed(chosen.path):
        filled = [{"name": part["name"], "type": part["type"], "options": filled}]
    data: Json = {"id": chosen.command["id"], "name": chosen.command["name"], "type": SLASH, "options": filled}
    if "guild_id" in chosen.command:
        data["guild_id"] = chosen.command["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


def _filled(world: World, option: Json, text: str, channel: Channel, resolved: Json, focused: bool) -> Json:
    value: Any = text if focused else _value(world, option, text, channel, resolved)
    part: Json = {"name": option["name"], "type": option["type"], "value": value}
    return part | {"focused": True} if focused else part


def _value(world: World, option: Json, text: str, channel: Channel, resolved: Json) -> Any:
    choices = option.get("choices")
    if choices:
        for choice in choices:
            if text in (choice["name"], str(choice["value"])):
                return choice["value"]
        raise NotOnScreen(f"{option['name']} takes one of {', '.join(choice['name'] for choice in choices)}")
    try:
        match option["type"]:
            case 4:
                return _bounded(option, int(text))
            case 5:
                return {"true": True, "false": False}[text.lower()]
            case 10:
                return _bounded(option, float(text))
            case 6 | 7 | 8 | 9:
                return _resolve(world, option["type"], text, channel, resolved)
    except (ValueError, KeyError):
        raise NotOnScreen(f"{option['name']} does not take “{text}”") from None
    least, most = option.get("min_length", 0), option.get("max_length", 6000)
    if not least <= len(text) <= most:
        raise NotOnScreen(f"{option['name']} takes {least} to {most} characters")
    return text


def _bounded(option: Json, number: float) -> float:
    if not option.get("min_value", number) <= number <= option.get("max_value", number):
        raise ValueError
    return number


def _resolve(world: World, kind: int, text: str, channel: Channel, resolved: Json) -> str:
    """The id behind a picked user, channel or role, put down by id or name; its data goes into `resolved`."""
    guild = channel.guild
    name = text.lstrip("@#")
    if kind in (6, 9):
        for user in world.users.values():
            if name in (str(user.id), user.name, user.display):
                resolved.setdefault("users", {})[str(user.id)] = user_json(user)
                if guild is not None and user.id in guild.members:
                    bare = member_json(guild.members[user.id], bare=True)
                    resolved.setdefault("members", {})[str(user.id)] = bare | {
                        "permissions": str(channel.permissions(user))
                    }
                return str(user.id)
    if guild is not None and kind in (8, 9):
        for role in guild.roles.values():
            if name in (str(role.id), role.name):
                resolved.setdefault("roles", {})[str(role.id)] = role_json(role, guild)
                return str(role.id)
    if guild is not None and kind == 7:
        for one in guild.channels.values():
            if name in (str(one.id), one.name):
                resolved.setdefault("channels", {})[str(one.id)] = channel_json(one) | {"permissions": "0"}
                return str(one.id)
    raise KeyError(text)
