"""How a client writes Discord's `<t:…>` moments, in the reader's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_STYLES = {
    "t": "{0:%H:%M}",
    "T": "{0:%H:%M:%S}",
    "d": "{0:%d/%m/%Y}",
    "D": "{0.day} {0:%B %Y}",
    "f": "{0.day} {0:%B %Y} {0:%H:%M}",
    "F": "{0:%A}, {0.day} {0:%B %Y} {0:%H:%M}",
    "s": "{0:%d/%m/%Y}, {0:%H:%M}",
    "S": "{0:%d/%m/%Y}, {0:%H:%M:%S}",
}
_UNITS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def shown_moment(unix: int, style: str, zone: str, now: float) -> str:
    """The moment as that reader sees it: `R` relative to now, the other styles on the reader's wall clock."""
    if style == "R":
        return _relative(unix - now)
    return _STYLES.get(style, _STYLES["f"]).format(datetime.fromtimestamp(unix, ZoneInfo(zone)))


def _relative(seconds: float) -> str:
    name, size = next((unit for unit in _UNITS if abs(seconds) >= unit[1]), _UNITS[-1])
    count = int(abs(seconds) // size)
    words = f"{count} {name}{'' if count == 1 else 's'}"
    return f"{words} ago" if seconds < 0 else f"in {words}"
