"""Builds the window of one person: messages as they stand, buttons and selects, the open modal, the command menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapters.playground.discord.audience import Desk
from adapters.playground.discord.calls import Backend
from adapters.playground.discord.forms import modal_texts, modal_view
from adapters.playground.discord.interaction import OpenModal
from adapters.playground.discord.markdown import Reader, Reading, plain, read
from adapters.playground.discord.menu import visible_commands
from adapters.playground.discord.state import COMPONENTS_V2, DM, LOADING, Channel, Json, Post, User
from adapters.playground.window import Button, File, Message, Modal, Option, Reaction, Select, Window

SHOWN = 50
"""Messages in a window: what a client loads at first."""
_STYLES = {1: "primary", 3: "success", 4: "danger"}


class Screen:
    """What one person sees; views of messages are kept until these change."""

    def __init__(self, backend: Backend, desk: Desk) -> None:
        self._backend = backend
        self._desk = desk
        self._kept: dict[int, tuple[tuple[int, str, int], Message]] = {}

    def posts(self, channel: Channel) -> list[Post]:
        """The newest messages this person sees there, oldest first."""
        found: list[Post] = []
        for post in reversed(channel.posts.values()):
            hidden = post.only_for is not None and post.only_for is not self._desk.user
            if not hidden and post.id not in self._desk.dismissed:
                found.append(post)
                if len(found) == SHOWN:
                    break
        return found[::-1]

    def window(self, channel: Channel, place: str) -> Window:
        """All that this person sees of that channel."""
        modal = self._desk.modals.get(channel.id)
        return Window(
            platform="discord",
            person=str(self._desk.user.id),
            place=place,
            messages=tuple(self.view(post) for post in self.posts(channel)),
            modal=self._modal(modal) if modal is not None else None,
            toasts=tuple(self._desk.toasts),
            menu=tuple(item.menu for item in visible_commands(self._backend.world, self._desk.user, channel)),
            blocked=self._desk.user.dms_closed,
            typing=self._backend.audience.is_typing(channel),
        )

    def _modal(self, modal: OpenModal) -> Modal:
        reading = read(modal_texts(modal.shape), self._reader())
        return replace(modal_view(modal), text=reading.text, html=reading.html)

    def view(self, post: Post) -> Message:
        """One message as this person sees it now."""
        relative = ":R>" in post.content
        minute = int(self._backend.world.clock.now()) if relative else 0
        key = (post.version, self._desk.user.zone, minute)
        kept = self._kept.get(post.id)
        if kept is None or kept[0] != key:
            if len(self._kept) > 4 * SHOWN:
                self._kept.clear()
            self._kept[post.id] = kept = (key, self._build(post))
        return kept[1]

    def _build(self, post: Post) -> Message:
        reading = self._reading(post)
        buttons, selects = _controls(post.components, post.channel)
        address = self._backend.files.address
        return Message(
            id=str(post.id),
            author=post.author.display,
            mine=post.author is self._desk.user,
            text=reading.text,
            html=reading.html,
            at=post.created,
            rows=buttons,
            selects=selects,
            files=tuple(File(f.name, len(f.data), address(f), f.kind.split("/")[0]) for f in post.files),
            edited=post.edited is not None,
            private=post.ephemeral,
            reply_to=str(post.reply_to.id) if post.reply_to is not None else "",
            reactions=tuple(
                Reaction(emoji, user is self._desk.user) for emoji, users in post.reactions.items() for user in users
            ),
            used=post.used,
        )

    def _reading(self, post: Post) -> Reading:
        if post.flags & LOADING:
            return plain(f"{post.author.display} is thinking…")
        reader = self._reader()
        parts = [read(post.content, reader)] if post.content else []
        if post.flags & COMPONENTS_V2:
            parts += [read(part["content"], reader) for part in _walk(post.components) if part.get("type") == 10]
        for embed in post.embeds:
            parts += [read(text, reader) for text in _embed_texts(embed)]
        joined = Reading("", "")
        for number, part in enumerate(parts):
            joined += (plain("\n") + part) if number else part
        return joined

    def _reader(self) -> Reader:
        return Reader(self._desk.user.zone, self._backend.world.clock.now(), self._name)

    def _name(self, mark: str, one: int) -> str:
        world = self._backend.world
        if mark == "#":
            channel = world.channels.get(one)
            return f"#{channel.name}" if channel else "#unknown"
        if mark == "@&":
            role = next((guild.roles[one] for guild in world.guilds.values() if one in guild.roles), None)
            return f"@{role.name}" if role else "@deleted-role"
        user = world.users.get(one)
        return f"@{user.display}" if user else "@unknown-user"


def _embed_texts(embed: Json) -> Iterator[str]:
    yield from (embed[key] for key in ("title", "description") if embed.get(key))
    for field in embed.get("fields", ()):
        yield f"**{field['name']}**\n{field['value']}"
    if embed.get("footer"):
        yield embed["footer"]["text"]


def _walk(components: list[Json]) -> Iterator[Json]:
    for part in components:
        yield part
        yield from _walk(part.get("components", []))
        if isinstance(part.get("accessory"), dict):
            yield part["accessory"]


def controls(post: Post) -> Iterator[Json]:
    """The live buttons and selects of a message, as JSON."""
    return (
        part for part in _walk(post.components) if part.get("type") in (2, 3, 5, 6, 7, 8) and not part.get("disabled")
    )


def _controls(components: list[Json], channel: Channel) -> tuple[tuple[tuple[Button, ...], ...], tuple[Select, ...]]:
    rows: list[tuple[Button, ...]] = []
    selects: list[Select] = []
    for part in _walk(components):
        if part.get("type") == 1:
            row = tuple(button(child) for child in part["components"] if child.get("type") == 2)
            rows += [row] if row else []
        elif part.get("type") == 9 and part["accessory"].get("type") == 2:
            rows.append((button(part["accessory"]),))
        elif part.get("type") in (3, 5, 6, 7, 8) and not part.get("disabled"):
            selects.append(_select(part, channel, len(rows)))
    return tuple(rows), tuple(selects)


def button(part: Json) -> Button:
    """A button as shown."""
    label = part.get("label") or ""
    emoji = (part.get("emoji") or {}).get("name") or ""
    return Button(
        label=f"{emoji} {label}".strip() if not (part.get("emoji") or {}).get("id") else label,
        kind="link" if part.get("url") else "press",
        style=_STYLES.get(part["style"], ""),
        ref=part.get("custom_id") or "",
        url=part.get("url") or "",
        disabled=bool(part.get("disabled")),
    )


def _select(part: Json, channel: Channel, below: int) -> Select:
    options = select_options(part, channel)
    return Select(
        part["custom_id"], part.get("placeholder") or "", options, part["min_values"], part["max_values"], below
    )


def select_options(part: Json, channel: Channel) -> tuple[Option, ...]:
    """What can be chosen: the given options, or the people, roles and channels there are."""
    if part["type"] == 3:
        return tuple(Option(o["label"], o["value"], o.get("description") or "") for o in part["options"])
    guild = channel.guild
    if guild is None:
        people = [user for user in (channel.recipient, channel.bot) if user is not None]
        return tuple(Option(user.display, str(user.id)) for user in people) if part["type"] in (5, 7) else ()
    users = tuple(Option(member.user.display, str(member.user.id)) for member in guild.members.values())
    roles = tuple(Option(role.name, str(role.id)) for role in guild.roles.values())
    channels = tuple(Option(f"#{one.name}", str(one.id)) for one in guild.channels.values() if one.kind != DM)
    return {5: users, 6: roles, 7: users + roles, 8: channels}[part["type"]]


def seen_by(user: User, channel: Channel) -> bool:
    """Whether that person can open that channel at all."""
    return bool(channel.permissions(user) & (1 << 10))
