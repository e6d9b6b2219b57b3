"""What people say to each other, as Telegram's messages: texts, media by kind, albums and places; sent, turned, taken
away. How fast, and what errors mean, is in limits.py and refusals.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, BinaryIO, Final, TypeVar

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from adapters.streaming import save_from
from adapters.telegram import limits
from adapters.telegram.chats import chat_of, number_of, target
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.limits import Pace
from adapters.telegram.outbound import Sheet, sheet
from adapters.telegram.pieces import clipped, plain, width
from adapters.telegram.reactions import chosen
from adapters.telegram.refusals import is_unchanged, named
from bot.channel import ChannelError, Refused
from bot.events import MessageRef
from bot.screens import Parcel, Shown
from core.relay.rules import Attachment

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
CAPTION: Final = 1024
PHOTO_BYTES: Final = 10 * 1024 * 1024
UNCAPTIONED: Final = frozenset({"sticker", "video_note"})
FROM_ELSEWHERE: Final = {"image/jpeg": "photo", "image/png": "photo", "image/gif": "animation", "video/mp4": "video"}
"""How media are shown that come from another platform; what is not named here comes as a file."""
GROUPED: Final = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
ALBUM: Final = 10
HALF_SENT: Final = 1_000

Sent = list[MessageRef]
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """One call: a text, a file with a caption, an album, or the place of the parcel."""

    text: str = ""
    files: tuple[int, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def messages(self) -> int:
        """How many messages it makes."""
        return max(1, len(self.files))


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
            for number, step in enumerate(_steps(shown)):
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
            await self._caption(stands[0], clipped(drawn.html, CAPTION), drawn.keyboard)
            return stands
        texts = drawn.texts
        if of_files and len(texts) > places:  # nothing can be put between what is there and the files
            texts = (*texts[: places - 1], clipped("\n".join(texts[places - 1 :]), limits.TEXT))
        turned = list(stands[:places])
        for number, text in enumerate(texts):
            keyboard = drawn.keyboard if number == len(texts) - 1 else None
            if number < places:
                await self._turn(stands[number], text, keyboard)
            else:
                turned.append(_ref(await self._text(stands[0].chat, text, keyboard, {})))
        await self.retract(turned[len(texts) :])
        return (*turned[: len(texts)], *stands[places:])

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
        return [_ref(await self._text(chat, step.text, step.keyboard, common))]

    async def _text(
        self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None, common: dict[str, Any]
    ) -> Message:
        return await self._call(
            chat,
            lambda: self._bot.send_message(
                text=text,
                **target(chat),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
                **common,
            ),
        )

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

    async def _turn(self, message: MessageRef, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        await self._turned(
            message,
            lambda: self._bot.edit_message_text(
                text,
                chat_id=number_of(message.chat),
                message_id=int(message.message),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
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


def kind_of(file: Attachment) -> str:
    """As what Telegram sends a file: its own as they came, those from elsewhere as the nearest it has."""
    if file.platform == PLATFORM:
        return file.kind
    if file.kind in ("voice", "audio"):
        return file.kind
    kind = FROM_ELSEWHERE.get(file.mime.split(";")[0], "document")
    return "document" if kind == "photo" and file.size > PHOTO_BYTES else kind


def _steps(shown: Shown) -> list[Step]:
    """The calls that bring a parcel. A single file carries the text as its caption, where that is short enough."""
    drawn, parcel = sheet(shown), shown.parcel
    assert parcel is not None
    files = parcel.files
    alone = len(files) == 1 and kind_of(files[0]) not in UNCAPTIONED
    if alone and width(plain(drawn.html)) <= CAPTION:
        return [Step(drawn.html, (0,), drawn.keyboard)]
    place = [Step()] if parcel.spot else []
    return [*_texts(drawn), *_files(files), *place]


def _texts(drawn: Sheet) -> list[Step]:
    last = len(drawn.texts) - 1
    return [Step(text, (), drawn.keyboard if n == last else None) for n, text in enumerate(drawn.texts)]


def _files(files: Sequence[Attachment]) -> Iterator[Step]:
    """Neighbours that can stand in one album are sent as one."""
    for kind, group in groupby(range(len(files)), key=lambda number: _album_of(kind_of(files[number]))):
        numbers = tuple(group)
        if not kind:
            yield from (Step(files=(number,)) for number in numbers)
            continue
        for start in range(0, len(numbers), ALBUM):
            yield Step(files=numbers[start : start + ALBUM])


def _album_of(kind: str) -> str:
    """With which an album can mix this kind; empty for what stands alone."""
    if kind in ("photo", "video"):
        return "pictures"
    return kind if kind in GROUPED else ""
