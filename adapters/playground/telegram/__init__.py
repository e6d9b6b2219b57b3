"""A strict loopback Telegram: the Bot API over real HTTP, in memory, with people who use it. Knows no bot of ours."""
