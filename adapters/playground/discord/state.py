"""What the loopback Discord remembers: users, applications, guilds, channels, posts and files. No rules, no JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.discord.snowflakes import Snowflakes

Json = dict[str, Any]

LOADING = 1 << 7
VOICE_MESSAGE = 1 << 13
EPHEMERAL = 1 << 6
COMPONENTS_V2 = 1 << 15

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
"""Where a scheduled event stands."""
EXTERNAL, GUILD_ONLY = 3, 2
"""The kind and the audience of the scheduled events that there are here."""


class Permission:
    """The permission bits that this platform looks at."""

    ADMINISTRATOR = 1 << 3
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    ADD_REACTIONS = 1 << 6
    MANAGE_MESSAGES = 1 << 13
    ATTACH_FILES = 1 << 15
    READ_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_IN_THREADS = 1 << 38
    CREATE_EVENTS = 1 << 44
    ALL = (1 << 50) - 1
    BOT = MANAGE_MESSAGES | MANAGE_THREADS | CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS | CREATE_EVENTS
    COMMANDS = 1 << 31
    WRITING = SEND_MESSAGES | SEND_IN_THREADS | ATTACH_FILES | MENTION_EVERYONE | ADD_REACTIONS
    MEMBER = VIEW_CHANNEL | READ_HISTORY | WRITING | COMMANDS
    """What @everyone may do in a new guild."""


@dataclass
class User:
    """Anybody with an account, bots included; `name` is unique, `display` is what others read."""

    id: int
    name: str
    display: str
    bot: bool = False
    locale: str = "en-US"
    zone: str = "UTC"
    dms_closed: bool = False


@dataclass
class Application:
    """A bot's application: its user (which has the same id), its token, and its commands by guild (None is global)."""

    user: User
    owner: User
    token: str
    privileged: int
    """The privileged gateway intents that are switched on in its settings, as bits."""
    commands: dict[int | None, dict[int, Json]] = field(default_factory=lambda: {None: {}})

    @property
    def id(self) -> int:
        """The application's id."""
        return self.user.id


@dataclass
class Role:
    """A role of a guild; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int
    managed_by: int | None = None


@dataclass
class Member:
    """A user in a guild."""

    user: User
    joined: float
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass
class Guild:
    """A server, with the ids of its channels."""

    id: int
    name: str
    owner: User
    created: float
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    """Text channels by name."""
    threads: dict[int, Channel] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)

    def permissions(self, user: User) -> int:
        """What that user may do here, before a channel takes something away."""
        if user.id == self.owner.id:
            return Permission.ALL
        member = self.members.get(user.id)
        if member is None:
            return 0
        granted = self.roles[self.id].permissions
        for role in member.roles:
            granted |= self.roles[role].permissions
        return Permission.ALL if granted & Permission.ADMINISTRATOR else granted


@dataclass
class Upload:
    """A file on the file host."""

    id: int
    channel: int
    name: str
    kind: str
    """Its MIME type."""
    data: bytes
    description: str | None = None


@dataclass(eq=False)
class Post:
    """A message. One with `only_for` is ephemeral: nobody but that user can see it, and no channel route finds it."""

    id: int
    channel: Channel
    author: User
    content: str
    created: float
    kind: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)
    flags: int = 0
    edited: float | None = None
    only_for: User | None = None
    reply_to: Post | None = None
    nonce: str | int | None = None
    application: Application | None = None
    made_by: Json | None = None
    """The metadata of the interaction that it answers."""
    used: str = ""
    """The command that it answers, as its readers see it: `Ann used /book`."""
    mentions: list[User] = field(default_factory=list)
    mention_everyone: bool = False
    more: Json = field(default_factory=dict)
    """Fields that only what people send has: stickers, a poll, what was forwarded."""
    reactions: dict[str, list[User]] = field(default_factory=dict)
    """Who put each emoji on it."""
    version: int = 0
    """Grows with every change, so that a view of it can be kept."""
    thread: Channel | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one user sees it."""
        return self.only_for is not None


@dataclass(eq=False)
class Channel:
    """A text channel, a DM between a bot and a person, or a thread."""

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    bot: User | None = None
    posts: dict[int, Post] = field(default_factory=dict)
    denied: dict[int, int] = field(default_factory=dict)
    """Permission bits taken away here, by user id."""
    last_post: int | None = None
    parent: Channel | None = None
    owner: User | None = None
    archived: bool = False
    locked: bool = False
    archive_after: int = 4320
    archived_at: float = 0.0
    thread_members: dict[int, float] = field(default_factory=dict)

    def rests(self, now: float) -> bool:
        """Archives a thread in which nothing was written for as long as it was made to wait; whether that was so."""
        if self.parent is None or self.archived:
            return False
        newest = max((post.created for post in self.posts.values()), default=self.archived_at)
        self.archived = now - max(newest, self.archived_at) > 60 * self.archive_after
        return self.archived

    def permissions(self, user: User) -> int:
        """What that user may do in this channel; in a DM, all there is to do; in a thread what its channel allows."""
        if self.guild is None:
            return Permission.ALL if user in (self.recipient, self.bot) else 0
        if self.parent is not None:
            granted = self.parent.permissions(user) & ~Permission.SEND_MESSAGES
            if granted & Permission.SEND_IN_THREADS:
                granted |= Permission.SEND_MESSAGES
            hidden = self.kind == PRIVATE_THREAD and user.id not in self.thread_members
            return 0 if hidden and not granted & Permission.MANAGE_THREADS else granted
        return self.guild.permissions(user) & ~self.denied.get(user.id, 0)


@dataclass
class ScheduledEvent:
    """Something that the members of a guild can come to; here always at a place outside of Discord."""

    id: int
    guild: Guild
    creator: User
    name: str
    starts: float
    ends: float
    location: str
    description: str | None = None
    status: int = SCHEDULED

    def at(self, now: float) -> int:
        """Its status then: an event outside of Discord begins and ends by itself."""
        if self.status == SCHEDULED and self.starts <= now:
            self.status = ACTIVE
        if self.status == ACTIVE and self.ends <= now:
            self.status = COMPLETED
        return self.status


class World:
    """Everything there is, by id."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.applications: dict[int, Application] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.uploads: dict[int, Upload] = {}
        self.dms: dict[tuple[int, int], Channel] = {}
        """DM channels by bot and person."""

    def application_by_token(self, token: str) -> Application | None:
        """The application that this token belongs to."""
        return next((a for a in self.applications.values() if a.token == token), None)

    def guilds_of(self, user: User) -> Iterator[Guild]:
        """The guilds that this user is in."""
        return (guild for guild in self.guilds.values() if user.id in guild.members)

    def share_a_guild(self, one: User, other: User) -> bool:
        """Whether both are in one guild."""
        return any(other.id in guild.members for guild in self.guilds_of(one))

    def dm(self, bot: User, person: User) -> Channel:
        """The DM channel of these two, made where there is none yet."""
        channel = self.dms.get((bot.id, person.id))
        if channel is None:
            channel = Channel(self.snowflakes.next(), DM, "dm", recipient=person, bot=bot)
            self.dms[bot.id, person.id] = channel
            self.channels[channel.id] = channel
        return channel

    def add_upload(self, channel: Channel, name: str, kind: str, data: bytes, description: str | None = None) -> Upload:
        """Keeps a file for that channel."""
        upload = Upload(self.snowflakes.next(), channel.id, name, kind, data, description)
        self.uploads[upload.id] = upload
        return upload
