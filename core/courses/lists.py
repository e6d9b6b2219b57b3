"""A list of students as an admin has it: lines of a CSV file, with or without a heading, each naming somebody by name,
handle or number. Reads lines and says what is wrong with one. No tables."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 2_000
LONGEST_CELL = 200
DELIMITERS = ",;\t|"

_HEADINGS = {
    "name": {"name", "student", "full name", "student name", "display name"},
    "handle": {"handle", "username", "user name", "user", "account"},
    "id": {"id", "user id", "number", "account id", "userid"},
    "platform": {"platform"},
    "telegram": {"telegram", "telegram handle", "telegram id"},
    "discord": {"discord", "discord handle", "discord id"},
}
_PLATFORMS = ("telegram", "discord")


class Broken(StrEnum):
    """Why nobody could be enrolled for a line."""

    NOBODY_NAMED = "nobody_named"
    """It names nobody."""
    UNREADABLE = "unreadable"
    """It is no line of a list: a quote that does not end, or cells far too long."""
    UNKNOWN_PLATFORM = "unknown_platform"
    NOT_MET = "not_met"
    """Nobody of that handle or name has written to the bot."""
    SEVERAL = "several"
    """Several people have that name."""
    NAME_WANTED = "name_wanted"
    """An account never seen is named by number alone: it needs a name, too."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that enrolled nobody: its number in the file, its text, cut where it is long, and why."""

    number: int
    text: str
    why: Broken


@dataclass(frozen=True, slots=True)
class Line:
    """A line that names somebody: by number, by handle, or by name alone. Empty is what it does not say."""

    number: int
    text: str
    platform: str
    id: str
    handle: str
    name: str


def read_list(text: str, platform: str) -> Iterator[Line | BrokenLine]:
    """The lines of the list in their order, blank ones left out; `platform` is meant where a line names none."""
    lines = [
        (number, line)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        if line.strip(" \t;,|")
    ]
    if not lines:
        return
    delimiter = _delimiter([line for _, line in lines[:20]])
    columns = _headings(_cells(lines[0][1], delimiter) or [])
    for number, line in lines[1:] if columns else lines:
        cells = _cells(line, delimiter)
        if cells is None:
            yield BrokenLine(number, _short(line), Broken.UNREADABLE)
            continue
        said = _by_heading(columns, cells) if columns else _by_look(cells)
        yield _line(number, line, said, platform)


def _line(number: int, line: str, said: Mapping[str, str], platform: str) -> Line | BrokenLine:
    platform = said.get("platform", "").casefold() or platform
    if platform not in _PLATFORMS:
        return BrokenLine(number, _short(line), Broken.UNKNOWN_PLATFORM)
    account_id, handle = said.get("id", ""), said.get("handle", "").removeprefix("@")
    if not account_id and is_number(handle):
        account_id, handle = handle, ""
    if not is_number(account_id):
        account_id, handle = "", handle or account_id.removeprefix("@")
    name = said.get("name", "")
    if not (account_id or handle or name):
        return BrokenLine(number, _short(line), Broken.NOBODY_NAMED)
    return Line(number, _short(line), platform, account_id, handle, name)


def is_number(text: str) -> bool:
    """Whether this can be a platform's own number of an account."""
    return text.isascii() and text.isdigit() and 5 <= len(text) <= 20


def _delimiter(lines: list[str]) -> str:
    """The sign that stands in most of the first lines; a comma where none does."""
    return max(DELIMITERS, key=lambda sign: sum(sign in line for line in lines))


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line, clean; None for what is none."""
    try:
        (cells,) = csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True)
    except (csv.Error, ValueError):
        return None
    found = [" ".join(cell.split()) for cell in cells]
    return None if any(len(cell) > LONGEST_CELL for cell in found) else found


def _headings(cells: list[str]) -> list[str]:
    """What each column is about, where the first line says so; nothing where it is a line like the others."""
    kinds = [
        next((kind for kind, names in _HEADINGS.items() if cell.casefold() in names), "")
        for cell in (unicodedata.normalize("NFKC", cell) for cell in cells)
    ]
    return kinds if any(kinds) else []


def _by_heading(columns: list[str], cells: list[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not (column and cell):
            continue
        if column in _PLATFORMS:
            said |= {"platform": column, "id" if is_number(cell) else "handle": cell}
        else:
            said.setdefault(column, cell)
    return said


def _by_look(cells: list[str]) -> dict[str, str]:
    """Without headings: `discord:123` and the like, `@handle`, a number, a platform; all else is the name."""
    said: dict[str, str] = {}
    for cell in filter(None, cells):
        platform, _, rest = cell.partition(":")
        if rest and platform.casefold() in _PLATFORMS:
            said["platform"], cell = platform.casefold(), rest.strip()
        if cell.startswith("@"):
            said.setdefault("handle", cell)
        elif is_number(cell):
            said.setdefault("id", cell)
        elif cell.casefold() in _PLATFORMS:
            said["platform"] = cell.casefold()
        else:
            said["name"] = f"{said['name']} {cell}" if "name" in said else cell
    return said


def _short(line: str) -> str:
    return " ".join(line.split())[:60]
