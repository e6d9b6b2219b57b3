"""Loopback Telegram and Discord with a chat page. It speaks for nobody but the platforms and imports nothing of ours."""
