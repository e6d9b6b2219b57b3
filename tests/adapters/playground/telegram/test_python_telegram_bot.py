"""python-telegram-bot's own application, polling and by webhook-free means, carries a conversation."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from tests.adapters.playground.telegram.conftest import TOKEN


async def offer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Take it", callback_data="take")]])
    await update.message.reply_html(f"<b>{' '.join(context.args or ())}</b> is free", reply_markup=keyboard)


async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer("It is yours")
    await update.callback_query.edit_message_text("Taken")


@pytest.fixture
async def application(telegram: Telegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    application = ApplicationBuilder().token(TOKEN).base_url(f"{telegram.api_url}/bot").build()
    application.add_handler(CommandHandler("offer", offer))
    application.add_handler(CallbackQueryHandler(take))
    assert application.updater
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_a_command_a_press_and_an_edit(application: object, telegram: Telegram) -> None:
    ben = telegram.add_person("Ben")
    await ben.command("offer", what="Monday")
    assert (await ben.see("Monday is free")).html == "<b>Monday</b> is free"
    await ben.pick("Take it")
    await ben.see("Taken")
    assert [toast.text for toast in ben.window().toasts] == ["It is yours"]
    assert ben.pending() == ()


async def test_people_do_not_see_each_others_chats(application: object, telegram: Telegram, ann: TelegramHuman) -> None:
    ben = telegram.add_person("Ben")
    await ben.command("offer", what="Monday")
    await ben.see("Monday is free")
    assert ann.window().messages == ()
