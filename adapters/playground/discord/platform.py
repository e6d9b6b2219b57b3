"""The loopback Discord put together: start it, add bots, guilds and people, point a library at its addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from aiohttp import web

from adapters.playground.clock import MovableClock
from adapters.playground.discord.audience import Audience
from adapters.playground.discord.calls import Backend
from adapters.playground.discord.files import Files
from adapters.playground.discord.gateway import Gateway
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.interactions import Interactions
from adapters.playground.discord.posts import Posts
from adapters.playground.discord.rates import Rates
from adapters.playground.discord.server import PREFIX, Server
from adapters.playground.discord.sessions import Intent, Sessions
from adapters.playground.discord.shapes import gateway_guild_json, member_json, role_json, user_json
from adapters.playground.discord.state import TEXT, Application, Channel, Guild, Member, Permission, Role, User, World
from adapters.playground.wire import Wire

PRIVILEGED: Final = {
    "members": Intent.GUILD_MEMBERS,
    "presences": Intent.GUILD_PRESENCES,
    "message_content": Intent.MESSAGE_CONTENT,
}


class Discord:
    """A Discord of one's own on the loopback. What it remembers outlives the bot, and ends with this object."""

    def __init__(self, clock: MovableClock, wire: Wire, *, rates: bool = True, identify_seconds: float = 5.0) -> None:
        """`rates` False lifts every rate limit; `identify_seconds` is the wait between two identifies of a shard."""
        self.clock = clock
        self.wire = wire
        world, audience = World(clock), Audience()
        files, sessions = Files(world), Sessions(world)
        gateway = Gateway(world, sessions, wire, rates=rates, identify_seconds=identify_seconds)
        posts = Posts(world, sessions, audience, files)
        interactions = Interactions(world, sessions, posts, audience, files)
        self._backend = Backend(world, sessions, gateway, audience, posts, interactions, files, Rates(on=rates))
        self._runner: web.AppRunner | None = None
        self.people: dict[str, DiscordHuman] = {}
        """The people added so far, by id."""
        self.api_url = ""
        self.gateway_url = ""
        self.cdn_url = ""

    @property
    def world(self) -> World:
        """All that the platform remembers, for a test to look at."""
        return self._backend.world

    @property
    def rates(self) -> Rates:
        """The rate limits."""
        return self._backend.rates

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; the three addresses are set when this returns."""
        app = web.Application(client_max_size=128 * 1024 * 1024)
        Server(self._backend, self.wire).register(app)
        app.router.add_get("/gateway", self._backend.gateway.serve)
        app.router.add_get("/gateway/", self._backend.gateway.serve)
        app.router.add_get("/cdn/attachments/{channel_id}/{upload_id}/{name}", self._backend.files.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.api_url = f"http://{host}:{bound}{PREFIX}"
        self.cdn_url = self._backend.files.url = f"http://{host}:{bound}/cdn"
        self.gateway_url = self._backend.gateway.url = f"ws://{host}:{bound}/gateway"

    async def stop(self) -> None:
        """Closes every connection and stops listening."""
        await self._backend.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def add_bot(self, name: str, token: str, *, privileged: Iterable[str] = (), owner: str = "owner") -> Application:
        """A bot with its application, in every guild there is. `privileged` names the intents that it was granted."""
        world = self.world
        bits = 0
        for intent in privileged:
            bits |= PRIVILEGED[intent]
        person = self._user(owner, owner)
        user = self._user(name.lower().replace(" ", ""), name, bot=True)
        application = Application(user, person, token, bits)
        world.applications[application.id] = application
        for guild in world.guilds.values():
            self._join(guild, user)
        return application

    def add_guild(self, name: str, channels: Iterable[str] = ("general",)) -> Guild:
        """A guild with text channels; every bot there is joins it."""
        world = self.world
        owner = self._user(f"{name.lower().replace(' ', '')}-owner", f"{name}'s owner")
        guild = Guild(world.snowflakes.next(), name, owner, world.clock.now())
        guild.roles[guild.id] = Role(guild.id, "@everyone", Permission.MEMBER)
        guild.members[owner.id] = Member(owner, world.clock.now())
        for one in channels:
            channel = Channel(world.snowflakes.next(), TEXT, one, guild=guild)
            guild.channels[one] = world.channels[channel.id] = channel
        world.guilds[guild.id] = guild
        for application in world.applications.values():
            self._join(guild, application.user)
        return guild

    def add_person(
        self,
        name: str,
        *,
        username: str | None = None,
        locale: str = "en-US",
        guilds: Iterable[Guild] | None = None,
        zone: str = "UTC",
        admin: bool = False,
    ) -> DiscordHuman:
        """A person in those guilds (by default in all there are); `admin` gives them a role with every permission."""
        user = self._user(username or name.lower().replace(" ", "_"), name, locale=locale, zone=zone)
        human = DiscordHuman(self._backend, user)
        self.people[human.id] = human
        for guild in self.world.guilds.values() if guilds is None else guilds:
            self._join(guild, user, admin=admin)
        return human

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> int:
        """A new role of a guild, which nobody has yet; its id."""
        role = Role(self.world.snowflakes.next(), name, permissions)
        guild.roles[role.id] = role
        event = {"guild_id": str(guild.id), "role": role_json(role, guild)}
        self._backend.sessions.tell_guild("GUILD_ROLE_CREATE", event, guild)
        return role.id

    def give_role(self, guild: Guild, person: int, role: int) -> None:
        """Gives a member a role."""
        member = guild.members[person]
        member.roles.append(guild.roles[role].id)
        event = member_json(member) | {"guild_id": str(guild.id)}
        self._backend.sessions.tell_guild("GUILD_MEMBER_UPDATE", event, guild, Intent.GUILD_MEMBERS)

    def leave_guild(self, human: DiscordHuman, guild: Guild) -> None:
        """Takes a person out of a guild."""
        del guild.members[human.user.id]
        event = {"guild_id": str(guild.id), "user": user_json(human.user)}
        self._backend.sessions.tell_guild("GUILD_MEMBER_REMOVE", event, guild, Intent.GUILD_MEMBERS)
        self._backend.audience.changed(human.user)

    def on_change(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Calls `callback(person_id)` when that person's screen changes, until the returned function is called."""
        return self._backend.audience.listen(callback)

    def drop_gateway(self) -> None:
        """Cuts every gateway connection without a word, as a lost network does; sessions can be resumed."""
        self._backend.gateway.drop()

    def ask_to_reconnect(self) -> None:
        """Sends op 7: every client is to reconnect and resume."""
        self._backend.gateway.ask_to_reconnect()

    def invalidate_session(self, *, resumable: bool = False) -> None:
        """Sends op 9: every client is to identify anew, or to resume where `resumable`."""
        self._backend.gateway.invalidate(resumable=resumable)

    def malformed_event(self) -> None:
        """Sends a MESSAGE_CREATE without its fields to every session."""
        self._backend.gateway.send_malformed()

    def _user(self, name: str, display: str, *, bot: bool = False, locale: str = "en-US", zone: str = "UTC") -> User:
        taken = {user.name for user in self.world.users.values()}
        unique = name if name not in taken else f"{name}{len(taken)}"
        user = User(self.world.snowflakes.next(), unique, display, bot, locale, zone)
        self.world.users[user.id] = user
        return user

    def _join(self, guild: Guild, user: User, *, admin: bool = False) -> None:
        member = Member(user, self.world.clock.now())
        if user.bot or admin:
            granted = Permission.ADMINISTRATOR if admin else Permission.MEMBER | Permission.BOT
            role = Role(self.world.snowflakes.next(), user.display, granted, user.id if user.bot else None)
            guild.roles[role.id] = role
            member.roles.append(role.id)
        guild.members[user.id] = member
        sessions = self._backend.sessions
        if user.bot:
            for session in sessions.hearing(self.world.applications[user.id], guild, Intent.GUILDS):
                members = bool(session.intents & Intent.GUILD_MEMBERS)
                session.send("GUILD_CREATE", gateway_guild_json(guild, user, self.clock.now(), members=members))
        else:
            event = member_json(member) | {"guild_id": str(guild.id)}
            sessions.tell_guild("GUILD_MEMBER_ADD", event, guild, Intent.GUILD_MEMBERS)
