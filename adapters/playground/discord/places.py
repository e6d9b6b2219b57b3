"""Where a person can go, and which channel they mean by a place's name: `dm` is the DM with the first bot."""

from __future__ import annotations

from adapters.playground.discord.screen import seen_by
from adapters.playground.discord.state import Channel, User, World
from adapters.playground.window import NotOnScreen


def places_of(world: World, user: User) -> tuple[str, ...]:
    """The DM, then the channels and threads of their servers that they see."""
    guilds = world.guilds_of(user)
    seen = [c.name for g in guilds for c in (*g.channels.values(), *g.threads.values()) if seen_by(user, c)]
    return ("dm", *seen)


def threads_of(world: World, user: User) -> tuple[str, ...]:
    """The threads that they are in: who may manage threads sees others, too."""
    guilds = world.guilds_of(user)
    return tuple(t.name for guild in guilds for t in guild.threads.values() if user.id in t.thread_members)


def channel_at(world: World, user: User, place: str) -> Channel:
    """The channel, or the newest thread, of that name; NotOnScreen tells which there are."""
    if place == "dm":
        bot = next(iter(world.applications.values()), None)
        if bot is None:
            raise NotOnScreen("there is no bot to talk to")
        return world.dm(bot.user, user)
    for guild in world.guilds_of(user):
        for channel in (*guild.channels.values(), *reversed(guild.threads.values())):
            if place in (channel.name, f"#{channel.name}") and seen_by(user, channel):
                return channel
    raise NotOnScreen(f"no place {place}; there are: {', '.join(places_of(world, user))}")
