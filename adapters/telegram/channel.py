"""Sending and turning messages on Telegram, paced, with failures named. When to do which is not known here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from telegram import Bot, ChatMember, ChatMemberRestricted, InlineKeyboardMarkup, InputFile
from telegram.constants import ParseMode
from telegram.error import TelegramError

from adapters.cutting import cut
from adapters.telegram import limits
from adapters.telegram.chats import number_of, target, topic_of
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.limits import Pace
from adapters.telegram.line import Line
from adapters.telegram.outbound import sheet
from adapters.telegram.pieces import clipped
from adapters.telegram.refusals import is_nobody, named
from bot.channel import ChannelError, Occasion, Threading
from bot.events import MessageRef
from bot.screens import Document, Shown

HALF_SENT: Final = 1_000
"""How many texts of several messages are remembered as sent in part."""


class TelegramChannel:
    """Carries messages to people on Telegram."""

    platform = PLATFORM
    passes_files_on = True

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._pace = Pace()
        self._half_sent: dict[str, int] = {}
        self._line = Line(bot, self._pace)
        self.topics = False
        """Whether the bot can open topics in private chats, once Telegram has said so."""

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Sends to a person's private chat. Telegram knows no nonce: what it took without saying so comes twice."""
        await self._pace.mail()
        return await self.post(address, shown, nonce=nonce)

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Sends what somebody else has said; what was sent of it before it broke off is not sent again."""
        await self._pace.mail()
        assert shown.parcel is not None
        return await self._line.carry(shown.parcel.thread or address, shown, files, nonce)

    @property
    def threading(self) -> Threading | None:
        """Topics for everybody, where its owner has switched them on for the bot."""
        return Threading(mentors_only=False, read_along=False) if self.topics else None

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """Opens a topic in the private chat with a person."""
        await self._pace.send(address)
        try:
            topic = await self._bot.create_forum_topic(number_of(address), cut(title, limits.TOPIC))
        except TelegramError as error:
            raise named(error) from error
        chat = topic_of(number_of(address), topic.message_thread_id)
        try:
            await self.post(chat, shown, nonce=nonce)
        except ChannelError:
            with suppress(ChannelError):
                await self.close_thread(chat)
            raise
        return chat

    async def close_thread(self, chat: str) -> None:
        """Deletes a topic."""
        topic = target(chat)
        try:
            await self._bot.delete_forum_topic(topic["chat_id"], topic["message_thread_id"] or 0)
        except TelegramError as error:
            raise named(error) from error

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns what somebody else has said."""
        await self._pace.mail()
        return await self._line.amend(shown)

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away, for 48 hours."""
        await self._line.retract(messages)

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
        """Puts the newest that Telegram has, or the nearest to it, on a message: a bot may put one there."""
        await self._pace.mail()
        return await self._line.react(message, emoji)

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """Writes what is in a file; Telegram hands out at most 20 MB."""
        await self._line.save(file, into, most)

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Sends to a group; who is mentioned there is notified."""
        await self._pace.mail()
        await self.post(space, shown, nonce=nonce)

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message; MessageGone where it was deleted or cannot be edited."""
        await self._pace.mail()
        await self.turn(message, shown)

    async def post(self, chat: str, shown: Shown, *, nonce: str) -> MessageRef:
        """Sends at once, in several messages where it is long; tried again, goes on after those that were taken."""
        drawn = sheet(shown)
        texts = drawn.texts
        begun = min(self._half_sent.pop(nonce, 0), len(texts) - 1)
        for number, text in enumerate(texts[begun:], begun):
            is_last = number == len(texts) - 1
            keyboard, document = (drawn.keyboard, shown.document) if is_last else (None, None)
            try:
                sent = await self._send(chat, text, keyboard, document)
            except ChannelError:
                self._remember(nonce, number)
                raise
        return MessageRef(chat, str(sent))

    async def turn(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message at once; one that already shows it counts as turned."""
        drawn = sheet(shown)
        await self._line.turn(message, drawn.only, drawn.keyboard)

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """The account's standing in a group, as its only role; None where it is no member of it."""
        try:
            member = await self._bot.get_chat_member(number_of(space), number_of(address))
        except TelegramError as error:
            if is_nobody(error):
                return None
            raise named(error) from error
        gone = member.status in (ChatMember.LEFT, ChatMember.BANNED)
        away = isinstance(member, ChatMemberRestricted) and not member.is_member
        return None if gone or away else frozenset({member.status})

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """Nothing: groups on Telegram have no events."""
        return None

    async def fetch(self, file: str) -> bytes:
        """What is in a file, by its `file_id`; Telegram hands out at most 20 MB."""
        try:
            return bytes(await (await self._bot.get_file(file)).download_as_bytearray())
        except TelegramError as error:
            raise named(error) from error

    async def close(self) -> None:
        """Nothing: the line is the app's."""

    async def _send(
        self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None, document: Document | None
    ) -> int:
        if document is None:
            return (await self._line.text(chat, text, keyboard, {})).message_id
        await self._pace.send(chat)
        try:
            sent = await self._bot.send_document(
                document=InputFile(document.text.encode(), filename=document.name),
                caption=clipped(text, limits.CAPTION),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                **target(chat),
            )
        except TelegramError as error:
            raise named(error) from error
        return sent.message_id

    def _remember(self, nonce: str, number: int) -> None:
        if number and len(self._half_sent) < HALF_SENT:
            self._half_sent[nonce] = number
