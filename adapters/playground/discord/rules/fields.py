"""Checks of single values that all rules share: presence, length and choice. Types have been checked before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.playground.discord.errors import FormErrors

Path = tuple[str | int, ...]


def check_text(errors: FormErrors, path: Path, value: Any, *, least: int = 0, most: int, required: bool = True) -> str:
    """Notes a text that is missing, or not `least` to `most` characters long; gives it back, or ""."""
    if value is None:
        if required:
            errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return ""
    text = str(value)
    check_length(errors, path, len(text), least=least, most=most)
    return text


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
    """Notes a number outside the bounds; gives the number back where there is one."""
    if value is None:
        return None
    number = int(value)
    if number < least:
        errors.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
    elif number > most:
        errors.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    return number


def check_list(errors: FormErrors, path: Path, value: Any, *, least: int = 0, most: int) -> list[Any]:
    """Notes a list that is missing, or of the wrong length; gives it back, or an empty one."""
    if value is None:
        if least:
            errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return []
    check_length(errors, path, len(value), least=least, most=most)
    return list(value)


def snowflake(value: Any) -> int:
    """The id in a body, which may be text or a number; 0 where it is neither."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0
