"""What every refusal stands on. A refusal is a fact with data; its words live in the bot's templates."""

from __future__ import annotations


class ParleyError(Exception):
    """A use case was refused: the subclass names the fact, its attributes carry the data."""
