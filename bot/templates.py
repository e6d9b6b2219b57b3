"""Renders screens to Telegram's HTML subset: one Jinja2 environment, HTML autoescape, gettext."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.nodes import Template
from jinja2.runtime import Context
from markupsafe import Markup

from bot.screens import Choice, Key, Line, Options, Screen, Shown
from bot.words import Words, translations_for
from core.people import CommunityView

ROOM = Path(__file__).parent / "templates"


class Templates:
    """Every text of the bot, by the name of its template (`booking/session.j2`)."""

    def __init__(self, room: Path = ROOM) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(room),
            autoescape=True,
            auto_reload=False,  # what is on the disk is not asked at every text whether it has changed
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
        self._environment.filters.update(moment=_moment, relative=_relative)

    def names(self) -> tuple[str, ...]:
        """The names of all templates."""
        return tuple(self._environment.list_templates(extensions=["j2"]))

    def parsed(self, source: str) -> Template:
        """The syntax tree of a template's text, as it is rendered: whoever translates finds the texts in it."""
        return self._environment.parse(source)

    def text(self, template: str, data: Mapping[str, Any], words: Words) -> str:
        """The text of a template in the reader's language and zone, as HTML without white space around it."""
        rendered = self._environment.get_template(template).render(**data, words=words)
        return rendered.strip()

    def show(self, screen: Screen, words: Words, community: CommunityView) -> Shown:
        """The screen with its text rendered and its payloads packed."""
        return Shown(
            html=self.text(screen.template, {**screen.data, "community": community}, words),
            options=_options(screen.choice) if screen.choice and screen.choice.options else None,
            rows=tuple(
                tuple(Key(b.label, b.press.pack() if b.press else "", b.style, b.url) for b in row)
                for row in screen.buttons
                if row
            ),
            parcel=screen.parcel,
            document=screen.document,
        )


def _options(choice: Choice) -> Options:
    lines = tuple(Line(option.label, option.press.pack(), option.note) for option in choice.options)
    return Options(choice.prompt, lines, choice.columns)


@pass_context
def _gettext(context: Context, text: str) -> str:
    return translations_for(context["words"].locale).gettext(text)


@pass_context
def _ngettext(context: Context, one: str, many: str, count: int) -> str:
    return translations_for(context["words"].locale).ngettext(one, many, count)


@pass_context
def _moment(context: Context, moment: datetime, form: str = "wDt") -> Markup:
    """A moment that each reader's client shows in its own time; the text inside is for clients that cannot."""
    words: Words = context["words"]
    fallback = f"{words.moment(moment)} ({words.zone_name})"
    return Markup('<tg-time unix="{}" format="{}">{}</tg-time>').format(int(moment.timestamp()), form, fallback)


@pass_context
def _relative(context: Context, moment: datetime) -> Markup:
    """A moment as the time left until it, like `in 3 hours`."""
    return _moment(context, moment, "r")
