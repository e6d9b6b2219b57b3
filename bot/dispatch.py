"""Finds what answers an event among the flows. Running it, and what it stands on, is the router's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from bot import asking
from bot.commands import CommandSpec
from bot.events import Command, Edited, Event, FileSent, Press, Reached, Submit, Text
from bot.flow import Flow, Handler, OnCompletion, OnRefusal
from bot.payloads import Answer, Payload, Unreadable, unpack
from bot.screens import Button, Form, Screen, Style
from bot.turn import Turn
from core.forms import DraftView
from core.people import mark_reachable, person_now

K = TypeVar("K")
V = TypeVar("V")


class Dispatch:
    """What all flows together answer. Two that answer the same are refused when they are put together."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        flows = tuple(flows)
        self.menu: tuple[CommandSpec, ...] = tuple(spec for flow in flows for spec in flow.menu)
        self.forms: Mapping[type[Payload], Handler] = _merged(flow.forms for flow in flows)
        self.completions: Mapping[tuple[str, str], OnCompletion] = _merged(flow.completions for flow in flows)
        self.refusals: Mapping[type[Exception], OnRefusal] = _merged(flow.refusals for flow in flows)
        self.finals: frozenset[type[Exception]] = frozenset(kind for flow in flows for kind in flow.finals)
        self._commands = _merged(flow.commands for flow in flows)
        self._presses = _merged(flow.presses for flow in flows)
        self._submits = _merged(flow.submits for flow in flows)
        self._others = _merged(flow.others for flow in flows)
        self._links = _merged(flow.links for flow in flows)

    def handler(self, event: Event) -> Handler:
        """What answers the event: a function of the turn, and whether it only reads."""
        match event:
            case Command():
                return self._command(event)
            case Press():
                return self._press(event)
            case Submit():
                return self._submit(event)
            case Text():
                return Handler(lambda turn: self._text(turn, event), reads=False)
            case FileSent():
                return Handler(lambda turn: self._file(turn, event), reads=False)
            case Edited():
                return Handler(lambda turn: self._others["edited"].act(turn, event), reads=False)
            case Reached(open=is_open):
                return Handler(lambda turn: mark_reachable(turn.db, turn.viewer.account, is_open), reads=False)
            case _:
                return Handler(lambda turn: None, reads=True)

    def _command(self, event: Command) -> Handler:
        linked = self._linked(event.text) if event.name == "start" else None
        if linked is not None:
            handler = self._presses[type(linked)]
            return Handler(lambda turn: replace(handler.act(turn, linked), answer=Answer.NEW), handler.reads)
        found = self._commands.get(event.name)
        if found is None:
            return self._other("command", event.name)
        return Handler(lambda turn: found.act(turn, event.text, event.arguments), found.reads)

    def _linked(self, text: str) -> Payload | None:
        """The payload in a deep link. Links allow `_` but no dot: https://core.telegram.org/bots/features#deep-linking"""
        linked = payload_in(text.strip().replace("_", "."))
        return linked if linked is not None and linked.tag in self._links else None

    def form(self, turn: Turn, opened_by: Payload) -> Form | Screen:
        """The form that a payload opens, or the screen in its place. Raises what reading it does."""
        maker = self.forms[type(opened_by)]
        made: Form | Screen = maker.act(turn if maker.reads else turn.words, opened_by)
        return made

    def _press(self, event: Press) -> Handler:
        pressed = payload_in(event.data)
        match pressed:
            case asking.LeaveForm():
                return Handler(lambda turn: self._leave_form(turn, event), reads=False)
            case asking.SkipField():
                return Handler(lambda turn: self._answer_field(turn, event, asking.skip), reads=False)
            case asking.PickAnswer(place):
                pick = partial(asking.pick, place=place)
                return Handler(lambda turn: self._answer_field(turn, event, pick), reads=False)
            case asking.SendKept():
                return Handler(lambda turn: self._send_kept(turn, event), reads=False)
        if pressed is not None and type(pressed) in self.forms:
            return Handler(lambda turn: self._open_form(turn, pressed, event), reads=False)
        found = self._presses.get(type(pressed)) if pressed is not None else None
        if pressed is None or found is None:
            return self._other("press")
        return Handler(lambda turn: found.act(turn, _as_known_now(turn, pressed)), found.reads)

    def _open_form(self, turn: Turn, opened_by: Payload, event: Press) -> Screen:
        """Asks in chat. Where others are, what is typed is not heard: the modal that came too late is opened again."""
        made = self.form(turn, opened_by)
        if isinstance(made, Screen):
            return replace(made, answer=Answer.EDIT)
        if not event.place.private:
            again = Button(turn.words("Try again"), opened_by, Style.PRIMARY)
            return Screen("asking/again.j2", buttons=((again,),), answer=Answer.NEW)
        return asking.begin(turn, made, event)

    def _submit(self, event: Submit) -> Handler:
        opened_by = payload_in(event.data)
        found = self._submits.get(type(opened_by)) if opened_by is not None else None
        if opened_by is None or found is None:
            return self._other("press")

        def act(turn: Turn) -> Screen:
            made = self.form(turn, opened_by)
            more = asking.go_on_below(turn, made, event.values) if isinstance(made, Form) else None
            if more is not None:
                return more
            values = asking.with_kept(turn, opened_by, event.values)
            asking.forget_kept(turn, opened_by)
            screen: Screen = found.act(turn, opened_by, values)
            return screen

        return Handler(act, reads=False)

    def _text(self, turn: Turn, event: Text) -> Screen | None:
        if self._others["answers"].act(turn):
            return self._otherwise("reply", turn, event)
        draft = asking.asked(turn)
        opened_by = self._sent_by(draft)
        if draft is None or opened_by is None:
            return self._otherwise("text", turn, event)
        made = self.form(turn, opened_by)
        if isinstance(made, Screen):
            return replace(made, answer=Answer.NEW)
        return asking.go_on(turn, draft, made, event, submit=self._submits[type(opened_by)].act)

    def _file(self, turn: Turn, event: FileSent) -> Screen | None:
        if self._others["answers"].act(turn):
            return self._otherwise("reply", turn, event)
        draft = asking.asked(turn)
        opened_by = self._sent_by(draft)
        if draft is not None and opened_by is not None:
            form = self.form(turn, opened_by)
            if isinstance(form, Form) and asking.takes_file(draft, form):
                return asking.go_on_with_file(turn, draft, form, event, submit=self._submits[type(opened_by)].act)
        return self._otherwise("file", turn, event)

    def _leave_form(self, turn: Turn, event: Press) -> Screen:
        asking.take_asked_by(turn, event)
        screen: Screen = self._others["home"].act(turn)
        return replace(screen, answer=Answer.EDIT)

    def _answer_field(self, turn: Turn, event: Press, answer: Callable[..., Screen]) -> Screen | None:
        draft = asking.asked_by(turn, event)
        opened_by = self._sent_by(draft) if draft and draft.step else None
        if draft is None or opened_by is None:
            return self._otherwise("press", turn)
        made = self.form(turn, opened_by)
        return (
            made if isinstance(made, Screen) else answer(turn, draft, made, submit=self._submits[type(opened_by)].act)
        )

    def _send_kept(self, turn: Turn, event: Press) -> Screen | None:
        draft = asking.take_asked_by(turn, event)
        opened_by = self._sent_by(draft)
        if draft is None or opened_by is None:
            return self._otherwise("press", turn)
        sent: Screen = self._submits[type(opened_by)].act(turn, opened_by, draft.answers)
        return sent

    def _sent_by(self, draft: DraftView | None) -> Payload | None:
        """What the form of the draft is sent with; None where there is no draft, or no such form any more."""
        opened_by = payload_in(draft.form) if draft else None
        return opened_by if type(opened_by) in self._submits else None

    def _otherwise(self, what: str, turn: Turn, *about: Any) -> Screen | None:
        screen: Screen | None = self._others[what].act(turn, *about)
        return screen

    def _other(self, what: str, *about: Any) -> Handler:
        found = self._others[what]
        return Handler(lambda turn: found.act(turn, *about), found.reads)


def payload_in(data: str) -> Payload | None:
    """The payload that `data` packs; None where it is none of ours."""
    try:
        return unpack(data)
    except Unreadable:
        return None


def _as_known_now(turn: Turn, pressed: Payload) -> Payload:
    """The payload with the id by which its person goes today: somebody may have turned out to be another since."""
    person = getattr(pressed, "person", 0)
    return replace(pressed, person=person_now(turn.db, person)) if person else pressed  # type: ignore[type-var]


def _merged(parts: Iterable[Mapping[K, V]]) -> dict[K, V]:
    merged: dict[K, V] = {}
    for part in parts:
        doubled = merged.keys() & part.keys()
        if doubled:
            raise TypeError(f"two flows answer the same: {doubled}")
        merged.update(part)
    return merged
