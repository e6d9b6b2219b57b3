"""Telegram's reactions: the few emoji that it has, and which of them is nearest to one that it has not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import ReactionType, ReactionTypeEmoji
from telegram.constants import ReactionEmoji

OF_ITS_OWN: Final = "✨"
"""In place of an emoji that Telegram's Premium has for itself and names by a number."""
_COLOURED: Final = "\ufe0f"
_HAS: Final = frozenset(one.value.replace(_COLOURED, "") for one in ReactionEmoji)
_BARE: Final = "❤🕊✍☃♂♀"
"""What Telegram writes without the sign that makes an emoji of it."""
_SKIN: Final = dict.fromkeys(range(0x1F3FB, 0x1F400))
_NEAR: Final = {
    "👍": "✅☑✔🆗👊💪🙆🤙🫰",
    "❤": "♥❣🧡💛💚💙💜🖤🤍🤎🩷🩵🩶💗💖💕💞💓💝🫶",
    "😁": "😀😃😄😅😆🙂😊☺😉😋😸",
    "🤣": "😂😹",
    "🎉": "🥳🎊🎈🎂",
    "😢": "🙁☹😞😔😟😕🥺😿🥲",
    "😡": "😠💢😾",
    "😱": "😮😲😯😳😧🙀",
    "🔥": "💥🌟🚀",
    "🙏": "🛐🙇",
    "👏": "🙌",
    "👀": "👁",
    "🤔": "❓🧐",
    "🏆": "🥇🏅🎖",
    "😴": "💤😪",
}
_NEAREST: Final = {other: one for one, others in _NEAR.items() for other in others}


def nearest(emoji: str) -> str | None:
    """What Telegram shows for it: the same, or the nearest that it has; None where nothing is near."""
    bare = emoji.replace(_COLOURED, "").translate(_SKIN)
    return bare if bare in _HAS else _NEAREST.get(bare)


def chosen(emoji: Sequence[str]) -> tuple[str, str] | None:
    """The newest that Telegram has something for, and that: a bot puts one on a message, no more."""
    return next(((one, near) for one in reversed(emoji) if (near := nearest(one))), None)


def written(reactions: Sequence[ReactionType]) -> tuple[str, ...]:
    """The emoji that somebody has put on a message, as they are written elsewhere."""
    return tuple(_full(one.emoji) if isinstance(one, ReactionTypeEmoji) else OF_ITS_OWN for one in reactions)


def _full(emoji: str) -> str:
    return "".join(sign + _COLOURED if sign in _BARE else sign for sign in emoji.replace(_COLOURED, ""))
