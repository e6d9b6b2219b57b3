"""The row that leads to the pages before and after."""

from __future__ import annotations

from collections.abc import Callable

from bot.payloads import Payload
from bot.screens import Button
from bot.words import Words


def pages_row(words: Words, page: int, size: int, total: int, to: Callable[[int], Payload]) -> tuple[Button, ...]:
    """Buttons to the pages before and after, of a list of `total` items, `size` to a page; perhaps none."""
    row = []
    if page > 0:
        row.append(Button(words("‹ Earlier"), to(page - 1)))
    if (page + 1) * size < total:
        row.append(Button(words("Later ›"), to(page + 1)))
    return tuple(row)
