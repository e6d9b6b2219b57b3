"""The menu of commands: set once, and again only when it changed."""

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from bot.commands import CommandSpec
from tests.adapters.telegram.conftest import app_for, calls
from tests.adapters.telegram.scripted import Script


async def test_everybody_sees_the_commands_and_admins_see_theirs_too(
    telegram: Telegram, script: Script, ann: TelegramHuman, ben: TelegramHuman
) -> None:
    telegram.add_group("Harbour", [ann, ben])
    app = app_for(telegram, script, admins=(ben.id, "424242"))
    await app.start()
    assert [item.name for item in ann.window().menu] == ["start", "book"]
    assert [item.name for item in ann.window("Harbour").menu] == ["start", "book"]
    assert [item.name for item in ben.window().menu] == ["start", "book", "mentor"]
    await app.close()


async def test_the_menu_is_set_only_when_it_changed(telegram: Telegram, script: Script, wire: Wire) -> None:
    for menu, set_so_far in [(script.commands, 2), (script.commands, 2), ((CommandSpec("help", "Help"),), 4)]:
        script.commands = menu
        app = app_for(telegram, script)
        await app.start()
        await app.close()
        assert len(calls(wire, "setMyCommands")) == set_so_far


async def test_a_menu_that_telegram_refuses_does_not_keep_the_bot_from_starting(
    telegram: Telegram, script: Script, ann: TelegramHuman
) -> None:
    script.commands = (CommandSpec("Not Allowed", "x"),)
    app = app_for(telegram, script)
    await app.start()
    await ann.say("hello")
    await ann.see("heard Text")
    await app.close()
