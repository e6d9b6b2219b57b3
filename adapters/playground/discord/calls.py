"""One call of the HTTP API as the routes see it: who calls, what is named in the path, what came in the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from adapters.playground.discord.audience import Audience
from adapters.playground.discord.errors import ApiError, Code, invalid
from adapters.playground.discord.files import Files
from adapters.playground.discord.gateway import Gateway
from adapters.playground.discord.interactions import Interactions
from adapters.playground.discord.posts import Posts
from adapters.playground.discord.rates import Rates
from adapters.playground.discord.rules.messages import SentFile
from adapters.playground.discord.rules.types import check_types
from adapters.playground.discord.sessions import Sessions
from adapters.playground.discord.state import Application, Channel, Guild, Permission, Post, World


@dataclass(frozen=True)
class Backend:
    """The parts of the platform that routes and people act on."""

    world: World
    sessions: Sessions
    gateway: Gateway
    audience: Audience
    posts: Posts
    interactions: Interactions
    files: Files
    rates: Rates


@dataclass(frozen=True)
class Reply:
    """An answer; a body of None is a 204 unless another status is given."""

    body: Any = None
    status: int = 0


@dataclass
class ApiCall:
    """A call that has passed authentication and the rate limits."""

    backend: Backend
    caller: Application | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: dict[int, SentFile] = field(default_factory=dict)

    @property
    def bot(self) -> Application:
        """The application that calls; only on routes that need its token."""
        if self.caller is None:
            raise ApiError(Code.UNAUTHORIZED)
        return self.caller

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body, where it is an object; else an empty one. Raises 50035 for fields of a wrong type."""
        check_types(self.body)
        return self.body if isinstance(self.body, dict) else {}

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The body, where it is to be a list of objects. Raises 50035 for anything else."""
        if not isinstance(self.body, list) or not all(isinstance(item, dict) for item in self.body):
            raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        check_types(self.body)
        return self.body

    def id(self, name: str) -> int:
        """An id in the path; 50035 where it is no number."""
        value = self.path[name]
        if not value.isdigit():
            raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return int(value)

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A number in the query; 50035 outside its bounds."""
        value = self.query.get(name)
        if value is None:
            return default
        if not value.isdigit() or not least <= int(value) <= most:
            words = f"int value should be between {least} and {most}."
            raise invalid((name,), "NUMBER_TYPE_MAX", words)
        return int(value)

    def channel(self, *needed: int) -> Channel:
        """The channel in the path: 10003 unknown, 50001 not to be seen, 50013 without a permission it takes."""
        channel = self.backend.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise ApiError(Code.UNKNOWN_CHANNEL)
        channel.rests(self.backend.world.clock.now())
        granted = channel.permissions(self.bot.user)
        if not granted & Permission.VIEW_CHANNEL:
            raise ApiError(Code.MISSING_ACCESS)
        if any(not granted & bit for bit in needed):
            raise ApiError(Code.MISSING_PERMISSIONS)
        return channel

    def post(self, channel: Channel) -> Post:
        """The message in the path; ephemeral ones are never found this way."""
        post = channel.posts.get(self.id("message_id"))
        if post is None or post.ephemeral:
            raise ApiError(Code.UNKNOWN_MESSAGE)
        return post

    def guild(self) -> Guild:
        """The guild in the path; one that the bot is not in is unknown to it."""
        guild = self.backend.world.guilds.get(self.id("guild_id"))
        if guild is None or self.bot.id not in guild.members:
            raise ApiError(Code.UNKNOWN_GUILD)
        return guild


@dataclass(frozen=True)
class Route:
    """A route of the API. `limit` is its bucket (calls, seconds); `open` routes are authorised by their address."""

    verb: str
    path: str
    handle: Callable[[ApiCall], Reply]
    limit: tuple[int, float] | None = (10, 10.0)
    open: bool = False

    @property
    def name(self) -> str:
        """Verb and path with placeholders, as the wire log and faults name it."""
        return f"{self.verb} {self.path}"
