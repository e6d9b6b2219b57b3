"""Columns that hold one of a feature's fixed words, such as a status. The words themselves live with their features."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Enum


def one_of(kind: type[StrEnum]) -> Enum:
    """A column type for one of the kind's words, kept as plain text: a new word needs no migration."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words])
