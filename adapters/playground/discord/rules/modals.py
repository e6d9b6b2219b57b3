"""Rules for modals: title, one to five components, and the fields in them."""

from __future__ import annotations

from typing import Any

from adapters.playground.discord.errors import FormErrors
from adapters.playground.discord.rules.components import DUPLICATED, ROW, SELECT, TEXT_DISPLAY, TEXT_INPUT, check_select
from adapters.playground.discord.rules.fields import Path, check_choice, check_integer, check_list, check_text
from adapters.playground.discord.state import Json

LABEL, FILE_UPLOAD = 18, 19


def check_modal(data: Json) -> Json:
    """Checks the data of an answer that opens a modal; gives it back with every id filled in. Raises 50035."""
    errors = FormErrors()
    check_text(errors, ("data", "custom_id"), data.get("custom_id"), least=1, most=100)
    check_text(errors, ("data", "title"), data.get("title"), least=1, most=45)
    parts = check_list(errors, ("data", "components"), data.get("components"), least=1, most=5)
    seen: set[str] = set()
    number = 0
    shown: list[Json] = []
    for index, part in enumerate(parts):
        at = ("data", "components", index)
        check_choice(errors, (*at, "type"), part.get("type"), (ROW, TEXT_DISPLAY, LABEL))
        number += 1
        part = part | {"id": part.get("id") or number}
        if part.get("type") == ROW:
            inner = check_list(errors, (*at, "components"), part.get("components"), least=1, most=1)
            number += 1
            part["components"] = [child | {"id": child.get("id") or number} for child in inner]
            for place, child in enumerate(inner):
                _check_field(errors, (*at, "components", place), child, seen, kinds=(TEXT_INPUT,))
        elif part.get("type") == LABEL:
            number += 1
            part["component"] = _check_label(errors, at, part, seen, number)
        else:
            check_text(errors, (*at, "content"), part.get("content"), least=1, most=4000)
        shown.append(part)
    errors.raise_if_any()
    return {"custom_id": data["custom_id"], "title": data["title"], "components": shown}


def _check_label(errors: FormErrors, at: Path, label: Json, seen: set[str], number: int) -> Json:
    check_text(errors, (*at, "label"), label.get("label"), least=1, most=45)
    check_text(errors, (*at, "description"), label.get("description"), most=100, required=False)
    child: Any = label.get("component")
    if not isinstance(child, dict):
        errors.add((*at, "component"), "BASE_TYPE_REQUIRED", "This field is required")
        return {}
    kinds = (SELECT, TEXT_INPUT, FILE_UPLOAD)
    _check_field(errors, (*at, "component"), child, seen, kinds=kinds, labelled=True)
    return child | {"id": child.get("id") or number}


def _check_field(
    errors: FormErrors, at: Path, field: Json, seen: set[str], *, kinds: tuple[int, ...], labelled: bool = False
) -> None:
    check_choice(errors, (*at, "type"), field.get("type"), kinds)
    custom_id = check_text(errors, (*at, "custom_id"), field.get("custom_id"), least=1, most=100)
    if custom_id and custom_id in seen:
        errors.add((*at, "custom_id"), *DUPLICATED)
    seen.add(custom_id)
    if field.get("type") == SELECT:
        check_select(errors, field, at)
    elif field.get("type") == FILE_UPLOAD:
        check_integer(errors, (*at, "min_values"), field.get("min_values"), least=0, most=10)
        check_integer(errors, (*at, "max_values"), field.get("max_values"), least=1, most=10)
    elif field.get("type") == TEXT_INPUT:
        _check_text_input(errors, at, field, labelled=labelled)


def _check_text_input(errors: FormErrors, at: Path, field: Json, *, labelled: bool) -> None:
    check_choice(errors, (*at, "style"), field.get("style"), (1, 2))
    if not labelled:
        check_text(errors, (*at, "label"), field.get("label"), least=1, most=45)
    check_text(errors, (*at, "placeholder"), field.get("placeholder"), most=100, required=False)
    least = check_integer(errors, (*at, "min_length"), field.get("min_length"), least=0, most=4000)
    most = check_integer(errors, (*at, "max_length"), field.get("max_length"), least=1, most=4000)
    if least is not None and most is not None and least > most:
        errors.add((*at, "min_length"), "TEXT_INPUT_MIN_LENGTH_TOO_LARGE", "Min length cannot exceed max length")
    value = field.get("value")
    check_text(errors, (*at, "value"), value, most=4000 if most is None else most, required=False)
    if value and least is not None and len(value) < least:
        words = f"Must be {least} or more in length."
        errors.add((*at, "value"), "BASE_TYPE_MIN_LENGTH", words)
