"""discord.py's objects as events. What is done with an event lives in app.py and answers.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, cast

import discord

from adapters.discord.markdown import read_markdown
from adapters.discord.outbound import plain
from adapters.discord.threads import is_own
from bot.events import (
    AttachedFile,
    Author,
    Command,
    Completion,
    Edited,
    Event,
    FileSent,
    MessageRef,
    Place,
    Press,
    Submit,
    Text,
)

PLATFORM = "discord"

_ROLE = re.compile(r"<@&(\d{1,20})>")
_SELECT = 3
_SUBCOMMANDS = (1, 2)


def event_of(interaction: discord.Interaction) -> Event | None:
    """What a person did with a command, a button, a select or a form; None for what Parley has none of."""
    data = cast(Mapping[str, Any], interaction.data or {})
    about = (str(interaction.id), _author(interaction.user, str(interaction.locale)), _place(interaction))
    match interaction.type:
        case discord.InteractionType.application_command:
            path, options = _path(data)
            arguments = {option["name"]: _named_roles(str(option["value"]), interaction.guild) for option in options}
            return Command(*about, name=path[0], text=" ".join(path[1:]), arguments=arguments)
        case discord.InteractionType.autocomplete:
            path, options = _path(data)
            for option in options:
                if option.get("focused"):
                    return Completion(*about, " ".join(path), option["name"], str(option["value"]))
            return None
        case discord.InteractionType.component:
            chosen = data["component_type"] == _SELECT
            pressed = data["values"][0] if chosen else plain(data["custom_id"])
            return Press(*about, data=pressed, message=_kept(interaction.message))
        case discord.InteractionType.modal_submit:
            values = dict(_values(data["components"]))
            return Submit(*about, data=data["custom_id"], values=values, message=_kept(interaction.message))
        case _:
            return None


def message_event(message: discord.Message, me: int | None) -> Text | FileSent | None:
    """What a person wrote to the bot, whose number is `me`, in their DM or a conversation's thread; None for what
    others, bots or Discord itself wrote."""
    ordinary = message.type in (discord.MessageType.default, discord.MessageType.reply)
    place = _place_of(message, me)
    if place is None or message.author.bot or not ordinary:
        return None
    chat = place.chat
    about = (str(message.id), _author(message.author), place)
    ref = MessageRef(chat, str(message.id))
    passed_on = next(iter(message.message_snapshots), None)
    what = passed_on or message
    answered = "" if passed_on or not message.reference else str(message.reference.message_id or "")
    html = _html(what.content, message.mentions)
    if message.poll:
        return FileSent(*about, "poll", message=ref, reply_to=answered)
    if what.attachments:
        first, *others = what.attachments
        return FileSent(
            *about,
            _kind(first),
            first.filename,
            what.content,
            ref,
            _address(first, message),
            first.size,
            mime=first.content_type or "",
            html=html,
            others=tuple(
                AttachedFile(_kind(file), file.filename, _address(file, message), file.size, file.content_type or "")
                for file in others
            ),
            reply_to=answered,
        )
    if what.stickers:  # Discord draws them in ways of its own, so what they are called is passed on
        names = ", ".join(sticker.name for sticker in what.stickers)
        return Text(*about, names, ref, answered, f"🎭 {escape(names)}")
    return Text(*about, what.content, ref, answered, html)


def edited_event(message: discord.Message, me: int | None) -> Edited | None:
    """A message in the person's DM or a conversation's thread that says something else now; None for what others, or
    Discord itself, changed."""
    place = _place_of(message, me)
    if place is None or message.author.bot or message.edited_at is None:
        return None
    chat, number, html = place.chat, str(message.id), _html(message.content, message.mentions)
    # As a snowflake, which says when: updates are told apart, and where to read on from is told, by their numbers.
    # The time of sending is mixed in: two that are edited in the same millisecond must not be taken for one.
    edited = discord.utils.time_snowflake(message.edited_at) | ((message.id ^ message.id >> 22) & 0x3FFFFF)
    return Edited(str(edited), _author(message.author), place, MessageRef(chat, number), html)


def _place_of(message: discord.Message, me: int | None) -> Place | None:
    """Where people write to the bot; None for a server's channels, and for threads that it has not opened itself."""
    chat = str(message.channel.id)
    if message.guild is None:
        return Place(chat)
    return Place(chat, thread=True) if is_own(message.channel, me) else None


def _html(content: str, mentioned: Sequence[discord.User | discord.Member]) -> str:
    named = {user.id: user.display_name for user in mentioned}
    return read_markdown(content, lambda sign, number: f"{sign[0]}{named.get(number, '…')}")


def _address(file: discord.Attachment, message: discord.Message) -> str:
    """Where a file is today. It names its message, too, which gives a new address when this one has run out."""
    return f"{file.url}#{message.channel.id}/{message.id}"


def _author(user: discord.User | discord.Member, locale: str = "") -> Author:
    """Who did it. Messages, unlike interactions, do not say in which language the person reads."""
    return Author(PLATFORM, str(user.id), user.global_name or user.name, user.name, locale)


def _place(interaction: discord.Interaction) -> Place:
    space = f"{PLATFORM}:{interaction.guild_id}" if interaction.guild_id else ""
    return Place(str(interaction.channel_id), private=not space, space=space)


def _named_roles(text: str, server: discord.Guild | None) -> str:
    """What was typed, with the name of each role that it mentions before the mention, which has the number alone."""

    def named(mention: re.Match[str]) -> str:
        role = server.get_role(int(mention[1])) if server else None
        return f"{role.name} {mention[0]}" if role else mention[0]

    return _ROLE.sub(named, text)


def _kept(message: discord.Message | None) -> MessageRef | None:
    """The message, unless one person alone sees it: such a one cannot be kept true."""
    if message is None or message.flags.ephemeral:
        return None
    return MessageRef(str(message.channel.id), str(message.id))


def _path(data: Mapping[str, Any]) -> tuple[list[str], Sequence[Mapping[str, Any]]]:
    """The names of a command and its subcommands, and the options given to the last."""
    path, options = [data["name"]], data.get("options", [])
    while options and options[0]["type"] in _SUBCOMMANDS:
        path.append(options[0]["name"])
        options = options[0].get("options", [])
    return path, options


def _values(components: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, str]]:
    """The fields of a form, whether they stand in a label or in a row."""
    fields = [field for part in components for field in (*part.get("components", ()), part.get("component"))]
    return [(field["custom_id"], _value(field)) for field in fields if field]


def _value(field: Mapping[str, Any]) -> str:
    """What was written, or the one that was chosen."""
    return str(next(iter(field["values"]), "") if "values" in field else field.get("value", ""))


def _kind(file: discord.Attachment) -> str:
    if file.is_voice_message():
        return "voice"
    kind = (file.content_type or "").split("/")[0]
    return kind if kind in ("image", "video", "audio") else "file"
