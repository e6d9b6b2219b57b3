"""A page of a longer list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, the place of the first of them, and how many there are in all."""

    items: tuple[T, ...]
    offset: int
    total: int


def total(shown: int, offset: int, limit: int, count: Callable[[], int | None]) -> int:
    """How many items there are in all, counted only where a page of `shown` of them does not tell by itself."""
    if shown < limit and (shown or not offset):
        return offset + shown
    return count() or 0
