"""Accounts as admins name them: by handle, by mention, or by the platform's own number."""

from __future__ import annotations

from bot.turn import Turn
from core.people import AccountKey, find_account

PLATFORMS = ("telegram", "discord")
"""Whose accounts can be named by number before they were ever seen."""


def account_named(turn: Turn, text: str) -> AccountKey | None:
    """The account of `@handle`, `<@123>`, `123` or `discord:123`; an account never seen must be given by its number."""
    platform, _, rest = text.strip().partition(":")
    if not rest:
        platform, rest = turn.viewer.account.platform, text
    address = rest.strip().strip("<@!>").strip()
    if not address or platform not in PLATFORMS:
        return None
    is_number = address.isascii() and address.isdigit() and len(address) >= 5
    return find_account(turn.db, platform, address) or (AccountKey(platform, address) if is_number else None)
