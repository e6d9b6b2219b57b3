"""An independent client, aiogram, also gets along with the platform: it is not merely shaped to our own calls."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from tests.adapters.playground.telegram.conftest import TOKEN

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import CallbackQuery, Message


@pytest.fixture
def aiogram() -> Any:
    """Loaded only where it is used, as that takes seconds and every worker collects every test."""
    return importlib.import_module("aiogram")


@pytest.fixture
async def client(aiogram: Any, telegram: Telegram) -> AsyncIterator[Bot]:
    server = aiogram.client.telegram.TelegramAPIServer.from_base(telegram.api_url)
    bot = aiogram.Bot(TOKEN, session=aiogram.client.session.aiohttp.AiohttpSession(api=server))
    yield bot
    await bot.session.close()


async def test_aiogram_polls_answers_and_edits(aiogram: Any, client: Bot, telegram: Telegram) -> None:
    dispatcher = aiogram.Dispatcher()
    take_it = aiogram.types.InlineKeyboardButton(text="Take it", callback_data="take", style="success")
    keyboard = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[take_it]])

    async def offer(message: Message) -> None:
        await message.answer("<i>free</i>", parse_mode=aiogram.enums.ParseMode.HTML, reply_markup=keyboard)

    async def take(query: CallbackQuery) -> None:
        await query.answer("It is yours", show_alert=True)
        assert isinstance(query.message, aiogram.types.Message)
        await query.message.edit_text("Taken")

    dispatcher.message.register(offer, aiogram.filters.Command("offer"))
    dispatcher.callback_query.register(take, aiogram.F.data == "take")
    ben = telegram.add_person("Ben")
    polling = asyncio.create_task(dispatcher.start_polling(client, handle_signals=False, close_bot_session=False))
    await ben.command("offer")
    await ben.see("free")
    await ben.pick("Take it")
    await ben.see("Taken")
    assert [(toast.text, toast.alert) for toast in ben.window().toasts] == [("It is yours", True)]
    await dispatcher.stop_polling()
    await polling


async def test_aiogram_uploads_and_downloads(aiogram: Any, client: Bot, ann: TelegramHuman) -> None:
    types = aiogram.types
    sent = await client.send_document(ann.id, types.BufferedInputFile(b"data", "notes.txt"), caption="Notes")
    assert sent.document
    await client.send_media_group(
        ann.id,
        [
            types.InputMediaDocument(media=types.BufferedInputFile(b"one", "1.txt")),
            types.InputMediaDocument(media=sent.document.file_id),
        ],
    )
    assert [f.name for m in ann.window().messages for f in m.files] == ["notes.txt", "1.txt", "notes.txt"]
    await ann.attach("plan.pdf", b"plan")
    (update,) = await client.get_updates()
    assert update.message
    assert update.message.document
    downloaded = await client.download(update.message.document)
    assert downloaded
    assert downloaded.read() == b"plan"


async def test_aiogram_asks_and_sets_what_a_bot_needs(aiogram: Any, client: Bot, ann: TelegramHuman) -> None:
    types, everybody = aiogram.types, aiogram.types.BotCommandScopeAllPrivateChats()
    assert (await client.me()).username == "parley_bot"
    await client.set_my_commands([types.BotCommand(command="start", description="Begin")], everybody)
    assert [item.name for item in ann.window().menu] == ["start"]
    assert (await client.get_my_commands(everybody))[0].description == "Begin"
    await client.set_my_description("Books time with people")
    assert (await client.get_my_description()).description == "Books time with people"
    assert (await client.get_chat(ann.id)).first_name == "Ann"
    assert (await client.get_webhook_info()).pending_update_count == 0
    sent = await client.send_message(ann.id, "hello")
    assert await client.set_message_reaction(ann.id, sent.message_id, [types.ReactionTypeEmoji(emoji="👍")])
    assert (await client.get_user_profile_photos(int(ann.id))).total_count == 0


async def test_aiogram_understands_refusals(aiogram: Any, client: Bot, ann: TelegramHuman) -> None:
    with pytest.raises(aiogram.exceptions.TelegramBadRequest, match="chat not found"):
        await client.send_message(5, "hello")
    await ann.block()
    with pytest.raises(aiogram.exceptions.TelegramForbiddenError, match="bot was blocked by the user"):
        await client.send_message(ann.id, "hello")
