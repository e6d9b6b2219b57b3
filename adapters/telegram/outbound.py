"""What is shown as python-telegram-bot's objects: texts and inline keyboards. Sending them lives in channel.py."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from adapters.cutting import cut
from adapters.telegram import limits
from adapters.telegram.pieces import clipped, pieces, plain
from bot.screens import Key, Options, Shown, Style

Row = Sequence[InlineKeyboardButton]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_COLOURS = {Style.PLAIN: None, Style.PRIMARY: "primary", Style.SUCCESS: "success", Style.DANGER: "danger"}


@dataclass(frozen=True)
class Sheet:
    """A screen as Telegram takes it: marked-up text of any length, and the keyboard that stands under its end."""

    html: str
    keyboard: InlineKeyboardMarkup | None

    @property
    def texts(self) -> tuple[str, ...]:
        """The text in as many messages as it takes."""
        return pieces(self.html, limits.TEXT)

    @property
    def only(self) -> str:
        """The text where there is room for one message: what does not fit is left out, and an ellipsis says so."""
        return clipped(self.html, limits.TEXT)


def sheet(shown: Shown) -> Sheet:
    """Draws a screen: its choice as rows of buttons, its buttons below. A page no button can open is written out."""
    drawn = [*_options(shown.options), *_buttons(shown.rows)]
    written = [key for row in shown.rows for key in row if key.url and not _opens(key.url)]
    lines = [f"{html.escape(key.label)}: {html.escape(key.url)}" for key in written]
    return Sheet("\n".join([shown.html, *lines]), InlineKeyboardMarkup(_within(drawn)) if drawn else None)


def notice(shown: Shown) -> str | None:
    """The text of a screen that a small notice can hold; None where it has more to it."""
    if shown.rows or shown.options or "<a " in shown.html:
        return None
    text = plain(shown.html).strip()
    return text if len(text) <= limits.CALLBACK_ANSWER else None


def _options(options: Options | None) -> Iterator[Row]:
    if options is None:
        return
    columns = min(max(options.columns, 1), limits.ROW_BUTTONS)
    keys = [InlineKeyboardButton(_label(line.label), callback_data=line.data) for line in options.lines]
    for start in range(0, len(keys), columns):
        yield keys[start : start + columns]


def _buttons(rows: Sequence[Sequence[Key]]) -> Iterator[Row]:
    for row in rows:
        keys = [_button(key) for key in row if key.data or _opens(key.url)]
        for start in range(0, len(keys), limits.ROW_BUTTONS):
            yield keys[start : start + limits.ROW_BUTTONS]


def _within(rows: Sequence[Row]) -> list[Row]:
    """The rows that a keyboard has room for."""
    kept, count = list[Row](), 0
    for row in rows:
        count += len(row)
        if count > limits.BUTTONS:
            break
        kept.append(row)
    return kept


def _button(key: Key) -> InlineKeyboardButton:
    if key.url:
        return InlineKeyboardButton(_label(key.label), url=key.url)
    return InlineKeyboardButton(_label(key.label), callback_data=key.data, style=_COLOURS[key.style])


def _label(label: str) -> str:
    return cut(label.strip(), limits.BUTTON_LABEL) or "…"


def _opens(url: str) -> bool:
    """Whether Telegram takes the address on a button: it wants a scheme that it knows, and a host with a dot."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in url
    except ValueError:
        return False
