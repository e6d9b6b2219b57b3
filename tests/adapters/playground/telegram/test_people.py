"""A person can do what their window shows and nothing else, and sees what the bot does as it happens."""

import asyncio

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import Human, NotOnScreen
from tests.adapters.playground.telegram.conftest import Ask

MARKUP = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://example.org"}],
        [{"text": "Copy", "copy_text": {"text": "abc"}}],
    ]
}


async def test_a_telegram_human_is_a_human(ann: TelegramHuman) -> None:
    human: Human = ann
    assert human.platform == "telegram"


async def test_only_what_is_on_the_screen_can_be_pressed(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=MARKUP)
    with pytest.raises(NotOnScreen, match=r"no button 'No'; there is \['Yes', 'Site', 'Copy'\]"):
        await ann.pick("No")
    with pytest.raises(NotOnScreen):
        await ann.press_ref("n", message="1")
    await ask("editMessageText", chat_id=ann.id, message_id=1, text="bye")
    with pytest.raises(NotOnScreen):
        await ann.pick("Yes")
    assert (await ask("getUpdates"))["result"] == []


async def test_a_press_carries_its_message_and_data_and_a_link_carries_nothing(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=MARKUP)
    await ann.pick("Site")
    await ann.pick("Copy")
    await ann.press_ref("y", message="1")
    (update,) = (await ask("getUpdates"))["result"]
    assert update["callback_query"]["data"] == "y"
    assert update["callback_query"]["message"]["message_id"] == 1
    assert update["callback_query"]["from"]["id"] == int(ann.id)


async def test_the_newest_message_with_the_label_is_pressed_unless_one_is_named(ann: TelegramHuman, ask: Ask) -> None:
    for text in ("first", "second"):
        await ask("sendMessage", chat_id=ann.id, text=text, reply_markup=MARKUP)
    await ann.pick("Yes")
    await ann.pick("Yes", message="1")
    pressed = [u["callback_query"]["message"]["text"] for u in (await ask("getUpdates"))["result"]]
    assert pressed == ["second", "first"]


async def test_a_forged_press_arrives_with_data_that_no_button_has(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=MARKUP)
    await ann.forge("made up", message="1")
    (update,) = (await ask("getUpdates"))["result"]
    assert update["callback_query"]["data"] == "made up"


async def test_a_reply_keyboard_types_its_labels_and_is_not_echoed(ann: TelegramHuman, ask: Ask) -> None:
    sent = await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup={"keyboard": [[{"text": "Hi back"}]]})
    assert "reply_markup" not in sent["result"]
    await ann.pick("Hi back")
    assert [m.text for m in ann.window().messages if m.mine] == ["Hi back"]
    await ask("sendMessage", chat_id=ann.id, text="gone", reply_markup={"remove_keyboard": True})
    with pytest.raises(NotOnScreen):
        await ann.pick("Hi back")


async def test_somebody_who_blocked_the_bot_can_only_unblock_it(ann: TelegramHuman) -> None:
    await ann.block()
    assert ann.window().blocked
    with pytest.raises(NotOnScreen, match="Unblock"):
        await ann.say("hello")
    await ann.block(False)
    await ann.say("hello")


async def test_a_deep_link_starts_the_bot_with_its_payload(telegram: Telegram, ask: Ask) -> None:
    ben = telegram.add_person("Ben")
    await ben.open_link("invite-7")
    with pytest.raises(NotOnScreen):
        await ben.open_link("x" * 65)
    (update,) = (await ask("getUpdates"))["result"]
    assert update["message"]["text"] == "/start invite-7"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await ask("sendMessage", chat_id=ben.id, text="welcome"))["ok"]


async def test_a_long_text_is_cut_into_messages_as_the_client_does(ann: TelegramHuman) -> None:
    await ann.say("x" * 5000)
    assert [len(m.text) for m in ann.window().messages] == [4096, 904]


async def test_there_are_no_forms_and_no_completions(ann: TelegramHuman) -> None:
    assert await ann.complete("book", "mentor", "a") == ()
    with pytest.raises(NotOnScreen):
        await ann.submit({"Topic": "x"})
    with pytest.raises(NotOnScreen):
        await ann.dismiss()


async def test_waiting_ends_with_what_the_window_shows_at_last(ann: TelegramHuman, ask: Ask) -> None:
    waiting = asyncio.create_task(ann.see("hello"))
    await asyncio.sleep(0)
    await ask("sendMessage", chat_id=ann.id, text="hello there")
    assert (await waiting).text == "hello there"
    with pytest.raises(TimeoutError, match="hello there"):
        await ann.see("goodbye", timeout=0.02)


async def test_typing_shows_until_the_message_comes(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendChatAction", chat_id=ann.id, action="typing")
    assert ann.window().typing
    await ask("sendMessage", chat_id=ann.id, text="hello")
    assert not ann.window().typing


async def test_toasts_go_with_the_next_act(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=MARKUP)
    await ann.pick("Yes")
    await ask("answerCallbackQuery", callback_query_id=ann.pending()[0], text="Done", show_alert=True)
    assert [(toast.text, toast.alert) for toast in ann.window().toasts] == [("Done", True)]
    await ann.pick("Yes")
    assert ann.window().toasts == ()


async def test_those_who_look_on_hear_of_each_change(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    seen: list[str] = []
    stop = telegram.on_change(seen.append)
    await ask("sendMessage", chat_id=ann.id, text="hello")
    stop()
    await ann.say("hello")
    assert seen == [ann.id]


async def test_a_group_tells_the_bot_of_commands_mentions_and_replies_only(
    telegram: Telegram, ann: TelegramHuman, ask: Ask
) -> None:
    ben = telegram.add_person("Ben")
    chat_id = telegram.add_group("Mentors", [ann, ben])
    assert ben.places == ("dm", "Mentors")
    await ask("sendMessage", chat_id=chat_id, text="hello all", reply_markup=MARKUP)
    await ben.say("between us", place="Mentors")
    await ben.say("hey @parley_bot", place="Mentors")
    await ben.say("why?", place="Mentors", reply_to="1")
    await ben.command("book", place="Mentors", mentor="Ada")
    await ann.pick("Yes", place="Mentors")
    updates = (await ask("getUpdates"))["result"]
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert [u["message"]["text"] for u in updates if "message" in u] == [
        "hey @parley_bot",
        "why?",
        "/book@parley_bot Ada",
    ]
    assert updates[-1]["callback_query"]["message"]["chat"]["id"] == chat_id
    assert (await ask("getChatMember", chat_id=chat_id, user_id=ann.id))["result"]["status"] == "creator"
    assert (await ask("getChatMember", chat_id=chat_id, user_id=ben.id))["result"]["status"] == "member"
    assert [m["user"]["id"] for m in (await ask("getChatAdministrators", chat_id=chat_id))["result"]] == [int(ann.id)]
    assert (await ask("getChat", chat_id=chat_id))["result"]["title"] == "Mentors"
