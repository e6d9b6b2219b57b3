"""The floor on Telegram: python-telegram-bot by itself, with handlers that answer a press and edit its message."""

from __future__ import annotations

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from benchmarks.bare_screens import HOME, SCREENS, BareScreen


def keyboard(screen: BareScreen) -> InlineKeyboardMarkup:
    """The screen's buttons; each carries its own label."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=label) for label in r] for r in screen.rows]
    )


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Sends the first screen."""
    if update.message is not None:
        await update.message.reply_text(HOME.html, parse_mode=ParseMode.HTML, reply_markup=keyboard(HOME))


async def turn(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers the press and edits the pressed message."""
    query = update.callback_query
    if query is not None:
        screen = SCREENS[query.data or "Home"]
        await query.answer()
        await query.edit_message_text(screen.html, parse_mode=ParseMode.HTML, reply_markup=keyboard(screen))


async def say_ready(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Tells whoever started this that it is logged in."""
    print("ready on telegram", flush=True)


def main() -> None:
    """Polls until it is told to stop."""
    builder = Application.builder().token(os.environ["PARLEY_TELEGRAM_TOKEN"]).post_init(say_ready)
    application = builder.base_url(f"{os.environ['PARLEY_TELEGRAM_API']}/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(turn))
    application.run_polling()


if __name__ == "__main__":
    main()
