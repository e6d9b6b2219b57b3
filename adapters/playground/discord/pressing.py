"""What can be pressed and chosen on messages, and the data with which a press of it reaches the bot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from adapters.playground.discord.rules.components import BUTTON, SELECT
from adapters.playground.discord.screen import button, controls, select_options
from adapters.playground.discord.shapes import member_json, user_json
from adapters.playground.discord.state import Channel, Json, Post, World


@dataclass(frozen=True)
class Press:
    """One use of a component: a button pressed, or the options of a select chosen, by their values."""

    post: Post
    custom_id: str
    kind: int = BUTTON
    values: tuple[str, ...] = ()

    def data(self, world: World) -> Json:
        """The interaction data of the press."""
        data: Json = {"custom_id": self.custom_id, "component_type": self.kind}
        if self.kind != BUTTON:
            data["values"] = list(self.values)
            if self.kind != SELECT:
                data["resolved"] = _resolved(world, self.post.channel, self.values)
        return data


@dataclass(frozen=True)
class Pressable:
    """A button or an option as it stands on a message; a link has no press, since it does not reach the bot."""

    label: str
    ref: str
    press: Press | None


def pressable(posts: Iterable[Post]) -> Iterator[Pressable]:
    """Every button, and every option of every select that takes a single choice."""
    for post in posts:
        for part in controls(post):
            kind, ref = part["type"], part.get("custom_id") or ""
            if kind == BUTTON:
                yield Pressable(button(part).label, ref, None if part.get("url") else Press(post, ref))
            elif part["min_values"] <= 1:
                for option in select_options(part, post.channel):
                    yield Pressable(option.label, option.value, Press(post, ref, kind, (option.value,)))


def choice(posts: Iterable[Post], labels: Collection[str]) -> Press | None:
    """The choice of all these options in the first select that takes so many and has them all."""
    for post in posts:
        for part in (part for part in controls(post) if part["type"] != BUTTON):
            values = {option.label: option.value for option in select_options(part, post.channel)}
            if set(labels) <= set(values) and part["min_values"] <= len(labels) <= part["max_values"]:
                return Press(post, part["custom_id"], part["type"], tuple(values[label] for label in labels))
    return None


def _resolved(world: World, channel: Channel, ids: Iterable[str]) -> Json:
    users = [user for one in ids if (user := world.users.get(int(one)))]
    members = channel.guild.members if channel.guild else {}
    return {
        "users": {str(user.id): user_json(user) for user in users},
        "members": {
            str(user.id): member_json(members[user.id], bare=True) | {"permissions": "0"}
            for user in users
            if user.id in members
        },
    }
