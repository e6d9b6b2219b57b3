"""Cutting plain texts to what a platform has room for."""

from __future__ import annotations


def cut(text: str, most: int) -> str:
    """The text in at most `most` characters, cut between words where it can be, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    words = kept.rsplit(None, 1)[0]
    return (words if len(words) > most // 2 else kept).rstrip() + "…"
