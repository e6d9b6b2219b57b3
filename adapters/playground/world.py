"""What is in the playground besides the bot: the two platforms, their clock, and the people with chat windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.state import Guild
from adapters.playground.mail import MailServer
from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import Human
from adapters.playground.wire import Wire


@dataclass(frozen=True)
class Endpoints:
    """Where the bot finds the loopback platforms and the moved clock, and the tokens it has there."""

    telegram_api: str
    telegram_token: str
    discord_api: str
    discord_gateway: str
    discord_token: str
    clock: str
    """Answers with a line of JSON, `{"offset": seconds}`, at once and after each move."""
    mail_port: int
    """Where mail is taken, on 127.0.0.1, as plain SMTP."""


@dataclass
class Seat:
    """A person in the page: their chat client, and whether its window is open at the start."""

    human: TelegramHuman | DiscordHuman
    shown: bool = True
    groups: list[str] = field(default_factory=list)
    """The Telegram groups they are in."""

    @property
    def places(self) -> tuple[str, ...]:
        """What their client can show: `dm`, then channels or groups."""
        human = self.human
        return human.places if isinstance(human, DiscordHuman) else ("dm", *human.threads, *self.groups)

    @property
    def zone(self) -> str:
        """The IANA zone of their device."""
        return self.human.user.zone if isinstance(self.human, DiscordHuman) else self.human.zone


class World:
    """The platforms and the people on them. A person or guild added here is in the page too."""

    def __init__(self, bot_username: str) -> None:
        self.bot_username = bot_username
        self.clock = MovableClock()
        self.wire = Wire()
        self.telegram = Telegram(self.clock, self.wire)
        self.discord = Discord(self.clock, self.wire)
        self.mail = MailServer(self.clock, self.wire)
        self.seats: dict[tuple[str, str], Seat] = {}
        self.on_seat: Callable[[Seat], None] = lambda seat: None

    def add_guild(self, name: str, channels: Iterable[str] = ("general",)) -> Guild:
        """Makes a Discord server with the bot in it; each person added from now on joins it, unless told otherwise."""
        return self.discord.add_guild(name, channels)

    def add_group(self, title: str, members: Iterable[Human]) -> int:
        """Makes a Telegram group of these people and the bot, each of whom can then look at it; gives its chat id."""
        people = tuple(members)
        chat = self.telegram.add_group(title, [self.telegram.humans[human.id] for human in people])
        for human in people:
            self._show_group(title, human)
        return chat

    def join_group(self, chat: int, title: str, human: Human) -> None:
        """Lets somebody into a group, who can then look at it."""
        self.telegram.join_group(chat, self.telegram.humans[human.id])
        self._show_group(title, human)

    def _show_group(self, title: str, human: Human) -> None:
        seat = self.seats[human.platform, human.id]
        seat.groups.append(title)
        self.on_seat(seat)

    def add_person(self, platform: str, name: str, *, shown: bool = True, **details: Any) -> Human:
        """Adds somebody with a chat client on `telegram` or `discord`; `details` go to the platform's own method."""
        human: TelegramHuman | DiscordHuman
        if platform == "telegram":
            human = self.telegram.add_person(name, **details)
        elif platform == "discord":
            human = self.discord.add_person(name, **details)
        else:
            raise ValueError(f"there is no platform {platform!r}: use telegram or discord")
        seat = Seat(human, shown)
        self.seats[human.platform, human.id] = seat
        self.on_seat(seat)
        return human
