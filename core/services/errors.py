"""Why something about services was refused, as facts."""

from __future__ import annotations

from core.errors import ParleyError


class ServiceMissing(ParleyError):
    """No such service in this community."""
