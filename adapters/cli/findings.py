"""What the doctor tells: one thing that is missing or wrong, and what to do about it. Looking is done elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something missing or wrong, and the next step that mends it; both are whole sentences, and name no secret."""

    wrong: str
    next_step: str

    def __str__(self) -> str:
        return f"- {self.wrong}\n  Next: {self.next_step}"
