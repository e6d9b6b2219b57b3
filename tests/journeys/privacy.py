"""What nobody may learn of somebody else through the bot: the account's number and its handle."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.playground.discord.human import DiscordHuman
from adapters.playground.window import Window
from tests.journeys.town import Actor, Town

HANDLE = "hidden_handle"


def with_handle(town: Town, platform: str) -> dict[str, str]:
    """A handle to give to somebody on Telegram; on Discord everybody has one."""
    return {"username": f"{HANDLE}_{next(town.numbers)}"} if platform == "telegram" else {}


def secrets_of(actor: Actor) -> tuple[str, ...]:
    """By what somebody could be found on their platform."""
    human = actor.human
    return (human.id, human.user.name) if isinstance(human, DiscordHuman) else (human.id, HANDLE)


def everything_in(window: Window) -> Iterator[str]:
    """All that the bot put on a screen: words, labels, data behind buttons, addresses, forms and notices."""
    for message in window.messages:
        if not message.mine:
            yield from (message.text, message.html)
        for button in (b for row in message.rows for b in row):
            yield from (button.label, button.ref, button.url)
        for option in (o for select in message.selects for o in select.options):
            yield from (option.label, option.value, option.description)
    yield from (toast.text for toast in window.toasts)
    if window.modal is not None:
        yield from (
            window.modal.title,
            *(f"{field.label} {field.placeholder} {field.value}" for field in window.modal.fields),
        )


def assert_nobody_is_given_away(*actors: Actor) -> None:
    """Nothing on anybody's screen holds another's number or handle."""
    for reader in actors:
        for other in actors:
            if other is reader:
                continue
            for secret in secrets_of(other):
                leaks = [text for text in everything_in(reader.window) if secret.lower() in text.lower()]
                assert not leaks, f"{reader.name} can read {secret} of {other.name}: {leaks[:2]}"
