"""Where the doctor is tried: both platforms with the bot on them, and settings that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import migrations.run as history
from adapters.cli.doctor import examine
from adapters.cli.findings import Finding
from adapters.playground.discord.platform import Discord
from adapters.playground.telegram.platform import Telegram
from adapters.settings import Settings
from core.clock import OffsetClock

TELEGRAM_TOKEN = "123456:AAExample-token_of-35-characters0000"
DISCORD_TOKEN = "MTIz.loop.back"


@dataclass
class Clinic:
    """Both platforms with Parley's bot on them, and settings that fit."""

    telegram: Telegram
    discord: Discord
    fitting: dict[str, Any]

    def settings(self, **changed: Any) -> Settings:
        """Settings that fit, but for what is changed."""
        return Settings(_env_file=None, **(self.fitting | changed))  # type: ignore[call-arg]

    async def examine(self, clock: OffsetClock | None = None, **changed: Any) -> tuple[Finding, ...]:
        """What the doctor finds with such settings."""
        return await examine(self.settings(**changed), history, clock)


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]
