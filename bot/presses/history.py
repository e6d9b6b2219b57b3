"""What can be pressed about what was said with somebody: looking for words, and keeping it as a file."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("hs", Answer.FORM)
@dataclass(frozen=True)
class SearchChat(Payload):
    """Asks for words to look for in the conversation with a person."""

    person: Id


@payload("hf", Answer.EDIT)
@dataclass(frozen=True)
class ShowFound(Payload):
    """Shows a page of what was found with the words that were looked for last."""

    person: Id
    page: Small


@payload("hx", Answer.EDIT)
@dataclass(frozen=True)
class SaveChat(Payload):
    """Sends the conversation with a person as a file."""

    person: Id


@payload("hm", Answer.EDIT)
@dataclass(frozen=True)
class MaskContacts(Payload):
    """Hides contacts in what is said to and by the mentor who presses, until a session is agreed, or no longer."""

    masked: bool
