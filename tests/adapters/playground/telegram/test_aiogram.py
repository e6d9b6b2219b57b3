"""An independent client, aiogram, also gets along with the platform: it is not merely shaped to our own calls."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
    ReactionTypeEmoji,
)

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from tests.adapters.playground.telegram.conftest import TOKEN

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Take it", callback_data="take", style="success")]]
)


@pytest.fixture
async def client(telegram: Telegram) -> AsyncIterator[Bot]:
    server = TelegramAPIServer.from_base(telegram.api_url)
    bot = Bot(TOKEN, session=AiohttpSession(api=server))
    yield bot
    await bot.session.close()


async def test_aiogram_polls_answers_and_edits(client: Bot, telegram: Telegram) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(Command("offer"))
    async def offer(message: Message) -> None:
        await message.answer("<i>free</i>", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD)

    @dispatcher.callback_query(F.data == "take")
    async def take(query: CallbackQuery) -> None:
        await query.answer("It is yours", show_alert=True)
        assert isinstance(query.message, Message)
        await query.message.edit_text("Taken")

    ben = telegram.add_person("Ben")
    polling = asyncio.create_task(dispatcher.start_polling(client, handle_signals=False, close_bot_session=False))
    await ben.command("offer")
    await ben.see("free")
    await ben.pick("Take it")
    await ben.see("Taken")
    assert [(toast.text, toast.alert) for toast in ben.window().toasts] == [("It is yours", True)]
    await dispatcher.stop_polling()
    await polling


async def test_aiogram_uploads_and_downloads(client: Bot, ann: TelegramHuman) -> None:
    sent = await client.send_document(ann.id, BufferedInputFile(b"data", "notes.txt"), caption="Notes")
    assert sent.document
    await client.send_media_group(
        ann.id,
        [InputMediaDocument(media=BufferedInputFile(b"one", "1.txt")), InputMediaDocument(media=sent.document.file_id)],
    )
    assert [f.name for m in ann.window().messages for f in m.files] == ["notes.txt", "1.txt", "notes.txt"]
    await ann.attach("plan.pdf", b"plan")
    (update,) = await client.get_updates()
    assert update.message
    assert update.message.document
    downloaded = await client.download(update.message.document)
    assert downloaded
    assert downloaded.read() == b"plan"


async def test_aiogram_asks_and_sets_what_a_bot_needs(client: Bot, ann: TelegramHuman) -> None:
    assert (await client.me()).username == "parley_bot"
    await client.set_my_commands([BotCommand(command="start", description="Begin")], BotCommandScopeAllPrivateChats())
    assert [item.name for item in ann.window().menu] == ["start"]
    assert (await client.get_my_commands(BotCommandScopeAllPrivateChats()))[0].description == "Begin"
    await client.set_my_description("Books time with people")
    assert (await client.get_my_description()).description == "Books time with people"
    assert (await client.get_chat(ann.id)).first_name == "Ann"
    assert (await client.get_webhook_info()).pending_update_count == 0
    sent = await client.send_message(ann.id, "hello")
    assert await client.set_message_reaction(ann.id, sent.message_id, [ReactionTypeEmoji(emoji="👍")])
    assert (await client.get_user_profile_photos(int(ann.id))).total_count == 0


async def test_aiogram_understands_refusals(client: Bot, ann: TelegramHuman) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await client.send_message(5, "hello")
    await ann.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await client.send_message(ann.id, "hello")
