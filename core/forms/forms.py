"""Filling in a form, answer by answer, across restarts. Which fields a form has, and what they mean, is the bot's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from core.forms.models import Draft
from core.storage.prepared import read_one
from core.storage.rows import insert_new


@dataclass(frozen=True, slots=True)
class DraftView:
    """A half-filled form: where it is asked, the packed payload it is for, the field asked now, the answers so far."""

    chat: str
    form: str
    step: str | None
    answers: Mapping[str, str]
    prompt_id: str | None
    updated_at: datetime


_DRAFT = select(Draft.chat, Draft.form, Draft.step, Draft.answers, Draft.prompt_id, Draft.updated_at).where(
    Draft.platform == bindparam("platform"), Draft.address == bindparam("address")
)
"""Asked of whatever is typed, so it is built once."""


def open_form(
    db: Session,
    platform: str,
    address: str,
    *,
    chat: str,
    form: str,
    step: str | None,
    answers: Mapping[str, str] | None = None,
    prompt_id: str | None = None,
    now: datetime,
) -> DraftView:
    """Begins a form, in place of any other that the account was filling in."""
    values: dict[str, Any] = {
        "chat": chat,
        "form": form,
        "step": step,
        "answers": dict(answers or {}),
        "prompt_id": prompt_id,
        "updated_at": now,
    }
    draft = db.get(Draft, (platform, address))
    if draft is None:
        insert_new(db, Draft(platform=platform, address=address, **values))
        return _view(db.get_one(Draft, (platform, address)))
    for name, value in values.items():
        setattr(draft, name, value)
    db.flush()
    return _view(draft)


def form_of(db: Session, platform: str, address: str) -> DraftView | None:
    """The form that the account is filling in, if any."""
    db.flush()
    draft = read_one(db, _DRAFT, {"platform": platform, "address": address})
    return _view(draft) if draft else None


def save_field(
    db: Session, platform: str, address: str, *, field: str, value: str, step: str | None, now: datetime
) -> DraftView | None:
    """Keeps an answer and goes on to `step`; None when the account is filling in no form."""
    draft = db.get(Draft, (platform, address))
    if draft is None:
        return None
    draft.answers = {**draft.answers, field: value}
    draft.step, draft.updated_at = step, now
    db.flush()
    return _view(draft)


def remember_prompt(db: Session, platform: str, address: str, *, chat: str, prompt_id: str) -> None:
    """Notes which message asks for the field, so that it can be turned when the answer is in."""
    draft = db.get(Draft, (platform, address))
    if draft:
        draft.chat, draft.prompt_id = chat, prompt_id
        db.flush()


def take_form(db: Session, platform: str, address: str) -> DraftView | None:
    """The form that the account was filling in, which is kept no longer; None for the second of two who take it."""
    draft = db.get(Draft, (platform, address), with_for_update=True)
    if draft is None:
        return None
    taken = _view(draft)
    db.delete(draft)
    db.flush()
    return taken


def forget_old_forms(db: Session, before: datetime) -> int:
    """Removes forms that nobody has touched since, and says how many."""
    return db.connection().execute(delete(Draft).where(Draft.updated_at < before)).rowcount


def _view(draft: Draft) -> DraftView:
    return DraftView(draft.chat, draft.form, draft.step, dict(draft.answers), draft.prompt_id, draft.updated_at)
