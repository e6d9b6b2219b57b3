"""What can be pressed about conversations and messages between two people."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("rl", Answer.EDIT)
@dataclass(frozen=True)
class ListConversations(Payload):
    """Shows a page of those to whom one can write, or of those that were put away; or to whom what was kept `at` a
    moment, in milliseconds, shall go."""

    page: Small = 0
    archived: bool = False
    at: Id = 0


@payload("rw", Answer.NEW)
@dataclass(frozen=True)
class ShowOthers(Payload):
    """Shows to whom else one can write, below a receipt that goes on telling how far its message has come."""


@payload("ro", Answer.NEW)
@dataclass(frozen=True)
class OpenChat(Payload):
    """From now on what one types goes to this person."""

    person: Id


@payload("rx", Answer.EDIT)
@dataclass(frozen=True)
class LeaveChat(Payload):
    """What one types goes to nobody by itself."""


@payload("rs", Answer.EDIT)
@dataclass(frozen=True)
class SendStray(Payload):
    """Sends what was typed before it was said to whom; `at` tells which, in milliseconds."""

    person: Id
    at: Id


@payload("rh", Answer.EDIT)
@dataclass(frozen=True)
class ShowHistory(Payload):
    """Shows what was said with a person, the newest first, and what can be done about the conversation."""

    person: Id
    page: Small = 0


@payload("rg", Answer.NEW)
@dataclass(frozen=True)
class ShowConversation(Payload):
    """Shows what was said with a person, below a message of theirs that stays what it is."""

    person: Id


@payload("rd", Answer.EDIT)
@dataclass(frozen=True)
class TakeBack(Payload):
    """Takes away a message of one's own, for both."""

    message: Id


@payload("rm", Answer.EDIT)
@dataclass(frozen=True)
class Mute(Payload):
    """What comes from the person comes without a sound, or with one."""

    person: Id
    muted: bool


@payload("ra", Answer.EDIT)
@dataclass(frozen=True)
class PutAway(Payload):
    """Takes the conversation off the list, or back onto it."""

    person: Id
    away: bool


@payload("rb", Answer.EDIT)
@dataclass(frozen=True)
class Block(Payload):
    """Lets nothing pass between the two, either way, or undoes that; asks first unless `sure`."""

    person: Id
    blocked: bool
    sure: bool = False


@payload("rc", Answer.EDIT)
@dataclass(frozen=True)
class CloseLine(Payload):
    """Ends the conversation with a person until one opens it again, or opens it; asks first unless `sure`."""

    person: Id
    closed: bool
    sure: bool = False


@payload("rt", Answer.EDIT)
@dataclass(frozen=True)
class TakeMessages(Payload):
    """Lets everybody write to the mentor, or only those who have a session or are connected."""

    taken: bool


@payload("rp", Answer.FORM)
@dataclass(frozen=True)
class ReportPerson(Payload):
    """Tells the admins of a person, with the last messages."""

    person: Id


@payload("re", Answer.EDIT)
@dataclass(frozen=True)
class SettleReport(Payload):
    """An admin lets a report be (0), warns the one it is about (1) or suspends them (2)."""

    report: Id
    outcome: Small


@payload("ru", Answer.EDIT)
@dataclass(frozen=True)
class LiftSuspension(Payload):
    """An admin takes back the suspension that came of a report."""

    report: Id
