"""Forms on a platform without modals: asked field by field in chat, and kept so that a restart loses nothing.

Kept, too, is what was written into a form that was refused, or typed before it was said to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.events import FileSent, MessageRef, Press, Text
from bot.payloads import Answer, Payload, Small, Unreadable, payload, unpack
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from core.forms import DraftView, form_of, open_form, save_field, take_form
from core.forms.errors import FileIsNoText, FileTooLarge, FileUnread
from core.people import AccountKey
from core.text import decoded

ONE_TEXT = timedelta(seconds=2)
"""Clients cut a long text into several messages, which come together; nobody writes a better answer so soon."""


@payload("sk", Answer.EDIT)
@dataclass(frozen=True)
class SkipField(Payload):
    """Leave the field empty that is asked for."""


@payload("pk", Answer.EDIT)
@dataclass(frozen=True)
class PickAnswer(Payload):
    """Answer the field that is asked for with one of its options, by its place."""

    place: Small


@payload("of", Answer.FORM)
@dataclass(frozen=True)
class OpenRest(Payload):
    """Open the rest of a form that is too long for one modal, from a field on."""

    since: Small


Submitted = Callable[[Turn, Payload, Mapping[str, str]], Screen]


@payload("xf", Answer.EDIT)
@dataclass(frozen=True)
class LeaveForm(Payload):
    """Stop filling in the form; what was written is forgotten."""


@payload("kf", Answer.EDIT)
@dataclass(frozen=True)
class SendKept(Payload):
    """Send the form with what was written before."""


def begin(turn: Turn, form: Form, event: Press) -> Screen:
    """Opens the form in chat and asks for its first field."""
    kept = _kept_for(draft_of(turn), form.opened_by)
    first = form.fields[0]
    fits = all(len(kept.get(field.name, "")) <= field.most for field in form.fields)
    complete = all(kept.get(field.name) for field in form.fields if field.required)
    in_place = event.message if form.in_place else None
    open_form(
        turn.db,
        *_key(turn.viewer.account),
        chat=event.place.chat,
        form=form.opened_by.pack(),
        step=first.name,
        answers=kept if fits else {},
        prompt_id=in_place.message if in_place else None,
        now=turn.now,
    )
    shown = kept.get(first.name, "") if complete else ""
    return _prompt(turn, form, first, shown, fits=fits, answer=Answer.EDIT if in_place else Answer.NEW)


def ask_in_chat(turn: Turn, form: Form) -> Screen:
    """Opens the form in the private chat on every platform, also where there are modals: such as takes a file."""
    first = form.fields[0]
    key = _key(turn.viewer.account)
    open_form(turn.db, *key, chat="", form=form.opened_by.pack(), step=first.name, now=turn.now)
    return _prompt(turn, form, first, "", fits=True, answer=Answer.NEW)


def asked(turn: Turn) -> DraftView | None:
    """The form that waits for an answer from this account; None where none does."""
    draft = draft_of(turn)
    return draft if draft is not None and draft.step else None


def go_on(turn: Turn, draft: DraftView, form: Form, event: Text, *, submit: Submitted) -> Screen:
    """Takes a typed text as the answer to the field that was asked: asks for the next, or sends the form."""
    text = _whole_text(turn, draft, _field_asked(draft, form), event.text)
    return _answered(turn, draft, form, text, submit)


def takes_file(draft: DraftView, form: Form) -> bool:
    """Whether the field that was asked can be answered with a file."""
    return _field_asked(draft, form).file > 0


def go_on_with_file(turn: Turn, draft: DraftView, form: Form, event: FileSent, *, submit: Submitted) -> Screen:
    """Takes what is in a file as the answer. Raises as `text_in` does."""
    return _answered(turn, draft, form, text_in(event, _field_asked(draft, form).file), submit)


def text_in(event: FileSent, most: int) -> str:
    """The text in a file of at most so many bytes. Raises FileTooLarge, FileUnread or FileIsNoText."""
    if event.size > most:
        raise FileTooLarge(most, event.size)
    if not event.ref:
        raise FileIsNoText
    if event.content is None:
        raise FileUnread
    text = decoded(event.content)
    if text is None:
        raise FileIsNoText
    return text


def skip(turn: Turn, draft: DraftView, form: Form, *, submit: Submitted) -> Screen:
    """Leaves the field that was asked empty: asks for the next, or sends the form."""
    return _answered(turn, draft, form, "", submit)


def pick(turn: Turn, draft: DraftView, form: Form, *, place: int, submit: Submitted) -> Screen:
    """Takes one of the options of the field that was asked: asks for the next field, or sends the form."""
    options = _field_asked(draft, form).options
    return _answered(turn, draft, form, options[place][0] if place < len(options) else "", submit)


def go_on_below(turn: Turn, form: Form, sent: Mapping[str, str]) -> Screen | None:
    """Keeps what a modal held and leads to the rest of its form; None where that was the last of it."""
    places = [place for place, field in enumerate(form.fields) if field.name in sent]
    since = max(places, default=len(form.fields)) + 1
    if since >= len(form.fields):
        return None
    keep(turn, form.opened_by.pack(), with_kept(turn, form.opened_by, sent))
    row = (Button(turn.words("Go on"), OpenRest(since), Style.PRIMARY), Button(turn.words("Never mind"), LeaveForm()))
    data = {"form": form, "left": len(form.fields) - since}
    return Screen("asking/rest.j2", data, buttons=(row,), answer=Answer.EDIT if form.in_place else Answer.NEW)


def with_kept(turn: Turn, opened_by: Payload, sent: Mapping[str, str]) -> Mapping[str, str]:
    """What was sent, with what was kept of the same form's other fields."""
    return {**_kept_for(draft_of(turn), opened_by), **sent}


def _answered(turn: Turn, draft: DraftView, form: Form, text: str, submit: Submitted) -> Screen:
    names = [field.name for field in form.fields]
    field = _field_asked(draft, form)
    position = names.index(field.name)
    if field.options and (text or field.required):
        meant = [
            value for value, label in field.options if text.strip().casefold() in (value.casefold(), label.casefold())
        ]
        if not meant:
            return _prompt(turn, form, field, "", fits=True, answer=Answer.NEW)
        text = meant[0]
    following = form.fields[position + 1] if position + 1 < len(names) else None
    if following is not None:
        key = _key(turn.viewer.account)
        save_field(turn.db, *key, field=names[position], value=text, step=following.name, now=turn.now)
        return _prompt(turn, form, following, "", fits=True, answer=Answer.NEW)
    take_form(turn.db, *_key(turn.viewer.account))
    screen = submit(turn, form.opened_by, {**draft.answers, names[position]: text})
    if screen.answer is None and draft.prompt_id is not None:
        return replace(screen, answer=Answer.EDIT, target=MessageRef(draft.chat, draft.prompt_id))
    return screen


def keep(turn: Turn, form: str, answers: Mapping[str, str]) -> None:
    """Keeps what was written into a form for the next time that one of its kind is opened."""
    open_form(turn.db, *_key(turn.viewer.account), chat="", form=form, step=None, answers=answers, now=turn.now)


def keep_answer(turn: Turn, form: Form, text: str, *, ask_again: bool) -> None:
    """Keeps the text that was refused as an answer, and goes on asking for a better one or stops."""
    draft = asked(turn)
    if draft is not None:
        field = _field_asked(draft, form)
        whole, step = _whole_text(turn, draft, field, text), field.name if ask_again else None
        save_field(turn.db, *_key(turn.viewer.account), field=field.name, value=whole, step=step, now=turn.now)


def pause(turn: Turn) -> bool:
    """Stops asking, and keeps what was written: a command came between. Says whether anything was asked."""
    draft = asked(turn)
    if draft is not None:
        open_form(
            turn.db,
            *_key(turn.viewer.account),
            chat=draft.chat,
            form=draft.form,
            step=None,
            answers=draft.answers,
            prompt_id=draft.prompt_id,
            now=turn.now,
        )
    return draft is not None


def paused(turn: Turn) -> Payload | None:
    """What opens the form again whose question still stands in the chat; None where none does."""
    draft = draft_of(turn)
    if draft is None or draft.step is not None or draft.prompt_id is None:
        return None
    with suppress(Unreadable):  # of a version that is gone
        return unpack(draft.form)
    return None


def draft_of(turn: Turn) -> DraftView | None:
    """What this account has written into a form and not sent."""
    return form_of(turn.db, *_key(turn.viewer.account))


def take(turn: Turn) -> DraftView | None:
    """The same, which is then kept no longer."""
    return take_form(turn.db, *_key(turn.viewer.account))


def asked_by(turn: Turn, event: Press) -> DraftView | None:
    """The form that the pressed message asks for; None where that is another by now."""
    draft = draft_of(turn)
    if draft is None:
        return None
    prompt = event.message.message if event.message else None
    unreported = draft.prompt_id is None and draft.step is not None
    return draft if unreported or (prompt is not None and draft.prompt_id == prompt) else None


def take_asked_by(turn: Turn, event: Press) -> DraftView | None:
    """The same, which is then kept no longer."""
    return take(turn) if asked_by(turn, event) else None


def forget_kept(turn: Turn, opened_by: Payload) -> None:
    """Lets go of what was kept for a form of this kind: one has come in."""
    if _kept_for(draft_of(turn), opened_by):
        take(turn)


def kept_answers(db: Session, account: AccountKey, opened_by: Payload) -> Mapping[str, str]:
    """What this account wrote before into a form of the same kind."""
    return _kept_for(form_of(db, *_key(account)), opened_by)


def _key(account: AccountKey) -> tuple[str, str]:
    return account.platform, account.address


def _kept_for(draft: DraftView | None, opened_by: Payload) -> Mapping[str, str]:
    try:
        return draft.answers if draft is not None and type(unpack(draft.form)) is type(opened_by) else {}
    except Unreadable:  # of a version that is gone
        return {}


def _field_asked(draft: DraftView, form: Form) -> Field:
    return next((field for field in form.fields if field.name == draft.step), form.fields[0])


def _whole_text(turn: Turn, draft: DraftView, field: Field, text: str) -> str:
    """The text with what came just before it, where that was too long already: both are parts of one."""
    before = draft.answers.get(field.name, "")
    continues = len(before) > field.most and turn.now - draft.updated_at <= ONE_TEXT
    return before + text if continues else text


def _prompt(turn: Turn, form: Form, field: Field, kept: str, *, fits: bool, answer: Answer) -> Screen:
    leave = Button(turn.words("Never mind"), LeaveForm())
    send = (Button(turn.words("Send as written"), SendKept(), Style.PRIMARY),) if kept and fits else ()
    pass_by = () if field.required else (Button(turn.words("Skip"), SkipField()),)
    data = {**form.data, "form": form, "field": field, "kept": kept, "fits": fits, "first": field is form.fields[0]}
    options = tuple(Option(label, PickAnswer(place)) for place, (_, label) in enumerate(field.options))
    return Screen(
        "asking/field.j2",
        data,
        choice=Choice(field.label, options) if options else None,
        buttons=((*send, *pass_by, leave),),
        answer=answer,
        asks=True,
    )
