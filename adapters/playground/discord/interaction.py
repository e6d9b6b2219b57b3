"""One interaction: what a person did, what may answer it, the modal it opened, and how the gateway carries it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from adapters.playground.discord.message_shapes import ATTACHMENT_LIMIT, FileHost, message_json
from adapters.playground.discord.shapes import channel_json, guild_json, member_json, user_json
from adapters.playground.discord.state import DM, Application, Channel, Json, Post, User


class Kind(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answer(IntEnum):
    """How a bot may answer."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    OPEN_MODAL = 9


@dataclass(eq=False)
class Interaction:
    """One act of one person, with what the bot made of it. Deadlines are in moved time, from `pressed_at`."""

    id: int
    token: str
    kind: Kind
    application: Application
    person: User
    channel: Channel
    pressed_at: float
    data: Json
    pressed: Post | None = None
    """The message whose component was used, also behind a modal."""
    form: OpenModal | None = None
    """The modal that was submitted."""
    answer: Answer | None = None
    original: Post | None = None
    """What `@original` means: the answer, or the pressed message after an update."""
    choices: asyncio.Future[list[Json]] | None = None
    timer: asyncio.TimerHandle | None = None

    @property
    def allowed(self) -> tuple[Answer, ...]:
        """The answers that this kind of interaction takes."""
        if self.kind is Kind.AUTOCOMPLETE:
            return (Answer.CHOICES,)
        answers: tuple[Answer, ...] = (Answer.MESSAGE, Answer.DEFERRED_MESSAGE)
        if self.pressed is not None:
            answers += (Answer.DEFERRED_UPDATE, Answer.UPDATE)
        return answers if self.kind is Kind.MODAL else (*answers, Answer.OPEN_MODAL)

    @property
    def command(self) -> str:
        """The words behind the slash, with those of a subcommand."""
        words, part = [self.data["name"]], self.data
        while part.get("options") and part["options"][0]["type"] in (1, 2):
            part = part["options"][0]
            words.append(part["name"])
        return " ".join(words)

    @property
    def metadata(self) -> Json:
        """What a message says about the interaction that made it."""
        shape: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "user": user_json(self.person),
            "authorizing_integration_owners": owners(self.channel),
        }
        if self.kind is Kind.COMPONENT and self.pressed is not None:
            shape["interacted_message_id"] = str(self.pressed.id)
        if self.form is not None:
            shape["triggering_interaction_metadata"] = self.form.interaction.metadata
        return shape


@dataclass
class OpenModal:
    """A modal on somebody's screen: the interaction that opened it, its JSON, and what was typed, by custom id."""

    interaction: Interaction
    shape: Json
    typed: dict[str, str] = field(default_factory=dict)


def owners(channel: Channel) -> dict[str, str]:
    """Where the application is installed that answers in this channel: in its guild, or 0 in its own DM."""
    return {"0": str(channel.guild.id) if channel.guild else "0"}


def interaction_json(interaction: Interaction, host: FileHost) -> Json:
    """An interaction as INTERACTION_CREATE carries it."""
    channel, person = interaction.channel, interaction.person
    shape: dict[str, Any] = {
        "version": 1,
        "id": str(interaction.id),
        "application_id": str(interaction.application.id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": interaction_channel_json(channel, person),
        "locale": person.locale,
        "context": 1 if channel.guild is None else 0,
        "app_permissions": str(channel.permissions(interaction.application.user)),
        "authorizing_integration_owners": owners(channel),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if channel.guild is None:
        shape["user"] = user_json(person)
    else:
        guild = channel.guild
        member = member_json(guild.members[person.id]) | {"permissions": str(channel.permissions(person))}
        whole = guild_json(guild)
        shape |= {
            "member": member,
            "guild_id": str(guild.id),
            "guild_locale": "en-US",
            "guild": {"id": whole["id"], "locale": "en-US", "features": []},
        }
    if interaction.pressed is not None and interaction.kind is not Kind.COMMAND:
        shape["message"] = message_json(interaction.pressed, host)
    return shape


def interaction_channel_json(channel: Channel, seer: User) -> Json:
    """The partial channel inside an interaction, with what the person may do there."""
    return channel_json(channel) | ({} if channel.kind == DM else {"permissions": str(channel.permissions(seer))})
