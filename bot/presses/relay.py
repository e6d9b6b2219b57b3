"""What can be pressed about messages between two people."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("rl", Answer.EDIT)
@dataclass(frozen=True)
class ListConversations(Payload):
    """Shows a page of those to whom one can write."""

    page: Small = 0


@payload("rw", Answer.FORM)
@dataclass(frozen=True)
class WriteTo(Payload):
    """Asks for a message to a person, and relays it."""

    person: Id
