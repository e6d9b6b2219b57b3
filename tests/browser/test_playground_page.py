"""The page's mechanics in a real browser, with the demo bot: each window behaves as its platform does."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from adapters.playground.window import Human, Message, Window
from tests.browser.demo import Demo, demo_playground

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    async with demo_playground() as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def opened(demo: Demo, page: Page) -> None:
    await page.goto(demo.playground.url)
    await page.locator("body[data-ready=true]").wait_for()


@pytest.fixture
def sofia(demo: Demo, page: Page) -> Locator:
    return page.locator(f'[data-window="telegram:{demo.sofia.id}"]')


@pytest.fixture
def daniel(demo: Demo, page: Page) -> Locator:
    return page.locator(f'[data-window="discord:{demo.daniel.id}"]')


def press(window: Locator, label: str) -> Locator:
    return window.get_by_role("button", name=label, exact=True).last


async def write(window: Locator, text: str) -> None:
    draft = window.locator("[data-action=draft]")
    await draft.fill(text)
    await draft.press("Enter")


async def counter(demo: Demo, window: Locator) -> Locator:
    """A fresh message with a counter, at nought."""
    return await fresh(demo.sofia, "start", window)


async def panel(demo: Demo, window: Locator) -> Locator:
    """A fresh panel on Discord."""
    return await fresh(demo.daniel, "panel", window)


async def fresh(human: Human, command: str, window: Locator) -> Locator:
    """The message with a counter that answers the command, and none that stood there before."""
    before = {message.id for message in human.window().messages}

    def answer(seen: Window) -> Message | None:
        return next((m for m in seen.messages if m.id not in before and "Count: 0" in m.text), None)

    await human.command(command)
    message = window.locator(f'[data-message="{(await human.wait(answer)).id}"]')
    await message.wait_for()
    return message


async def test_a_new_chat_on_telegram_begins_with_its_start_button(demo: Demo, sofia: Locator) -> None:
    await press(sofia, "Start").click()
    await expect(sofia.get_by_text("Count: 0")).to_be_visible()
    await expect(sofia.locator("[data-action=draft]")).to_be_visible()


async def test_a_pressed_message_changes_in_place_and_an_unsent_text_stays(demo: Demo, sofia: Locator) -> None:
    message = await counter(demo, sofia)
    await sofia.locator("[data-action=draft]").fill("half a sent")
    await press(message, "Add one").click()
    await expect(message).to_contain_text("Count: 1")
    await expect(message).to_have_attribute("data-edited", "true")
    await expect(sofia.locator("[data-action=draft]")).to_have_value("half a sent")
    await sofia.locator("[data-action=draft]").fill("")


async def test_a_toast_shows_for_a_moment_and_an_alert_until_it_is_tapped_away(demo: Demo, sofia: Locator) -> None:
    message = await counter(demo, sofia)
    await press(message, "Toast").click()
    await expect(sofia.locator('[data-toast="This is the toast"]')).to_be_visible()
    await press(message, "Alert").click()
    await expect(sofia.locator('[data-alert="This is the alert"]')).to_be_visible()
    await press(sofia, "OK").click()
    await expect(sofia.locator("[data-alert]")).to_have_count(0)


async def test_a_link_button_opens_a_tab_of_its_own_without_a_handle_on_this_one(demo: Demo, sofia: Locator) -> None:
    link = (await counter(demo, sofia)).get_by_role("link", name="Read more")
    await expect(link).to_have_attribute("href", "https://example.org/more")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))


async def test_what_a_person_writes_is_text_and_never_markup(demo: Demo, sofia: Locator, daniel: Locator) -> None:
    nasty = "<img src=x onerror=alert(1)> & <b>bold</b>"
    for window in (sofia, daniel):
        await write(window, nasty)
        await expect(window.get_by_text(f"You said {nasty}").last).to_be_visible()
        assert await window.locator(".messages img").count() == 0


async def test_the_command_menu_of_telegram_sends_a_command(demo: Demo, sofia: Locator) -> None:
    await sofia.locator("[data-action=menu]").click()
    await sofia.locator('[data-command="help"]').click()
    await expect(sofia.get_by_text("You said /help").last).to_be_visible()


async def test_typing_a_slash_offers_the_commands_and_the_keyboard_chooses(demo: Demo, sofia: Locator) -> None:
    draft = sofia.locator("[data-action=draft]")
    await draft.press_sequentially("/he")
    await expect(sofia.get_by_role("option")).to_have_count(1)
    await draft.press("ArrowDown")
    await draft.press("Enter")
    await expect(sofia.locator(".message").last).to_contain_text("You said /help")
    await expect(draft).to_have_value("")


async def test_a_deep_link_opens_the_bot_with_its_payload(demo: Demo, sofia: Locator) -> None:
    await sofia.locator("[data-action=link]").click()
    await sofia.locator("[data-action=link-payload]").fill("m-42")
    await sofia.locator("[data-action=link-open]").click()
    await expect(sofia.get_by_text("Opened with m-42")).to_be_visible()


async def test_a_link_into_the_bot_opens_it_in_this_window(demo: Demo, page: Page, sofia: Locator) -> None:
    await write(sofia, "/share")
    await sofia.get_by_role("link", name="Open me").click()
    await expect(sofia.get_by_text("Opened with shared")).to_be_visible()
    assert len(page.context.pages) == 1


async def test_a_reply_shows_what_it_answers(demo: Demo, sofia: Locator) -> None:
    message = await counter(demo, sofia)
    await message.hover()
    await message.locator("[data-action=reply]").click()
    await write(sofia, "a reply")
    await expect(sofia.locator(".message.mine", has_text="a reply")).to_contain_text("Parley: Count: 0")


async def test_an_emoji_is_put_on_a_message_and_taken_off(demo: Demo, sofia: Locator, daniel: Locator) -> None:
    for window, human in ((sofia, demo.sofia), (daniel, demo.daniel)):
        await write(window, "What do you think?")
        shown = await human.see("What do you think?")
        message = window.locator(f'[data-message="{shown.id}"]')
        await message.hover()
        await message.locator("[data-action=react]").click()
        put = message.locator("[data-action=reaction]")
        await expect(put).to_have_text("👍")
        await put.click()
        await expect(put).to_have_count(0)


async def test_a_file_is_sent_and_stands_on_its_message(demo: Demo, sofia: Locator, daniel: Locator) -> None:
    file = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"}
    await sofia.locator("[data-action=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(sofia.get_by_text("Got plan.txt")).to_be_visible()
    await expect(sofia.locator('[data-file="plan.txt"]')).to_contain_text("6 B")
    await daniel.locator("[data-action=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(daniel.locator('[data-file="plan.txt"]')).to_be_visible()


async def test_one_who_blocks_the_bot_can_only_unblock_it(demo: Demo, sofia: Locator) -> None:
    await sofia.get_by_role("switch", name="Block bot").click()
    await expect(sofia.locator("[data-action=draft]")).to_be_hidden()
    assert demo.sofia.window().blocked
    await press(sofia, "Unblock bot").click()
    await expect(sofia.locator("[data-action=draft]")).to_be_visible()
    assert not demo.sofia.window().blocked


async def test_dms_can_be_closed_and_opened_again(demo: Demo, daniel: Locator) -> None:
    closed = daniel.get_by_role("switch", name="Close DMs")
    await closed.click()
    await expect(closed).to_be_checked()
    assert demo.daniel.window().blocked
    await closed.click()
    await expect(closed).not_to_be_checked()


async def test_an_own_message_can_be_edited(demo: Demo, sofia: Locator) -> None:
    await write(sofia, "first words")
    message = sofia.locator(".message.mine", has_text="first words").last
    await message.hover()
    await message.locator("[data-action=edit]").click()
    await write(sofia, "better words")
    await expect(sofia.locator('.message.mine[data-edited="true"]')).to_contain_text("better words")


async def test_a_slash_command_takes_arguments_with_completions(demo: Demo, daniel: Locator) -> None:
    draft = daniel.locator("[data-action=draft]")
    await draft.press_sequentially("/pi")
    await draft.press("Enter")
    argument = daniel.locator('[data-argument="fruit"]')
    await expect(argument).to_be_focused()
    await argument.press_sequentially("ap")
    await daniel.locator('[data-completion="Apricot"]').click()
    await daniel.locator("[data-action=slash-send]").click()
    await expect(daniel.get_by_text("fruit: apricot")).to_be_visible()


async def test_a_select_opens_and_choosing_changes_the_message_in_place(demo: Demo, daniel: Locator) -> None:
    message = await panel(demo, daniel)
    await message.locator("[data-action=open-select]").click()
    await expect(message.get_by_text("One cherry")).to_be_visible()
    await message.locator('[data-option="Cherry"]').click()
    await expect(message).to_contain_text("fruit: cherry")


async def test_a_modal_keeps_what_was_typed_while_the_window_changes(demo: Demo, daniel: Locator) -> None:
    message = await panel(demo, daniel)
    await press(message, "Form").click()
    form = daniel.get_by_role("dialog", name="What is it about?")
    await form.locator('[data-field="Topic"]').fill("Bees")
    demo.playground.world.clock.move(1)
    await demo.daniel.say("meanwhile")
    await expect(daniel.get_by_text("You said meanwhile")).to_be_visible()
    await expect(form.locator('[data-field="Topic"]')).to_have_value("Bees")
    await form.locator("[data-action=modal-submit]").click()
    await expect(daniel.get_by_text("The topic is Bees")).to_be_visible()
    await expect(form).to_have_count(0)


async def test_a_modal_can_be_closed_without_sending(demo: Demo, daniel: Locator) -> None:
    await press(await panel(demo, daniel), "Form").click()
    form = daniel.get_by_role("dialog")
    await form.locator('[data-field="Topic"]').press("Escape")
    await expect(form).to_have_count(0)
    assert demo.daniel.window().modal is None


async def test_a_private_message_is_marked_and_can_be_dismissed(demo: Demo, daniel: Locator) -> None:
    await press(await panel(demo, daniel), "Whisper").click()
    whisper = daniel.locator(".message.private", has_text="A word for you alone")
    await expect(whisper).to_contain_text("Only you can see this")
    await whisper.locator("[data-action=dismiss]").click()
    await expect(whisper).to_have_count(0)


async def test_places_keep_their_own_messages_and_unsent_text(demo: Demo, daniel: Locator) -> None:
    await daniel.locator("[data-action=draft]").fill("for the bot")
    await daniel.locator('[data-place="general"]').click()
    await write(daniel, "hello everybody")
    await expect(daniel.get_by_text("hello everybody")).to_be_visible()
    await daniel.locator('[data-action="place"][data-place="dm"]').click()
    await expect(daniel.get_by_text("hello everybody")).to_have_count(0)
    await expect(daniel.locator("[data-action=draft]")).to_have_value("for the bot")
    await daniel.locator("[data-action=draft]").fill("")


async def test_the_clock_moves_and_says_where_it_is(demo: Demo, page: Page) -> None:
    before = demo.playground.world.clock.offset
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#clock")).to_contain_text("1 d")
    assert demo.playground.world.clock.offset == before + 86400
    await expect(page.locator("#clock")).to_contain_text("Asia/")
    await page.locator("[data-action=next-due]").click()
    await expect(page.locator("#notice")).to_contain_text("Nothing is due")


async def test_the_wire_log_opens_to_what_was_asked_and_answered(demo: Demo, page: Page, sofia: Locator) -> None:
    await counter(demo, sofia)
    await page.locator("[data-action=toggle-wire]").click()
    await page.locator('[data-call="sendMessage"]').last.click()
    await expect(page.locator("[data-detail]")).to_contain_text("Count: 0")
    await expect(page.locator("[data-detail]")).to_contain_text("Answered 200")


async def test_a_call_can_be_made_to_fail_and_is_marked(demo: Demo, page: Page, sofia: Locator) -> None:
    await page.locator("[data-action=toggle-wire]").click()
    await page.locator("[data-action=fault-name]").fill("sendMessage")
    await page.get_by_label("How it fails").select_option("500")
    await page.get_by_role("button", name="Set", exact=True).click()
    await expect(page.locator("#notice")).to_contain_text("The next sendMessage will fail.")
    await write(sofia, "this is lost")
    await expect(page.locator('.failed[data-call="sendMessage"]').last).to_contain_text("500")


async def test_somebody_whose_window_is_closed_shows_that_something_came(
    demo: Demo, page: Page, sofia: Locator
) -> None:
    chip = page.locator(f'[data-person="telegram:{demo.sofia.id}"]')
    await chip.click()
    await expect(sofia).to_have_count(0)
    await demo.sofia.say("unseen")
    await expect(chip).to_have_class(re.compile("unread"))
    await chip.click()
    await expect(sofia.get_by_text("You said unseen")).to_be_visible()
    await expect(chip).not_to_have_class(re.compile("unread"))


async def test_a_killed_bot_is_started_again_and_its_old_buttons_work(
    demo: Demo, page: Page, sofia: Locator, screenshots: Path
) -> None:
    message = await counter(demo, sofia)
    await page.locator("[data-action=toggle-log]").click()
    await page.locator("[data-action=kill]").click()
    await expect(page.locator("#bot")).to_contain_text("Bot killed")
    await press(message, "Add one").click()
    await page.screenshot(path=screenshots / "page-killed.png")
    await page.locator("[data-action=start]").click()
    await expect(page.locator("#bot")).to_contain_text("Bot running")
    await expect(message).to_contain_text("Count: 1")
    await expect(page.locator(".lines")).to_contain_text("bot killed (kill -9")


async def test_a_person_can_be_added_and_writes_in_a_window_of_their_own(demo: Demo, page: Page) -> None:
    await page.get_by_placeholder("Name", exact=True).fill("Ada")
    await page.get_by_label("Platform").select_option("discord")
    await page.get_by_role("button", name="Add person").click()
    ada = page.get_by_role("region", name="Ada on Discord")
    await write(ada, "I am new")
    await expect(ada.get_by_text("You said I am new")).to_be_visible()


async def test_the_page_comes_back_after_it_was_loaded_again(demo: Demo, page: Page, sofia: Locator) -> None:
    await counter(demo, sofia)
    await page.reload()
    await expect(sofia.get_by_text("Count: 0").last).to_be_visible()
