"""What can be pressed on a screen, and who presses: for tests that walk from screen to screen."""

from __future__ import annotations

from collections.abc import Iterator

from bot.events import Author
from bot.payloads import Payload
from bot.screens import Screen
from core.people import Viewer


def author_of(viewer: Viewer) -> Author:
    """The viewer as an adapter names them."""
    return Author(viewer.account.platform, viewer.account.address, viewer.name)


def presses_on(screen: Screen | None) -> Iterator[Payload]:
    """All that can be pressed or chosen."""
    if screen is None:
        return
    if screen.choice:
        yield from (option.press for option in screen.choice.options)
    for row in screen.buttons:
        yield from (button.press for button in row if button.press)
