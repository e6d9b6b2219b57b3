"""What can be put on a message as a reaction: emoji of Unicode, written in full; a server here has none of its own."""

from __future__ import annotations

import unicodedata

MOST = 20
"""Different reactions on a message."""
_COLOURED = "\ufe0f"
_PLAIN_UNLESS_ASKED = frozenset("❤🕊✍☃♂♀☠☹☺✌✂✈✉☎☀☁⚠⚔❣🗡🛡🏖")
"""Signs that are drawn as letters unless `_COLOURED` follows them: without it they are no emoji to Discord."""
_JOINERS = frozenset("\u200d\ufe0f\u20e3")


def is_emoji(name: str) -> bool:
    """Whether that is one emoji of Unicode, as Discord's clients write it."""
    if not name or len(name) > 16 or not any(unicodedata.category(sign) == "So" for sign in name):
        return "\u20e3" in name and name[0] in "0123456789#*"
    drawn = zip(name, name[1:] + " ", strict=True)
    if any(sign in _PLAIN_UNLESS_ASKED and after != _COLOURED for sign, after in drawn):
        return False
    return all(sign in _JOINERS or unicodedata.category(sign) in ("So", "Sk") for sign in name)
