"""What can be pressed about services: seeing one's own, adding, changing each term, the request form, taking away."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload
from bot.presses.booking import Way


@payload("vl", Answer.EDIT)
@dataclass(frozen=True)
class ListServices(Payload):
    """Shows what can be booked with oneself, and what all offer."""


@payload("vs", Answer.EDIT)
@dataclass(frozen=True)
class ShowService(Payload):
    """Shows a service with all its terms, and the ways to change them."""

    service: Id


@payload("va", Answer.FORM)
@dataclass(frozen=True)
class AddService(Payload):
    """Asks for the name of a new service; a shared one is offered by everybody."""

    shared: bool = False


@payload("vw", Answer.FORM)
@dataclass(frozen=True)
class WriteTerm(Payload):
    """Asks for one of a service's texts, by its place in the list of texts."""

    service: Id
    text: Small


@payload("vt", Answer.EDIT)
@dataclass(frozen=True)
class ShowSetting(Payload):
    """Shows one of a service's settings, by its place in the list of settings, and what it can be."""

    service: Id
    setting: Small


@payload("vc", Answer.EDIT)
@dataclass(frozen=True)
class ChooseSetting(Payload):
    """Takes one of the values of a setting, by its place."""

    service: Id
    setting: Small
    value: Small


@payload("vd", Answer.EDIT)
@dataclass(frozen=True)
class ShowLengths(Payload):
    """Shows how long sessions of a service can be; with `minutes`, that length is offered from now on, or not."""

    service: Id
    minutes: Small = 0
    offered: bool = False


@payload("vy", Answer.FORM)
@dataclass(frozen=True)
class TypeLengths(Payload):
    """Asks for the lengths to be typed."""

    service: Id


@payload("vm", Answer.EDIT)
@dataclass(frozen=True)
class ShowModes(Payload):
    """Shows how people can meet for a service; with a mode, that is offered from now on, or not."""

    service: Id
    mode: Way = 0
    offered: bool = False


@payload("vq", Answer.EDIT)
@dataclass(frozen=True)
class ShowForm(Payload):
    """Shows what the request form of a service asks."""

    service: Id


@payload("vn", Answer.FORM)
@dataclass(frozen=True)
class AddQuestion(Payload):
    """Asks for a question of one's own, by the place of its kind among `QuestionKind`."""

    service: Id
    kind: Small


@payload("vo", Answer.EDIT)
@dataclass(frozen=True)
class ShowQuestion(Payload):
    """Shows a question of the form, by its place."""

    service: Id
    place: Small


@payload("vp", Answer.EDIT)
@dataclass(frozen=True)
class RequireAnswer(Payload):
    """Makes a question one that has to be answered, or not: the one at that place, if its text is that of `check`."""

    service: Id
    place: Small
    check: Small
    required: bool


@payload("vx", Answer.EDIT)
@dataclass(frozen=True)
class RemoveQuestion(Payload):
    """Takes a question out of the form: the one at that place, if its text is that of `check`."""

    service: Id
    place: Small
    check: Small


@payload("vr", Answer.EDIT)
@dataclass(frozen=True)
class TakeAway(Payload):
    """Takes a service away; asks first unless `sure`."""

    service: Id
    sure: bool = False
