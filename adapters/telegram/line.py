"""What people say to each other, as Telegram's messages: texts, media by kind, albums and places; sent, turned, taken
away. How fast, and what errors mean, is in limits.py and refusals.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, BinaryIO, Final, TypeVar

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from adapters.streaming import save_from
from adapters.telegram import limits
from adapters.telegram.chats import chat_of, number_of, target
from adapters.telegram.limits import Pace
from adapters.telegram.outbound import NO_PREVIEW, sheet
from adapters.telegram.pieces import clipped
from adapters.telegram.reactions import chosen
from adapters.telegram.refusals import is_unchanged, named
from adapters.telegram.steps import GROUPED, UNCAPTIONED, Step, kind_of, steps_of
from bot.channel import ChannelError, Refused
from bot.events import MessageRef
from bot.screens import Parcel, Shown

HALF_SENT: Final = 1_000

Sent = list[MessageRef]
T = TypeVar("T")


class Line:
    """Carries parcels. What was sent of one before it broke off is not sent again."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace
        self._begun: dict[str, list[Sent]] = {}

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], nonce: str
    ) -> tuple[MessageRef, ...]:
        """Sends a parcel, in as many messages as it takes."""
        assert shown.parcel is not None
        begun = self._begun.pop(nonce, [])
        try:
            for number, step in enumerate(steps_of(shown)):
                if number >= len(begun):
                    begun.append(await self._do(address, step, shown.parcel, files, first=number == 0))
        except ChannelError:
            if begun and len(self._begun) < HALF_SENT:
                self._begun[nonce] = begun
            raise
        return tuple(one for sent in begun for one in sent)

    async def amend(self, shown: Shown) -> tuple[MessageRef, ...]:
        """Turns the texts of a parcel; its files stay as they are."""
        parcel = shown.parcel
        assert parcel is not None
        drawn, stands = sheet(shown), parcel.stands
        of_files = len(parcel.files) + bool(parcel.spot)
        places = len(stands) - of_files
        if places <= 0:
            await self._caption(stands[0], clipped(drawn.html, limits.CAPTION), drawn.keyboard)
            return stands
        texts = drawn.texts
        if of_files and len(texts) > places:  # nothing can be put between what is there and the files
            texts = (*texts[: places - 1], clipped("\n".join(texts[places - 1 :]), limits.TEXT))
        turned = list(stands[:places])
        for number, text in enumerate(texts):
            keyboard = drawn.keyboard if number == len(texts) - 1 else None
            if number < places:
                await self.turn(stands[number], text, keyboard)
            else:
                turned.append(_ref(await self.text(stands[0].chat, text, keyboard, {})))
        await self.retract(turned[len(texts) :])
        return (*turned[: len(texts)], *stands[places:])

    async def text(
        self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None, options: dict[str, Any]
    ) -> Message:
        """Sends one message of text; `options` are further fields of Telegram's method."""
        return await self._call(
            chat,
            lambda: self._bot.send_message(
                text=text,
                **target(chat),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
                **options,
            ),
        )

    async def turn(self, message: MessageRef, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """Turns a message of text; one that already shows it counts as turned."""
        await self._turned(
            message,
            lambda: self._bot.edit_message_text(
                text,
                chat_id=number_of(message.chat),
                message_id=number_of(message.message),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            ),
        )

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away; Telegram lets a bot do so for 48 hours."""
        for message in messages:
            await self._pace.edit(message.chat)
            try:
                await self._bot.delete_message(number_of(message.chat), int(message.message))
            except TelegramError as error:
                if "to delete not found" not in error.message.lower():
                    raise named(error) from error

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
        """Puts what Telegram has of these on a message, one at most; that which it stands for."""
        found = chosen(emoji)
        await self._pace.edit(message.chat)
        try:
            await self._bot.set_message_reaction(
                number_of(message.chat), int(message.message), found[1] if found else None
            )
        except TelegramError as error:
            if "reaction_" in error.message.lower():  # this chat does not allow it
                return ()
            raise named(error) from error
        return found[:1] if found else ()

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """Writes what is in a file, by its `file_id`."""
        try:
            found = await self._bot.get_file(file)
        except TelegramError as error:
            raise named(error) from error
        if not found.file_path:
            raise Refused("Telegram does not hand the file out")
        await save_from(found.file_path, into, most)

    async def _do(
        self, chat: str, step: Step, parcel: Parcel, files: Sequence[BinaryIO | None], *, first: bool
    ) -> Sent:
        reply = ReplyParameters(int(parcel.reply_to), allow_sending_without_reply=True) if parcel.reply_to else None
        common: dict[str, Any] = {"disable_notification": parcel.silent or None}
        if first and reply:
            common["reply_parameters"] = reply
        if len(step.files) > 1:
            return await self._album(chat, step, parcel, files, common)
        if step.files:
            return [_ref(await self._file(chat, step, parcel, files, common))]
        if not step.text and parcel.spot is not None:
            north, east = parcel.spot.latitude, parcel.spot.longitude
            place = self._bot.send_location
            return [_ref(await self._call(chat, lambda: place(**target(chat), latitude=north, longitude=east)))]
        return [_ref(await self.text(chat, step.text, step.keyboard, common))]

    async def _file(
        self, chat: str, step: Step, parcel: Parcel, files: Sequence[BinaryIO | None], common: dict[str, Any]
    ) -> Message:
        file, content = parcel.files[step.files[0]], files[step.files[0]]
        kind = kind_of(file)
        if kind not in UNCAPTIONED and step.text:
            common = {**common, "caption": step.text, "parse_mode": ParseMode.HTML}
        if step.keyboard:
            common = {**common, "reply_markup": step.keyboard}

        def send(kind: str) -> Callable[[], Awaitable[Message]]:
            if content:
                content.seek(0)
            what = InputFile(content, filename=file.name, read_file_handle=False) if content else file.ref
            call: Callable[..., Awaitable[Message]] = getattr(self._bot, f"send_{kind}")
            return lambda: call(**target(chat), **{kind: what}, **common)

        try:
            return await self._call(chat, send(kind))
        except Refused:
            if content is None or kind == "document":
                raise
            return await self._call(chat, send("document"))

    async def _album(
        self, chat: str, step: Step, parcel: Parcel, files: Sequence[BinaryIO | None], common: dict[str, Any]
    ) -> Sent:
        def media(as_files: bool) -> list[Any]:
            made = []
            for number in step.files:
                file, content = parcel.files[number], files[number]
                if content:
                    content.seek(0)
                kind = "document" if as_files else kind_of(file)
                part = InputFile(content, file.name, attach=True, read_file_handle=False) if content else file.ref
                made.append(GROUPED[kind](part))
            return made

        async def send(as_files: bool) -> Sent:
            call = self._bot.send_media_group
            made = {**target(chat), **common}
            sent = await self._call(chat, lambda: call(media=media(as_files), **made), len(step.files))
            return [_ref(one) for one in sent]

        try:
            return await send(as_files=False)
        except Refused:
            if any(files[number] is None for number in step.files):
                raise
            return await send(as_files=True)

    async def _caption(self, message: MessageRef, caption: str, keyboard: InlineKeyboardMarkup | None) -> None:
        await self._turned(
            message,
            lambda: self._bot.edit_message_caption(
                number_of(message.chat),
                int(message.message),
                caption=caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
            ),
        )

    async def _turned(self, message: MessageRef, call: Callable[[], Awaitable[object]]) -> None:
        await self._pace.edit(message.chat)
        try:
            await call()
        except TelegramError as error:
            if not is_unchanged(error):
                raise named(error) from error

    async def _call(self, chat: str, call: Callable[[], Awaitable[T]], messages: int = 1) -> T:
        for _ in range(messages):
            await self._pace.send(chat)
        try:
            return await call()
        except TelegramError as error:
            raise named(error) from error


def _ref(message: Message) -> MessageRef:
    """Where a message stands, which Telegram says: it puts what was for a topic that is gone into the chat."""
    return MessageRef(chat_of(message), str(message.message_id))
