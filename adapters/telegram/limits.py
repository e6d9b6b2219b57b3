"""How much Telegram takes, and how fast. Cutting what is too long is in cutting.py, marked-up texts in pieces.py.

Numbers from https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq#my-bot-is-hitting-limits.
"""

from __future__ import annotations

from aiolimiter import AsyncLimiter

TEXT = 4096
CAPTION = 1024
CALLBACK_ANSWER = 200
BUTTON_LABEL = 64
"""Characters of a button's label; ours, as Telegram names no limit: phones show less."""
ROW_BUTTONS = 8
BUTTONS = 100
TOPIC = 128
"""Characters of a topic's name."""
COMMANDS = 100
COMMAND_DESCRIPTION = 256
POLL_SECONDS = 30
UPDATES = 100

KNOWN_CHATS = 5_000


class Pace:
    """Our own pace, below Telegram's 30 a second, one a second in a chat, 20 a minute in a group."""

    def __init__(self) -> None:
        self._all = _burst_of(10, per_second=28)
        self._mail = _burst_of(5, per_second=20)
        self._chats: dict[str, AsyncLimiter] = {}

    async def mail(self) -> None:
        """Waits for the next moment for what nobody waits for: it leaves room for the answers to people."""
        await self._mail.acquire()

    async def edit(self, chat: str) -> None:
        """Waits until a message of the chat may be edited; in private chats, edits count towards the whole only."""
        if is_group(chat):
            await self._of(chat).acquire()
        await self._all.acquire()

    async def send(self, chat: str) -> None:
        """Waits until a message may be sent to the chat."""
        await self._of(chat).acquire()
        await self._all.acquire()

    def _of(self, chat: str) -> AsyncLimiter:
        """The topics of a chat share its pace."""
        chat = chat.partition("/")[0]
        limiter = self._chats.pop(chat, None)
        if limiter is None:
            limiter = _burst_of(10, per_second=20 / 60) if is_group(chat) else _burst_of(7, per_second=1)
            if len(self._chats) >= KNOWN_CHATS:
                del self._chats[next(iter(self._chats))]
        self._chats[chat] = limiter
        return limiter


def is_group(chat: str) -> bool:
    """Whether a chat's id is that of a group or a channel."""
    return chat.startswith("-")


def _burst_of(most: int, *, per_second: float) -> AsyncLimiter:
    return AsyncLimiter(most, most / per_second)
