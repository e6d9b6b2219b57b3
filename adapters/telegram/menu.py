"""The menu of commands, as Telegram shows it: brought up to date where it differs. What commands do is the bot's."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from adapters.cutting import cut
from adapters.telegram import limits
from bot.commands import CommandSpec

log = logging.getLogger(__name__)


async def register(bot: Bot, commands: Sequence[CommandSpec], admins: Collection[str] = ()) -> None:
    """Sets the menus: for everybody without what only admins can do, for the admins' own chats with it."""
    for_all = _menu([spec for spec in commands if not spec.admin])
    await _set(bot, for_all, BotCommandScopeAllPrivateChats())
    await _set(bot, for_all, BotCommandScopeAllGroupChats())
    for_admins = _menu(commands)
    for admin in admins if for_admins != for_all else ():
        try:
            await _set(bot, for_admins, BotCommandScopeChat(int(admin)))
        except (BadRequest, Forbidden) as error:
            log.info("the admin %s has no menu of their own until they have written to the bot: %s", admin, error)


async def _set(bot: Bot, menu: Sequence[BotCommand], scope: BotCommandScope) -> None:
    if list(await bot.get_my_commands(scope)) != list(menu):
        await bot.set_my_commands(menu, scope)
        log.info("the menu of commands on Telegram was brought up to date (%s)", scope.type)


def _menu(commands: Sequence[CommandSpec]) -> list[BotCommand]:
    return [
        BotCommand(spec.name, cut(spec.description, limits.COMMAND_DESCRIPTION)) for spec in commands[: limits.COMMANDS]
    ]
