"""What can be pressed about connections: ask for one, answer, look at them, end one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload


@payload("ka", Answer.FORM)
@dataclass(frozen=True)
class AskToConnect(Payload):
    """Asks a mentor to be connected, with words or without."""

    mentor: Id


@payload("ky", Answer.EDIT)
@dataclass(frozen=True)
class AcceptConnection(Payload):
    """Says yes to a student who would be connected."""

    connection: Id


@payload("kn", Answer.EDIT)
@dataclass(frozen=True)
class DeclineConnection(Payload):
    """Says no."""

    connection: Id


@payload("ke", Answer.EDIT)
@dataclass(frozen=True)
class EndConnection(Payload):
    """Ends a connection, or takes back what has no answer yet; asks first unless `sure`."""

    connection: Id
    sure: bool = False


@payload("ks", Answer.EDIT)
@dataclass(frozen=True)
class ShowConnection(Payload):
    """Shows a connection, and what can be done to it."""

    connection: Id


@payload("kl", Answer.EDIT)
@dataclass(frozen=True)
class ListConnections(Payload):
    """Shows a page of one's connections of one status; `which` is its place among those that are listed, and beyond
    them whichever of these there is something to see of."""

    which: Small = 9
    page: Small = 0
