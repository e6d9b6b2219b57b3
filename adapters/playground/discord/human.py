"""A person with a Discord client: does what the screen shows, and nothing else. Implements `window.Human`."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from adapters.playground.discord.audience import Desk
from adapters.playground.discord.calls import Backend
from adapters.playground.discord.forms import fill_in, submitted
from adapters.playground.discord.interaction import Kind
from adapters.playground.discord.menu import command_data, find_command
from adapters.playground.discord.message_shapes import ATTACHMENT_LIMIT
from adapters.playground.discord.places import channel_at, places_of, threads_of
from adapters.playground.discord.pressing import Press, choice, pressable
from adapters.playground.discord.routes.threads import remove_thread, wake
from adapters.playground.discord.rules.emoji import MOST, is_emoji
from adapters.playground.discord.rules.messages import CONTENT_LIMIT, Draft, SentFile
from adapters.playground.discord.screen import Screen
from adapters.playground.discord.state import VOICE_MESSAGE, Channel, Json, Permission, Post, User
from adapters.playground.window import File, Message, NotOnScreen, Option, Window

T = TypeVar("T")


class DiscordHuman:
    """A person and their client. `dm` is the DM with the first bot; other places are channels, by name."""

    platform = "discord"

    def __init__(self, backend: Backend, user: User) -> None:
        self._backend = backend
        self._open = backend.interactions.open
        self.user = user
        self.desk = Desk(user)
        backend.audience.desks[user.id] = self.desk
        self._screen = Screen(backend, self.desk)

    @property
    def id(self) -> str:
        """The user's snowflake, as text."""
        return str(self.user.id)

    @property
    def name(self) -> str:
        """What others read."""
        return self.user.display

    @property
    def handle(self) -> str:
        """The account's unique name."""
        return self.user.name

    @property
    def zone(self) -> str:
        """The IANA zone of this person's device."""
        return self.user.zone

    @property
    def places(self) -> tuple[str, ...]:
        """Where this person can go: the DM, then the channels of their servers."""
        return places_of(self._backend.world, self.user)

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that this person is in: who may manage threads sees others, too."""
        return threads_of(self._backend.world, self.user)

    def window(self, place: str = "dm") -> Window:
        """What this person sees now."""
        return self._screen.window(self._channel(place), place)

    def content(self, file: File) -> bytes:
        """What is in a file that this person's window shows."""
        return self._backend.world.uploads[int(file.url.split("/")[-2])].data

    async def say(self, text: str, *, place: str = "dm", reply_to: str = "") -> None:
        """Sends a message as typed; no client sends more than 2000 characters, or none at all."""
        if not 1 <= len(text.strip()) <= CONTENT_LIMIT:
            raise NotOnScreen(f"a message takes 1 to {CONTENT_LIMIT} characters, not {len(text)}")
        self._write(place, Draft(content=text.strip()), reply_to)

    async def attach(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        place: str = "dm",
        kind: str = "document",
        reply_to: str = "",
    ) -> None:
        """Sends a file of at most 10 MiB; Discord shows it by its type, whatever `kind` it is, but for a `voice`."""
        flags = VOICE_MESSAGE if kind == "voice" else 0
        self._write(place, Draft(content=caption, new_files=[self._file(name, data)], flags=flags), reply_to)

    async def send(self, content: Mapping[str, Any], *, place: str = "dm", reply_to: str = "") -> None:
        """Sends what the client's other menus make: a sticker, a poll, or something forwarded."""
        self._write(place, Draft(content=""), reply_to, dict(content))

    async def attach_all(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = "", place: str = "dm", reply_to: str = ""
    ) -> None:
        """Sends one message with up to 10 files."""
        if not 1 <= len(files) <= 10:
            raise NotOnScreen(f"a message has up to 10 files, not {len(files)}")
        self._write(place, Draft(content=caption, new_files=[self._file(*file) for file in files]), reply_to)

    def _file(self, name: str, data: bytes) -> tuple[SentFile, None]:
        if len(data) > ATTACHMENT_LIMIT:
            raise NotOnScreen("Your files are too powerful: at most 10 MiB")
        return SentFile(name, mimetypes.guess_type(name)[0] or "application/octet-stream", data), None

    async def edit(self, message: str, text: str, *, place: str = "dm") -> None:
        """Edits one of this person's own messages."""
        post = self._post(place, message)
        if post.author is not self.user:
            raise NotOnScreen("only one's own messages can be edited")
        self._backend.posts.edit(post, Draft(content=text))

    async def delete(self, message: str, *, place: str = "dm") -> None:
        """Deletes one of this person's own messages, or dismisses one that only they see."""
        post = self._post(place, message)
        if post.only_for is self.user:
            self.desk.dismissed.add(post.id)
            self._backend.audience.changed(self.user)
        elif post.author is self.user:
            self._backend.posts.delete(post)
        else:
            raise NotOnScreen("only one's own messages can be deleted")

    async def react(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Puts an emoji on a message, beside those that this person has put there."""
        post = self._post(place, message)
        if not is_emoji(emoji) or (emoji not in post.reactions and len(post.reactions) >= MOST):
            raise NotOnScreen(f"{emoji} cannot be put on message {message}")
        self._backend.posts.react(post, self.user, emoji)

    async def unreact(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Takes one's emoji off a message."""
        post = self._post(place, message)
        if self.user not in post.reactions.get(emoji, []):
            raise NotOnScreen(f"{self.name} has put no {emoji} on message {message}")
        self._backend.posts.unreact(post, self.user, emoji)

    async def command(self, name: str, /, *, place: str = "dm", **arguments: str) -> None:
        """Sends a slash command; a subcommand is named with a space, `mentor add`."""
        channel = self._channel(place)
        chosen = find_command(self._backend.world, self.user, channel, name)
        data = command_data(self._backend.world, chosen, channel, arguments)
        self._open(Kind.COMMAND, self.user, chosen.application, channel, data)

    async def complete(
        self, name: str, argument: str, typed: str, *, place: str = "dm", **others: str
    ) -> tuple[Option, ...]:
        """The completions that the bot offers for an option while it is typed; none where it does not answer in 3 s."""
        channel = self._channel(place)
        chosen = find_command(self._backend.world, self.user, channel, name)
        option = next((option for option in chosen.options if option["name"] == argument), None)
        if option is None or not option.get("autocomplete"):
            raise NotOnScreen(f"/{name} completes no option {argument}")
        data = command_data(self._backend.world, chosen, channel, {**others, argument: typed}, focused=argument)
        interaction = self._open(Kind.AUTOCOMPLETE, self.user, chosen.application, channel, data)
        assert interaction.choices is not None
        return tuple(Option(choice["name"], str(choice["value"])) for choice in await interaction.choices)

    async def pick(self, label: str, *, message: str = "", place: str = "dm") -> None:
        """Presses the button or chooses the option with that label, on the newest message that has it."""
        offered = pressable(self._newest_first(place, message))
        found = next((one for one in offered if one.label == label), None)
        if found is None:
            raise NotOnScreen(f"“{label}” cannot be picked in {place}; on the screen: {self._labels(place)}")
        if found.press is not None:
            self._press(found.press)

    async def press_ref(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Presses or chooses by the custom id or option value that stands on that message."""
        offered = pressable(self._newest_first(place, message))
        press = next((one.press for one in offered if one.press and one.ref == ref), None)
        if press is None:
            raise NotOnScreen(f"“{ref}” does not stand on that message; on the screen: {self._labels(place)}")
        self._press(press)

    async def choose(self, labels: tuple[str, ...], *, message: str = "", place: str = "dm") -> None:
        """Chooses several options of one select."""
        press = choice(self._newest_first(place, message), labels)
        if press is None:
            raise NotOnScreen(f"no select takes {labels}; on the screen: {self._labels(place)}")
        self._press(press)

    async def forge(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Sends a press with a custom id of one's own. Discord itself checks these; a bot should not rely on that."""
        self._press(Press(self._post(place, message), ref))

    async def submit(self, values: Mapping[str, str], *, place: str = "dm") -> None:
        """Fills in the open modal by label and sends it; fields left out keep what stands in them."""
        channel = self._channel(place)
        modal = self.desk.modals.get(channel.id)
        if modal is None:
            raise NotOnScreen(f"no form is open in {place}")
        fill_in(modal, values)
        data = {"custom_id": modal.shape["custom_id"], "components": submitted(modal)}
        del self.desk.modals[channel.id]
        opened_by = modal.interaction
        self._open(Kind.MODAL, self.user, opened_by.application, channel, data, pressed=opened_by.pressed, form=modal)

    async def dismiss(self, *, place: str = "dm") -> None:
        """Closes the open modal without sending it."""
        if self.desk.modals.pop(self._channel(place).id, None) is None:
            raise NotOnScreen(f"no form is open in {place}")
        self._backend.audience.changed(self.user)

    async def leave_thread(self, place: str) -> None:
        """Leaves a private thread, which is then not seen any more. Bots that may not hear of members are not told."""
        thread = self._channel(place)
        if thread.thread_members.pop(self.user.id, None) is None:
            raise NotOnScreen(f"{self.name} is in no thread {place}")
        self._backend.audience.changed(self.user)

    async def delete_thread(self, place: str) -> None:
        """Deletes a thread, which takes the permission to manage threads."""
        thread = self._channel(place)
        if thread.parent is None or not thread.permissions(self.user) & Permission.MANAGE_THREADS:
            raise NotOnScreen(f"{self.name} cannot delete {place}")
        remove_thread(self._backend, thread)

    async def open_link(self, payload: str) -> None:
        """Discord has no deep links into a bot."""
        raise NotOnScreen("Discord has no deep links into a bot")

    async def block(self, blocked: bool = True) -> None:
        """Closes one's DMs, so that the bot's messages there are refused with 50007; False opens them."""
        self.user.dms_closed = blocked
        self._backend.audience.changed(self.user)

    async def wait(
        self,
        until: Callable[[Window], T | None],
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> T:
        """The first value other than None or False that `until(window)` gives; TimeoutError shows the window."""
        return await self.desk.watch.wait(lambda: self.window(place), until, timeout)

    async def see(
        self,
        text: str,
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> Message:
        """Waits until a message contains `text`, and returns the newest that does."""
        return await self.wait(lambda window: window.newest(text), timeout=timeout, place=place)

    def _channel(self, place: str) -> Channel:
        return channel_at(self._backend.world, self.user, place)

    def _post(self, place: str, message: str) -> Post:
        for post in self._screen.posts(self._channel(place)):
            if str(post.id) == message:
                return post
        raise NotOnScreen(f"message {message} is not on the screen in {place}")

    def _newest_first(self, place: str, message: str) -> list[Post]:
        return [self._post(place, message)] if message else self._screen.posts(self._channel(place))[::-1]

    def _labels(self, place: str) -> str:
        labels = [label for message in self.window(place).messages for label in message.labels]
        return ", ".join(labels[-40:]) or "nothing to press"

    def _write(self, place: str, draft: Draft, reply_to: str, more: Json | None = None) -> None:
        channel = self._channel(place)
        if channel.bot is not None and not self._backend.world.share_a_guild(self.user, channel.bot):
            raise NotOnScreen("Your message could not be delivered: no server is shared with the bot")
        if not channel.permissions(self.user) & Permission.SEND_MESSAGES or channel.locked:
            raise NotOnScreen(f"no message can be written in {place}")
        if channel.rests(self._backend.world.clock.now()) or channel.archived:
            wake(self._backend, channel)
        quoted = self._post(place, reply_to) if reply_to else None
        self._backend.posts.write(channel, self.user, draft, reply_to=quoted, more=more)

    def _press(self, press: Press) -> None:
        post, world = press.post, self._backend.world
        application = world.applications[post.author.id]
        self._open(Kind.COMPONENT, self.user, application, post.channel, press.data(world), pressed=post)
