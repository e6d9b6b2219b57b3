"""Loopback Telegram and Discord with a chat page. Speaks for nobody but the platforms, and imports nothing of Parley's."""
