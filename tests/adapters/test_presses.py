"""Every press that the bot knows can be drawn and pressed on both platforms: nothing is too long, nothing is lost."""

from __future__ import annotations

import adapters.discord.outbound as discord
import adapters.telegram.outbound as telegram
import bot.flows  # noqa: F401 - registers every payload
from bot.payloads import LIMIT, Answer, registered, unpack
from bot.screens import Field, Form, Key, Line, Options, Shown

LONGEST = [kind(**kind.bounds) for kind in registered()]
CUSTOM_ID = 100
"""Characters that Discord takes: https://discord.com/developers/docs/components/reference#anatomy-of-a-component"""


def shown(data: str) -> Shown:
    """A screen with that press as an option and as two buttons."""
    return Shown("Choose", Options("Which?", (Line("One", data),)), ((Key("Two", data), Key("Three", data)),))


def test_every_press_goes_out_and_comes_back_on_telegram() -> None:
    for press in LONGEST:
        keyboard = telegram.sheet(shown(press.pack())).keyboard
        assert keyboard is not None
        drawn = [str(button.callback_data) for row in keyboard.inline_keyboard for button in row]
        assert [unpack(data) for data in drawn] == [press] * 3
        assert max(map(len, drawn)) <= LIMIT


async def test_every_press_goes_out_and_comes_back_on_discord() -> None:
    for press in LONGEST:
        view = discord.sheet(shown(press.pack())).view
        assert view is not None
        (select,), buttons = (row["components"] for row in view.to_components())
        drawn = [select["options"][0]["value"], *(button["custom_id"] for button in buttons)]
        assert [unpack(discord.plain(data)) for data in drawn] == [press] * 3
        assert max(map(len, drawn)) <= CUSTOM_ID


async def test_every_form_opens_as_a_modal_that_says_what_opened_it() -> None:
    forms = [press for press in LONGEST if press.answer is Answer.FORM]
    assert forms
    for press in forms:
        drawn = discord.modal(Form("Title", (Field("topic", "Topic"),), press)).to_dict()
        assert unpack(drawn["custom_id"]) == press
