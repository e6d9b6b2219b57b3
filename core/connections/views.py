"""What leaves the feature: a connection as one of its two people sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.connections.rules import ConnectionStatus


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """A connection as the viewer, who is one of the two, sees it."""

    community_id: int
    id: int
    viewer_id: int
    mentor_id: int
    mentor_person_id: int
    mentor_name: str
    headline: str
    """The mentor's."""
    student_id: int
    student_name: str
    status: ConnectionStatus
    words: str
    """What the student wrote when asking; may be empty."""
    asked_at: datetime
    answered_at: datetime | None
    ask_again_from: datetime | None
    """When it came to nothing: from when on the student can ask again."""

    @property
    def is_mentor(self) -> bool:
        """Whether the viewer is its mentor; else they are its student."""
        return self.viewer_id == self.mentor_person_id

    @property
    def other_name(self) -> str:
        """The name of the one who is not the viewer."""
        return self.student_name if self.is_mentor else self.mentor_name
