"""Answers events: runs what the flows say in one transaction, and renders it. Knows no feature by name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.orm import Session

from bot import asking
from bot.carding import hold_pressed, note_card
from bot.commands import CommandSpec
from bot.dispatch import Dispatch, payload_in
from bot.events import Completion, Event, MessageRef, Press, Reacted, Submit, Text
from bot.flow import Flow, Handler
from bot.intake import Intake
from bot.lookup import UNKNOWN, Lookup
from bot.payloads import Answer, Payload
from bot.refusals import refusal_screen
from bot.screens import Form, Reply, Screen
from bot.templates import Templates
from bot.turn import House, Turn
from bot.turns import AlreadyHandled, MustWrite, Turns, account_of
from bot.words import Words
from core.booking import note_departure
from core.clock import Clock
from core.errors import ParleyError
from core.forms import form_of, remember_prompt
from core.people import AccountKey, viewer_of
from core.relay import CopyRole, copy_at, copy_in_threads, note_receipt, originals_in, react, take_back
from core.storage.store import Store, Writer

log = logging.getLogger(__name__)

WAIT_FOR_FORM = 1.0
"""Seconds in which a modal is made."""


class Router:
    """The one place where an event finds its answer. Never raises for what a person did."""

    def __init__(
        self,
        flows: Iterable[Flow],
        *,
        store: Store,
        writer: Writer,
        clock: Clock,
        templates: Templates,
        intake: Intake,
        house: House,
        lookup: Lookup,
    ) -> None:
        self._dispatch = Dispatch(flows)
        self._store = store
        self._writer = writer
        self._clock = clock
        self._templates = templates
        self._intake = intake
        self._house = house
        self._lookup = lookup
        self._turns = Turns(house, clock)

    @property
    def commands(self) -> tuple[CommandSpec, ...]:
        """The menu of commands."""
        return self._dispatch.menu

    def answer_to(self, event: Event) -> Answer:
        """How an event will be answered, known before any work. A refusal may still come as a new message."""
        if isinstance(event, Press):
            pressed = payload_in(event.data)
            return pressed.answer if pressed is not None else Answer.NEW
        if isinstance(event, Submit):
            return Answer.EDIT
        return Answer.NEW if event.place.private else Answer.PRIVATE

    async def form(self, event: Press) -> Form | None:
        """The form that a press opens, with the values of a refused one filled in; None where none can be opened.

        A modal must be on its way within three seconds: where the database is slow, it opens empty, or not at all.
        """
        opened_by = payload_in(event.data)
        if opened_by is None or not isinstance(opened_by, (asking.OpenRest, *self._dispatch.forms)):
            return None
        try:
            async with asyncio.timeout(WAIT_FOR_FORM):
                return await self._store.read(lambda db: self._form(db, event, opened_by))
        except ParleyError:
            return None
        except TimeoutError:
            maker = self._dispatch.forms.get(type(opened_by))
            return (
                None
                if maker is None or maker.reads
                else maker.act(self._turns.words_for(None, event.author.locale), opened_by)
            )

    def _form(self, db: Session, event: Press, opened_by: Payload) -> Form | None:
        turn, since = self._turns.glance(db, event), 0
        account = turn.viewer.account
        if isinstance(opened_by, asking.OpenRest):
            since, draft = opened_by.since, form_of(db, account.platform, account.address)
            kept_for = payload_in(draft.form) if draft else None
            if kept_for is None or type(kept_for) not in self._dispatch.forms:
                return None
            opened_by = kept_for
        made = self._dispatch.form(turn, opened_by)
        if isinstance(made, Screen):
            return None
        kept = asking.kept_answers(db, account, opened_by)
        fields = tuple(replace(f, value=kept.get(f.name, f.value)[: f.most]) for f in made.fields[since:])
        data = {**made.data, "community": self._house.community}
        intro = self._templates.text(made.template, data, turn.words) if made.template and not since else ""
        return replace(made, fields=fields, intro=intro) if fields else None

    async def handle(self, event: Event) -> Reply | None:
        """The answer to an event, after its effect is stored; None where nothing is to be said."""
        try:
            return await self._answered_or_refused(event)
        except AlreadyHandled:
            return None
        except Exception:
            log.exception("an event was not handled: %s %s", type(event).__name__, event.update)
            return await self._sorry(event)

    async def complete(self, event: Completion) -> tuple[tuple[str, str], ...]:
        """The completions for an argument of a command, as (label, value)."""
        act = self._dispatch.completions.get((event.command, event.argument))
        if act is None:
            return ()

        return await self._store.read(lambda db: act(self._turns.glance(db, event), event.typed))

    async def kept(self, platform: str, chat: str, most: int) -> tuple[str, ...]:
        """The newest messages of a chat that are kept as what somebody said, the oldest first."""
        community = self._house.community.id
        return await self._store.read(lambda db: originals_in(db, community, platform, chat, most))

    async def deleted(self, platform: str, message: MessageRef) -> None:
        """Takes back what somebody said, as they have deleted their own message of it; any other is no loss."""
        community, now = self._house.community.id, self._clock.now()

        def job(db: Session) -> None:
            copy = copy_at(db, community, platform, message.chat, message.message)
            if copy is not None and copy.role is CopyRole.ORIGINAL:
                take_back(db, community, copy.message_id, by=copy.person_id, now=now)

        await self._writer.write(job)

    async def reacted(self, reacted: Reacted) -> None:
        """What was put on a message that shows what was said; elsewhere, and where nothing passes, it is no news."""
        community, now = self._house.community.id, self._clock.now()

        def job(db: Session) -> None:
            at, account = reacted.message, AccountKey(reacted.platform, reacted.address)
            viewer, copy = viewer_of(db, account), copy_at(db, community, account.platform, at.chat, at.message)
            copy = copy or copy_in_threads(db, community, account, at.message)
            if copy is None or copy.role is CopyRole.RECEIPT or viewer is None or copy.person_id != viewer.person_id:
                return
            changed = {"added": reacted.added, "removed": reacted.removed}
            react(db, community, copy.message_id, by=viewer.person_id, **changed, now=now)

        with suppress(ParleyError):
            await self._writer.write(job)

    async def shown(self, event: Event, reply: Reply, message: MessageRef) -> None:
        """Notes where a message stands that is to be turned later; adapters call it for a reply that wants a report."""

        def job(db: Session) -> None:
            account = account_of(event)
            if reply.asks:
                remember_prompt(db, account.platform, account.address, chat=message.chat, prompt_id=message.message)
            if reply.card is not None:
                note_card(db, account, reply.card, message, self._clock.now())
            if (told := reply.receipt) is not None:
                where = (account.platform, message.chat, message.message)
                note_receipt(db, told.community_id, told.message_id, *where, told.state, self._clock.now())

        await self._writer.write(job)

    async def left(self, account: AccountKey, space: str) -> None:
        """Notes that an account has left a group or server, or was put out of it. No answer is expected."""
        admins = [AccountKey(*admin) for admin in sorted(self._house.admins)]
        community, now = self._house.community.id, self._clock.now()
        await self._writer.write(lambda db: note_departure(db, community, account, space, admins=admins, now=now))

    async def _answered_or_refused(self, event: Event) -> Reply | None:
        try:
            try:
                return await self._answer(event, self._dispatch.handler(event))
            except UNKNOWN as unknown:
                event = await self._lookup.learn(event, unknown)
                return await self._answer(event, self._dispatch.handler(event))
        except ParleyError as refusal:
            return await self._refuse(event, refusal)

    async def _answer(self, event: Event, handler: Handler) -> Reply | None:
        if handler.reads:
            try:
                words, screen = await self._store.read(lambda db: self._act(db, event, handler, writes=False))
                return self._reply(event, screen, words)
            except MustWrite:
                pass
        words, screen = await self._writer.write(lambda db: self._act(db, event, handler, writes=True))
        self._intake.took_effect(event.author.platform, event.update)
        return self._reply(event, screen, words)

    def _act(self, db: Session, event: Event, handler: Handler, *, writes: bool) -> tuple[Words, Screen | None]:
        turn = self._turns.begin(db, event) if writes else self._turns.look(db, event)
        screen: Screen | None = handler.act(turn)
        if writes and screen is not None:
            hold_pressed(turn, event, screen)
        return turn.words, screen

    async def _refuse(self, event: Event, refusal: ParleyError) -> Reply | None:
        def act(turn: Turn) -> Screen:
            final = type(refusal) in self._dispatch.finals
            form = self._keep_what_was_sent(turn, event, ask_again=not final)
            done = form or (payload_in(event.data) if isinstance(event, Press) else None)
            can_correct = form is not None and not final
            return refusal_screen(turn, refusal, self._dispatch.refusals, done, can_correct=can_correct)

        return await self._answer(event, Handler(act, reads=False))

    def _keep_what_was_sent(self, turn: Turn, event: Event, *, ask_again: bool) -> Payload | None:
        """Keeps the values of the form that an event tried to send; what opened it, or None where it sent none."""
        if isinstance(event, Submit):
            sent = payload_in(event.data)
            asking.keep(turn, event.data, asking.with_kept(turn, sent, event.values) if sent else event.values)
            return sent
        draft = asking.draft_of(turn)
        if draft is None:
            return None
        opened_by = payload_in(draft.form)
        if isinstance(event, Text) and draft.step is not None and opened_by is not None:
            with suppress(ParleyError):
                form = self._dispatch.form(turn, opened_by)
                if isinstance(form, Form):
                    asking.keep_answer(turn, form, event.text, ask_again=ask_again)
            return opened_by
        sends = isinstance(event, Press) and isinstance(payload_in(event.data), asking.SendKept)
        return opened_by if sends else None

    def _reply(self, event: Event, screen: Screen | None, words: Words) -> Reply | None:
        if screen is None:
            return None
        usual = self.answer_to(event)
        answer = screen.answer or (Answer.NEW if usual is Answer.FORM else usual)
        if not event.place.private and (answer is Answer.NEW or _turns_for_all(event)):
            answer = Answer.PRIVATE
        shown = self._templates.show(screen, words, self._house.community)
        return Reply(
            shown,
            answer,
            screen.toast,
            target=screen.target,
            card=screen.card,
            asks=screen.asks,
            receipt=screen.receipt,
        )

    async def _sorry(self, event: Event) -> Reply | None:
        await self._intake.give_up(event.author.platform, event.update)
        return self._reply(
            event, Screen("people/sorry.j2", answer=Answer.NEW), self._turns.words_for(None, event.author.locale)
        )


def _turns_for_all(event: Event) -> bool:
    """Whether what was pressed can be seen by others than the one who pressed, if its place is shared."""
    return isinstance(event, Press | Submit) and event.message is not None
