"""What people say to each other, as Discord's messages: texts with files behind them; sent, turned, taken away.

The calls themselves are made by calls.py, at its pace.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import Any, BinaryIO, cast

import discord

from adapters.discord.calls import Calls
from adapters.discord.chats import partial_message
from adapters.discord.outbound import MORE, NO_MENTIONS, Sheet, mentioning, sheet
from adapters.discord.refusals import GONE, code_of
from bot.channel import MessageGone, Refused
from bot.events import MessageRef
from bot.screens import Parcel, Shown
from core.relay.rules import Attachment

FILE_PATIENCE = 120.0
"""Seconds until a call that brings files is given up on."""
UNSEEN = "application/x-tgsticker"
"""Telegram's moving drawings, which nothing else shows."""


async def carry(
    call: Calls,
    chat: str,
    shown: Shown,
    files: Sequence[BinaryIO | None],
    nonces: Callable[[int], str],
    *,
    whom: str = "",
) -> tuple[MessageRef, ...]:
    """Sends a parcel: its text in as many messages as it takes, its files on the last. Nonces are by number.

    In a server, `whom` it is for is mentioned: there, Discord tells people of other messages only if they ask for it.
    """
    assert shown.parcel is not None
    parcel = shown.parcel
    calls = bool(whom) and not parcel.silent
    html = f'{shown.html}\n<a href="tg://user?id={whom}">@</a>' if calls else shown.html
    drawn = _sheet(replace(shown, html=html))
    last, sent = len(drawn.texts) - 1, list[MessageRef]()
    for number, text in enumerate(drawn.texts):
        options = _options(parcel, chat, first=number == 0)
        if calls:
            options["allowed_mentions"] = mentioning(whom)
        if number == last and drawn.view:
            options["view"] = drawn.view
        content = list(zip(parcel.files, files, strict=True)) if number == last else []
        name = nonces(number)

        async def send(client: discord.Client) -> discord.Message:
            attached = [_file(file, held) for file, held in content if held and file.mime != UNSEEN]  # noqa: B023
            extra = options | ({"files": attached} if attached else {})  # noqa: B023
            line = client.get_partial_messageable(int(chat))
            return await line.send(text, nonce=name, **extra)  # noqa: B023

        message = await (call(send, FILE_PATIENCE) if content else call(send))
        sent.append(MessageRef(chat, str(message.id)))
    return tuple(sent)


async def amend(call: Calls, shown: Shown, nonces: Callable[[int], str]) -> tuple[MessageRef, ...]:
    """Turns the texts of a parcel; its files stay as they are, on the last of them."""
    assert shown.parcel is not None
    parcel, drawn = shown.parcel, _sheet(shown)
    stands, texts = parcel.stands, drawn.texts
    if parcel.files and len(texts) > len(stands):
        texts = (*texts[: len(stands) - 1], texts[len(stands) - 1] + MORE)
    if parcel.files and len(texts) < len(stands):
        texts = (*texts, *[""] * (len(stands) - len(texts)))
    turned = list(stands)
    for number, text in enumerate(texts):
        view = drawn.view if number == len(texts) - 1 else None
        if number < len(stands):
            await turn(call, stands[number], text or "\u200b", view)
        else:
            more = replace(shown, parcel=replace(parcel, stands=(), files=(), reply_to=""))
            turned.append(await _add(call, stands[0].chat, more, text, view, nonces(number)))
    await retract(call, turned[len(texts) :])
    return tuple(turned[: len(texts)])


async def retract(call: Calls, messages: Sequence[MessageRef]) -> None:
    """Takes messages away."""
    for message in messages:

        async def delete(client: discord.Client) -> None:
            await partial_message(client, message).delete()  # noqa: B023

        try:
            await call(delete)
        except Refused as refusal:
            if code_of(refusal) not in GONE:
                raise


async def turn(call: Calls, message: MessageRef, text: str, view: discord.ui.View | None) -> None:
    """Turns a message; MessageGone where it was deleted or is not the bot's."""

    async def edit(client: discord.Client) -> None:
        await partial_message(client, message).edit(content=text, view=view, allowed_mentions=NO_MENTIONS)

    try:
        await call(edit)
    except Refused as refusal:
        if code_of(refusal) in GONE:
            raise MessageGone(str(refusal)) from refusal
        raise


async def _add(call: Calls, chat: str, shown: Shown, text: str, view: discord.ui.View | None, nonce: str) -> MessageRef:
    assert shown.parcel is not None
    options = _options(shown.parcel, chat, first=False) | ({"view": view} if view else {})
    message: discord.Message = await call(
        lambda client: client.get_partial_messageable(int(chat)).send(text, nonce=nonce, **options)
    )
    return MessageRef(chat, str(message.id))


def _sheet(shown: Shown) -> Sheet:
    """The text with what stands in for what Discord cannot show."""
    parcel = shown.parcel
    html = shown.html
    if parcel and parcel.spot:
        north, east = parcel.spot.latitude, parcel.spot.longitude
        page = f"https://www.openstreetmap.org/?mlat={north:.5f}&mlon={east:.5f}#map=16/{north:.5f}/{east:.5f}"
        html += f'\n📍 <a href="{escape(page)}">{north:.5f}, {east:.5f}</a>'
    if parcel and any(file.mime == UNSEEN for file in parcel.files):
        html += "\n🎭"
    return sheet(replace(shown, html=html))


def _options(parcel: Parcel, chat: str, *, first: bool) -> dict[str, Any]:
    options: dict[str, Any] = {"allowed_mentions": NO_MENTIONS, "suppress_embeds": True}
    if parcel.silent:
        options["silent"] = True
    if first and parcel.reply_to:
        options["reference"] = discord.MessageReference(
            message_id=int(parcel.reply_to), channel_id=int(chat), fail_if_not_exists=False
        )
    return options


def _file(file: Attachment, held: BinaryIO) -> discord.File:
    held.seek(0)
    return discord.File(cast(io.BufferedIOBase, held), filename=file.name)


def attachments_of(message: discord.Message) -> list[discord.Attachment]:
    """The files of a message, or of the one that it passes on."""
    return [*message.attachments, *(file for passed_on in message.message_snapshots for file in passed_on.attachments)]
