"""What is in the playground besides the bot: the two platforms, their clock, and the people with chat windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.state import Guild
from adapters.playground.mail import MailServer
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

    human: Human
    shown: bool = True


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
            self.on_seat(self.seats[human.platform, human.id])
        return chat

    def join_group(self, chat: int, human: Human) -> None:
        """Lets somebody into a group, who can then look at it."""
        self.telegram.join_group(chat, self.telegram.humans[human.id])
        self.on_seat(self.seats[human.platform, human.id])

    def add_person(self, platform: str, name: str, *, shown: bool = True, **details: Any) -> Human:
        """Adds somebody with a chat client on `telegram` or `discord`; `details` go to the platform's own method."""
        human: Human
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
