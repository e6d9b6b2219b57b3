"""Columns that hold one of a feature's fixed words, such as a status. The words themselves live with their features."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import ColumnElement, Enum, literal_column


def one_of(kind: type[StrEnum]) -> Enum:
    """A column type for one of the kind's words, kept as plain text: a new word needs no migration."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words])


def written_out(words: Collection[StrEnum]) -> list[ColumnElement[str]]:
    """Words to compare a column with, as a part of the statement: a bound list is written into it at each execution."""
    return [literal_column(f"'{word}'") for word in sorted(words)]
