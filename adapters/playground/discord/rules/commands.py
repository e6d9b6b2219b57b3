"""Rules for application commands and their completions."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from adapters.playground.discord.errors import ApiError, Code, FormErrors
from adapters.playground.discord.rules.fields import Path, check_choice, check_list, check_text
from adapters.playground.discord.state import Json

SLASH, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
MOST_OF_A_KIND = {SLASH: 100, USER: 15, MESSAGE: 15, 4: 1}
NAME = re.compile(r"^[-_'\w]{1,32}$")
COMMAND_CHARACTERS = 8000


def check_commands(commands: list[Json]) -> None:
    """Checks a whole set of commands that is to replace another; raises 30032 or 50035."""
    counts = Counter(command.get("type") or SLASH for command in commands)
    if any(count > MOST_OF_A_KIND.get(kind, 0) for kind, count in counts.items() if kind in MOST_OF_A_KIND):
        raise ApiError(Code.TOO_MANY_COMMANDS)
    errors = FormErrors()
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        check_command(errors, (index,), command)
        key = (command.get("type") or SLASH, str(command.get("name")))
        if key in seen:
            words = "Application command names must be unique"
            errors.add((index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", words)
        seen.add(key)
    errors.raise_if_any()


def check_command(errors: FormErrors, at: Path, command: Json) -> None:
    """Checks one command."""
    kind = command.get("type") or SLASH
    check_choice(errors, (*at, "type"), kind, (SLASH, USER, MESSAGE, 4))
    if kind != SLASH:
        check_text(errors, (*at, "name"), command.get("name"), least=1, most=32)
        if command.get("description"):
            errors.add(
                (*at, "description"),
                "APPLICATION_COMMAND_DESCRIPTION_INVALID",
                "Context menu commands cannot have description",
            )
        return
    _check_name(errors, at, command)
    check_text(errors, (*at, "description"), command.get("description"), least=1, most=100)
    _check_options(errors, (*at, "options"), command.get("options"), depth=0)
    if _characters(command) > COMMAND_CHARACTERS:
        errors.add(at, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({COMMAND_CHARACTERS})")


def _check_name(errors: FormErrors, at: Path, named: Json) -> None:
    name = check_text(errors, (*at, "name"), named.get("name"), least=1, most=32)
    if name and (not NAME.match(name) or name != name.lower()) and len(name) <= 32:
        errors.add((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(errors: FormErrors, at: Path, value: Any, *, depth: int) -> None:
    options = check_list(errors, at, value, most=25)
    optional_seen = False
    names: set[str] = set()
    for index, option in enumerate(options):
        here = (*at, index)
        check_choice(errors, (*here, "type"), option.get("type"), range(1, 12))
        _check_name(errors, here, option)
        check_text(errors, (*here, "description"), option.get("description"), least=1, most=100)
        if option.get("name") in names:
            errors.add((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option name must be unique")
        names.add(str(option.get("name")))
        if option.get("type") in (SUBCOMMAND, GROUP):
            if depth > (0 if option["type"] == GROUP else 1):
                words = "Sub-command and sub-command group option types are not allowed here"
                errors.add((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
            else:
                _check_options(errors, (*here, "options"), option.get("options"), depth=depth + 1)
            continue
        if option.get("required") and optional_seen:
            words = "Required options must be placed before non-required options"
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional_seen = optional_seen or not option.get("required")
        _check_option_choices(errors, here, option)


def _check_option_choices(errors: FormErrors, at: Path, option: Json) -> None:
    choices = check_list(errors, (*at, "choices"), option.get("choices"), most=25)
    for index, choice in enumerate(choices):
        check_text(errors, (*at, "choices", index, "name"), choice.get("name"), least=1, most=100)
        if option.get("type") == STRING:
            check_text(errors, (*at, "choices", index, "value"), choice.get("value"), most=100)
    if option.get("autocomplete") and (choices or option.get("type") not in (STRING, INTEGER, NUMBER)):
        words = "Autocomplete cannot be used with choices, nor on this type"
        errors.add((*at, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", words)


def _characters(command: Json) -> int:
    own = len(str(command.get("name") or "")) + len(str(command.get("description") or ""))
    choices = command.get("choices") or ()
    own += sum(len(str(choice.get("name"))) + len(str(choice.get("value"))) for choice in choices)
    return own + sum(_characters(option) for option in command.get("options") or () if isinstance(option, dict))


def check_choices(value: Any) -> list[Json]:
    """Checks the completions a bot offers: 25, each name and value of at most 100. Raises 50035."""
    errors = FormErrors()
    at = ("data", "choices")
    choices = check_list(errors, at, value, most=25)
    for index, choice in enumerate(choices):
        check_text(errors, (*at, index, "name"), choice.get("name"), least=1, most=100)
        if isinstance(choice.get("value"), str) or choice.get("value") is None:
            check_text(errors, (*at, index, "value"), choice.get("value"), least=1, most=100)
    errors.raise_if_any()
    return choices
