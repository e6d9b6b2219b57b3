"""Rules for the components of a message: rows, buttons, selects, and the layout parts of Components V2."""

from __future__ import annotations

from itertools import count
from typing import Any

from adapters.playground.discord.errors import FormErrors
from adapters.playground.discord.rules.fields import Path, check_choice, check_integer, check_list, check_text
from adapters.playground.discord.state import Json

ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, SEPARATOR, CONTAINER = 9, 10, 14, 17
MEDIA = (11, 12, 13)
LINK = 5

TOO_WIDE = ("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
NO_MEDIA = ("COMPONENT_MEDIA_UNAVAILABLE", "The loopback Discord has no thumbnails, galleries and file components")
DUPLICATED = ("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


class MessageComponents:
    """Checks one message's components; `shown` is what the message then carries, with every id filled in."""

    def __init__(self, value: Any, errors: FormErrors, path: Path, *, v2: bool) -> None:
        self._errors = errors
        self._custom_ids: set[str] = set()
        self._ids = count(1)
        self._v2 = v2
        self.text = 0
        self.total = 0
        top = check_list(errors, path, value, most=40 if v2 else 5)
        kinds = (ROW, SECTION, TEXT_DISPLAY, SEPARATOR, CONTAINER) if v2 else (ROW,)
        self.shown = [self._part(part, (*path, index), kinds) for index, part in enumerate(top)]
        if self.total > 40:
            errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 40 or fewer in length.")
        if self.text > 4000:
            errors.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Displayable text exceeds maximum size (4000)")

    def _part(self, part: Json, path: Path, kinds: tuple[int, ...]) -> Json:
        if self._v2 and part.get("type") in MEDIA:
            self._errors.add((*path, "type"), *NO_MEDIA)
        else:
            check_choice(self._errors, (*path, "type"), part.get("type"), kinds)
        self.total += 1
        shown: Json = {key: value for key, value in part.items() if value is not None}
        shown["id"] = part.get("id") or next(self._ids)
        match part.get("type"):
            case 1:
                shown["components"] = self._row(part, path)
            case 2:
                self._button(part, path)
            case 3 | 5 | 6 | 7 | 8:
                shown |= self._select(part, path)
            case 9:
                shown["components"] = self._inside(part, path, (TEXT_DISPLAY,), most=3)
                accessory = part.get("accessory")
                if isinstance(accessory, dict):
                    shown["accessory"] = self._part(accessory, (*path, "accessory"), (BUTTON,))
                else:
                    self._errors.add((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
            case 10:
                self.text += len(check_text(self._errors, (*path, "content"), part.get("content"), least=1, most=4000))
            case 14:
                shown = Json(spacing=1, divider=True) | shown
            case 17:
                shown = Json(accent_color=None, spoiler=False) | shown
                kinds = (ROW, SECTION, TEXT_DISPLAY, SEPARATOR)
                shown["components"] = self._inside(part, path, kinds, most=40)
        return shown

    def _inside(self, part: Json, path: Path, kinds: tuple[int, ...], *, most: int) -> list[Json]:
        inner = check_list(self._errors, (*path, "components"), part.get("components"), least=1, most=most)
        return [self._part(child, (*path, "components", index), kinds) for index, child in enumerate(inner)]

    def _row(self, row: Json, path: Path) -> list[Json]:
        inner = check_list(self._errors, (*path, "components"), row.get("components"), least=1, most=5)
        width = 0
        for index, part in enumerate(inner):
            width += 5 if part.get("type") in SELECTS else 1
            if width > 5 and len(inner) <= 5:
                self._errors.add((*path, "components", index), *TOO_WIDE)
        kinds = (BUTTON, *SELECTS)
        return [self._part(part, (*path, "components", index), kinds) for index, part in enumerate(inner)]

    def _custom_id(self, part: Json, path: Path) -> None:
        custom_id = check_text(self._errors, (*path, "custom_id"), part.get("custom_id"), least=1, most=100)
        if custom_id and custom_id in self._custom_ids:
            self._errors.add((*path, "custom_id"), *DUPLICATED)
        self._custom_ids.add(custom_id)

    def _button(self, button: Json, path: Path) -> None:
        check_choice(self._errors, (*path, "style"), button.get("style"), range(1, 7))
        if button.get("style") == LINK:
            url = check_text(self._errors, (*path, "url"), button.get("url"), least=1, most=512)
            if url and not url.startswith(("http://", "https://", "discord://")):
                scheme = url.split(":")[0]
                words = f"Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https', 'discord')."
                self._errors.add((*path, "url"), "URL_TYPE_INVALID_SCHEME", words)
            if button.get("custom_id"):
                words = "A custom id and url cannot both be specified"
                self._errors.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
        else:
            self._custom_id(button, path)
            if button.get("url"):
                words = "A url cannot be specified for this style"
                self._errors.add((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", words)
        check_text(self._errors, (*path, "label"), button.get("label"), most=80, required=False)
        if not button.get("label") and not button.get("emoji"):
            words = "A label or emoji is required"
            self._errors.add((*path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", words)

    def _select(self, select: Json, path: Path) -> Json:
        self._custom_id(select, path)
        shown = check_select(self._errors, select, path)
        options = shown.get("options") or ()
        if options:
            shown["options"] = [{k: v for k, v in option.items() if v is not None} for option in options]
        return shown


def check_select(errors: FormErrors, select: Json, path: Path) -> Json:
    """Checks a select apart from its custom id; gives back the bounds and options that are shown."""
    check_text(errors, (*path, "placeholder"), select.get("placeholder"), most=150, required=False)
    least = check_integer(errors, (*path, "min_values"), select.get("min_values"), least=0, most=25)
    most = check_integer(errors, (*path, "max_values"), select.get("max_values"), least=1, most=25)
    shown: Json = {"min_values": 1 if least is None else least, "max_values": 1 if most is None else most}
    if shown["min_values"] > shown["max_values"]:
        words = "Min values cannot be greater than max values"
        errors.add((*path, "min_values"), "SELECT_COMPONENT_MIN_VALUES_GREATER_THAN_MAX_VALUES", words)
    if select.get("type") != SELECT:
        return shown
    shown["options"] = options = check_list(errors, (*path, "options"), select.get("options"), least=1, most=25)
    values: set[str] = set()
    for index, option in enumerate(options):
        at = (*path, "options", index)
        check_text(errors, (*at, "label"), option.get("label"), least=1, most=100)
        check_text(errors, (*at, "description"), option.get("description"), most=100, required=False)
        value = check_text(errors, (*at, "value"), option.get("value"), least=1, most=100)
        if value in values:
            words = "The specified option value is already used"
            errors.add((*at, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
        values.add(value)
    if options and shown["max_values"] > len(options):
        words = "Max values cannot be greater than the number of options"
        errors.add((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES_GREATER_THAN_OPTIONS", words)
    return shown
