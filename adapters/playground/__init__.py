"""Loopback Telegram and Discord with a chat page. They speak for the platforms alone, and import nothing of ours."""
