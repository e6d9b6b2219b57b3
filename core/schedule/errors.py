"""Why something about a mentor's time was refused, as a fact. What may be wrong with typed hours stands beside them."""

from __future__ import annotations

from core.errors import ParleyError


class NotAMentor(ParleyError):
    """Somebody who is no mentor of the community asked for what only mentors have."""
