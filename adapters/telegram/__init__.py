"""Telegram: Parley's events from its updates, Parley's screens as its messages."""
