"""Checks of single values that all rules share: length, type and choice, in the words of Discord's form errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.playground.discord.errors import FormErrors

Path = tuple[str | int, ...]


def check_text(errors: FormErrors, path: Path, value: Any, *, least: int = 0, most: int, required: bool = True) -> str:
    """Notes a text that is missing, no text, or not `least` to `most` characters long; gives it back, or ""."""
    if value is None:
        if required:
            errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return ""
    if not isinstance(value, str):
        errors.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return ""
    check_length(errors, path, len(value), least=least, most=most)
    return value


def check_length(errors: FormErrors, path: Path, length: int, *, least: int, most: int) -> None:
    """Notes a length outside its bounds."""
    if least <= length <= most:
        return
    if least == 0:
        errors.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    else:
        errors.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def check_choice(errors: FormErrors, path: Path, value: Any, choices: Iterable[int]) -> None:
    """Notes a value that is none of the choices."""
    allowed = tuple(choices)
    if value not in allowed or isinstance(value, bool):
        words = ", ".join(map(str, allowed))
        errors.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{words}}}.")


def check_integer(errors: FormErrors, path: Path, value: Any, *, least: int, most: int) -> int | None:
    """Notes what is no whole number between the bounds; gives the number back where it is one."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        return None
    if value < least:
        errors.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
    elif value > most:
        errors.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    return value


def check_list(errors: FormErrors, path: Path, value: Any, *, least: int = 0, most: int) -> list[Any]:
    """Notes what is no list, or one of the wrong length; gives its objects back."""
    if value is None:
        if least:
            errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return []
    if not isinstance(value, list):
        errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return []
    check_length(errors, path, len(value), least=least, most=most)
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            errors.add((*path, index), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    return [item for item in value if isinstance(item, dict)]


def snowflake(value: Any) -> int:
    """The id in a body, which may be text or a number; 0 where it is neither."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0
