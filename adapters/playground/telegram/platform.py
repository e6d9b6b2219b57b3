"""The loopback Telegram as a whole: start it, add bots, people and groups, and watch windows change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aiohttp import web

from adapters.playground.clock import MovableClock
from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.incoming import member_changed, membership_changed
from adapters.playground.telegram.methods.chats import member_of
from adapters.playground.telegram.rates import Rates
from adapters.playground.telegram.server import TOKEN, Server
from adapters.playground.telegram.state import Bot, Chat, Person, State
from adapters.playground.telegram.updates import UpdateQueue
from adapters.playground.telegram.webhook import Webhook
from adapters.playground.wire import Wire

FIRST_UPDATE = 500_000_000
FIRST_PERSON = 700_000_000
FIRST_GROUP = -1_002_000_000_000


class Telegram:
    """A whole Telegram on loopback. It is not the bot: what it holds outlives any restart of a bot."""

    def __init__(self, clock: MovableClock, wire: Wire, *, rates: bool = True) -> None:
        self.clock = clock
        self.wire = wire
        self.humans: dict[str, TelegramHuman] = {}
        self.api_url = ""
        """Like `http://127.0.0.1:8081`, once started; a bot's base address is this and `/bot`."""
        self._state = State(clock)
        self._server = Server(self._state, wire, Rates() if rates else None)
        self._runner: web.AppRunner | None = None
        self._unfollow: Callable[[], None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; port 0 takes any that is free."""
        self._runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self._unfollow = self.clock.follow(self._clock_moved)
        self.api_url = f"http://{bound[0]}:{bound[1]}"

    async def stop(self) -> None:
        """Ends every poll and delivery, and listens no more."""
        if self._unfollow:
            self._unfollow()
            self._unfollow = None
        for bot in self._state.bots.values():
            bot.updates.end_poll("terminated by shutdown")
            await bot.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def add_bot(self, name: str, username: str, token: str) -> str:
        """Makes a bot with that token (`<digits>:<letters>`; the digits are its id), and returns the token."""
        if not TOKEN.fullmatch(token):
            raise ValueError("a bot's token is its numeric id, a colon, and letters, digits, _ or -")
        updates = UpdateQueue(self.clock, FIRST_UPDATE + len(self._state.bots) * 1_000_000)
        bot_id = int(token.partition(":")[0])
        self._state.bots[token] = Bot(bot_id, token, name, username, updates, Webhook(self.clock, updates))
        return token

    def switch_topics_on(self, token: str) -> None:
        """Switches topics on for a bot's private chats, as its owner does with @BotFather."""
        self._state.bots[token].topics = True

    def ignore_topics_that_are_gone(self) -> None:
        """From now on what is for a topic that is gone stands in the chat around it, as Telegram did in May 2026."""
        self._state.ignores_gone_topics = True

    def add_person(
        self,
        name: str,
        *,
        username: str | None = None,
        language: str = "en",
        zone: str = "UTC",
        started: bool = False,
    ) -> TelegramHuman:
        """Makes a person; `started` means that every bot added so far may already write to them."""
        person = Person(FIRST_PERSON + self._state.number(), name, username, language, zone)
        self._state.people[person.id] = person
        for bot in self._state.bots.values() if started else ():
            self._state.private(bot, person).started = True
        human = TelegramHuman(self._state, person, lambda unique_id: f"{self.api_url}/client/{unique_id}")
        self.humans[human.id] = human
        return human

    def add_group(self, title: str, members: Iterable[TelegramHuman]) -> int:
        """Makes a group of these people, the first its owner, with every bot in it; returns its chat id."""
        people = {int(human.id): self._state.people[int(human.id)] for human in members}
        owner = next(iter(people.values()))
        chat = Chat(FIRST_GROUP - self._state.number(), "supergroup", title, people=people, admins={owner.id})
        self._state.groups[chat.id] = chat
        for bot in self._state.bots.values():
            chat.bots.append(bot)
            left, member = ({"status": status, "user": bot.user()} for status in ("left", "member"))
            membership_changed(self._state, chat, owner.user(), bot, left, member)
        return chat.id

    def join_group(self, chat: int, human: TelegramHuman) -> None:
        """Lets somebody into a group."""
        self._state.groups[chat].people[int(human.id)] = self._state.people[int(human.id)]

    def promote_bots(self, chat: int) -> None:
        """Makes every bot in a group an admin of it, who is then told when members come and go."""
        group = self._state.groups[chat]
        owner = next(person for person in group.people.values() if person.id in group.admins)
        for bot in group.bots:
            before = member_of(group, bot.id)
            group.admins.add(bot.id)
            membership_changed(self._state, group, owner.user(), bot, before, member_of(group, bot.id))

    def leave_group(self, chat: int, human: TelegramHuman) -> None:
        """Takes somebody out of a group, by their own will."""
        group, person = self._state.groups[chat], self._state.people[int(human.id)]
        before = member_of(group, person.id)
        del group.people[person.id]
        member_changed(self._state, group, person.user(), before, {"status": "left", "user": person.user()})
        self._state.changed_for(person.id)

    def on_change(self, look: Callable[[str], None]) -> Callable[[], None]:
        """Calls `look(human_id)` whenever that person's window changed, until the returned function is called."""

        def told(person_id: int) -> None:
            look(str(person_id))

        self._state.on_change.append(told)
        return lambda: self._state.on_change.remove(told)

    def _clock_moved(self, offset: float) -> None:
        for person_id in self._state.people:
            self._state.changed_for(person_id)
