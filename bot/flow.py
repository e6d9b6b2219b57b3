"""How a flow says what it answers: commands, presses, forms, refusals, notices. Finding it is dispatch.py's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.commands import Argument, CommandSpec
from bot.payloads import Answer, Payload
from bot.screens import Form, Screen
from bot.turn import Turn
from bot.words import Words

P = TypeVar("P", bound=Payload)

Values = Mapping[str, str]
OnCommand = Callable[[Turn, str, Values], Screen | None]
"""What answers a command: the turn, the text behind the command, its named arguments."""
OnRefusal = Callable[[Turn, Any, Payload | None], Screen]
"""What answers a refusal: the turn, the fact, and what was pressed or sent, where it was a payload."""
OnNotice = Callable[[Turn, Mapping[str, Any]], Screen | None]
OnCompletion = Callable[[Turn, str], tuple[tuple[str, str], ...]]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Handler:
    """A function with how it touches the database: one that only reads runs beside all others."""

    act: Callable[..., Any]
    reads: bool


@dataclass
class Flow:
    """What one feature answers. Flows meet through payload types and never import each other."""

    name: str
    commands: dict[str, Handler] = field(default_factory=dict)
    menu: list[CommandSpec] = field(default_factory=list)
    presses: dict[type[Payload], Handler] = field(default_factory=dict)
    forms: dict[type[Payload], Handler] = field(default_factory=dict)
    submits: dict[type[Payload], Handler] = field(default_factory=dict)
    refusals: dict[type[Exception], OnRefusal] = field(default_factory=dict)
    notices: dict[str, OnNotice] = field(default_factory=dict)
    completions: dict[tuple[str, str], OnCompletion] = field(default_factory=dict)
    links: dict[str, type[Payload]] = field(default_factory=dict)
    others: dict[str, Handler] = field(default_factory=dict)
    finals: set[type[Exception]] = field(default_factory=set)

    def command(
        self,
        name: str,
        description: str,
        *arguments: Argument,
        subcommands: tuple[CommandSpec, ...] = (),
        admin: bool = False,
        reads: bool = False,
    ) -> Callable[[OnCommand], OnCommand]:
        """Answers `/name`."""

        def register(act: OnCommand) -> OnCommand:
            self.commands[name] = Handler(act, reads)
            self.menu.append(CommandSpec(name, description, arguments, subcommands, admin))
            return act

        return register

    def press(self, kind: type[P], *, reads: bool = False) -> Callable[[F], F]:
        """Answers a press that carries `kind`."""
        if kind.answer is Answer.FORM:
            raise TypeError(f"{kind.__name__} opens a form: it needs form() and submitted()")

        def register(act: F) -> F:
            self.presses[kind] = Handler(act, reads)
            return act

        return register

    def form(self, kind: type[P]) -> Callable[[Callable[[Words, P], Form]], Callable[[Words, P], Form]]:
        """Makes the form that a press of `kind` opens, from the payload alone: it does not wait for the database."""

        def register(make: Callable[[Words, P], Form]) -> Callable[[Words, P], Form]:
            self.forms[kind] = Handler(make, reads=False)
            return make

        return register

    def form_of(self, kind: type[P]) -> Callable[[F], F]:
        """As `form`, from the turn, for what only the database can tell; a screen where nothing is to be filled in.

        Where the database does not answer in time for a modal, the form is asked in chat.
        """

        def register(make: F) -> F:
            self.forms[kind] = Handler(make, reads=True)
            return make

        return register

    def submitted(self, kind: type[P]) -> Callable[[F], F]:
        """Answers the filled-in form that `kind` opened."""

        def register(act: F) -> F:
            self.submits[kind] = Handler(act, reads=False)
            return act

        return register

    def refusal(self, kind: type[Exception]) -> Callable[[F], F]:
        """Says more on a refusal than its template alone: what can be done next."""

        def register(act: F) -> F:
            self.refusals[kind] = act
            return act

        return register

    def final(self, *kinds: type[Exception]) -> None:
        """Names refusals that nothing written anew can change: the form that met one is asked for no more."""
        self.finals.update(kinds)

    def notice(self, *kinds: str) -> Callable[[OnNotice], OnNotice]:
        """Makes the screen of a notice for the person it goes to; None where there is nothing left to say."""

        def register(make: OnNotice) -> OnNotice:
            for kind in kinds:
                self.notices[kind] = make
            return make

        return register

    def completes(self, command: str, argument: str) -> Callable[[OnCompletion], OnCompletion]:
        """Offers completions for an argument, as pairs of label and value."""

        def register(act: OnCompletion) -> OnCompletion:
            self.completions[command, argument] = act
            return act

        return register

    def link(self, kind: type[Payload]) -> None:
        """Lets `kind` be opened by a deep link, too."""
        self.links[kind.tag] = kind

    def otherwise(self, what: str, *, reads: bool = False) -> Callable[[F], F]:
        """Answers what nothing else does: a `text`, a `file`, an unknown `command`, an unreadable `press`; an `edited`
        message; and a `reply` to a message of the bot's, before all else, with None where it is no concern of it.
        """

        def register(act: F) -> F:
            self.others[what] = Handler(act, reads)
            return act

        return register
