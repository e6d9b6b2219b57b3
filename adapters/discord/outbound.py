"""What is shown as discord.py's objects: texts, views and modals. Sending them lives in channel.py and answers.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from adapters.cutting import cut
from adapters.discord import limits
from adapters.discord.chats import number_of
from adapters.discord.markup import pieces
from bot.screens import Field, Form, Key, Options, Shown, Style

CHOICE: Final = "choice"
"""The custom id of the select; what was chosen comes as its value."""
NO_MENTIONS: Final = discord.AllowedMentions.none()
MORE: Final = " …"

_COLOURS = {
    Style.PLAIN: discord.ButtonStyle.secondary,
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.SUCCESS: discord.ButtonStyle.success,
    Style.DANGER: discord.ButtonStyle.danger,
}
_PAGE = re.compile(r"https?://")


@dataclass(frozen=True)
class Sheet:
    """A screen as Discord takes it: one text or several, and the view that stands under the last."""

    texts: tuple[str, ...]
    view: discord.ui.View | None

    @property
    def only(self) -> str:
        """The text where there is room for one message: what does not fit is left out, and an ellipsis says so."""
        return self.texts[0] if len(self.texts) == 1 else self.texts[0] + MORE


def mentioning(address: str) -> discord.AllowedMentions:
    """Mentions that notify that person alone."""
    return discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(number_of(address))])


def sheet(shown: Shown) -> Sheet:
    """Draws a screen: its choice as a select, its buttons below. A page whose address is too long becomes a link."""
    rows = _rows(shown)
    long_links = [key for row in shown.rows for key in row if key.url and not _fits(key)]
    html = "\n".join([shown.html, *(f'<a href="{_quoted(key.url)}">{_quoted(key.label)}</a>' for key in long_links)])
    return Sheet(pieces(html, limits.CONTENT - len(MORE)), _view(shown.options, rows))


def modal(form: Form) -> discord.ui.Modal:
    """A form as a modal, as much of it as there is room for. Its custom id is the payload that opened it, its fields'
    are their names."""
    drawn = discord.ui.Modal(title=cut(form.title, limits.MODAL_TITLE), custom_id=form.opened_by.pack())
    if form.intro:
        drawn.add_item(discord.ui.TextDisplay(pieces(form.intro, limits.CONTENT)[0]))
    for field in form.fields[: limits.MODAL_PARTS - bool(form.intro)]:
        component = _field_select(field) if field.options else _text_input(field)
        drawn.add_item(discord.ui.Label(text=cut(field.label, limits.FIELD_LABEL), component=component))
    drawn.stop()
    return drawn


def unique(custom_id: str, taken: set[str]) -> str:
    """The custom id, with a number behind it where the message has it already; `plain` takes that off again."""
    name, number = custom_id, 1
    while name in taken:
        number += 1
        name = f"{custom_id}#{number}"
    taken.add(name)
    return name


def plain(custom_id: str) -> str:
    """The data that was packed into a custom id."""
    return custom_id.split("#", 1)[0]


def _text_input(field: Field) -> discord.ui.TextInput[discord.ui.View]:
    most = max(1, min(field.most, limits.FIELD_VALUE))
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=cut(field.hint, limits.FIELD_PLACEHOLDER) or None,
        required=field.required,
        max_length=most,
        default=field.value[:most] or None,
    )


def _field_select(field: Field) -> discord.ui.Select[discord.ui.View]:
    return discord.ui.Select(
        custom_id=field.name,
        placeholder=cut(field.hint, limits.PLACEHOLDER) or None,
        options=[
            discord.SelectOption(label=cut(label, limits.OPTION_TEXT), value=value, default=value == field.value)
            for value, label in field.options[: limits.OPTIONS]
        ],
        required=field.required,
        min_values=int(field.required),
    )


def _view(options: Options | None, rows: Sequence[Sequence[Key]]) -> discord.ui.View | None:
    if not rows and not (options and options.lines):
        return None
    view = discord.ui.View(timeout=None)
    taken = {CHOICE}
    first = 0
    if options and options.lines:
        view.add_item(_select(options))
        first = 1
    for number, row in enumerate(rows, first):
        for key in row:
            view.add_item(_button(key, number, taken))
    # Stopped, so that discord.py keeps no copy of it: presses are answered by their data alone, on any replica.
    view.stop()
    return view


def _select(options: Options) -> discord.ui.Select[discord.ui.View]:
    most = limits.OPTION_TEXT
    lines = {line.data: line for line in options.lines[: limits.OPTIONS]}
    return discord.ui.Select(
        custom_id=CHOICE,
        placeholder=cut(options.prompt, limits.PLACEHOLDER) or None,
        options=[
            discord.SelectOption(label=cut(line.label, most), value=data, description=cut(line.note, most) or None)
            for data, line in lines.items()
        ],
        row=0,
    )


def _button(key: Key, row: int, taken: set[str]) -> discord.ui.Button[discord.ui.View]:
    label = cut(key.label, limits.BUTTON_LABEL)
    if key.url:
        return discord.ui.Button(label=label, url=key.url, row=row)
    return discord.ui.Button(label=label, style=_COLOURS[key.style], custom_id=unique(key.data, taken), row=row)


def _rows(shown: Shown) -> list[list[Key]]:
    """The buttons in rows of at most five; packed closer where that makes more rows than a message has."""
    room = limits.ROWS - bool(shown.options and shown.options.lines)
    wanted = [[key for key in row if not key.url or _fits(key)] for row in shown.rows]
    rows = [part for row in wanted for part in _in_rows(row)]
    if len(rows) > room:
        rows = list(_in_rows([key for row in wanted for key in row]))
    return rows[:room]


def _in_rows(keys: Sequence[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), limits.ROW_BUTTONS):
        yield list(keys[start : start + limits.ROW_BUTTONS])


def _fits(key: Key) -> bool:
    return len(key.url) <= limits.BUTTON_URL and _PAGE.match(key.url) is not None


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
