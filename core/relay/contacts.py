"""Hides in what is said how somebody could be reached past the line, and lets a mentor ask for that."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from core.masking import HIDDEN, mask
from core.people.mentors import own_profile
from core.people.models import Mentor
from core.relay.addresses import links_in
from core.relay.rules import Attachment, Carried

_STAMP = re.compile(r"(?:19|20)\d{6}(?:[ T]?\d{4,9})?")
"""The day and the time in the name that a camera gives."""


def masked(html: str, text: str) -> tuple[str, str]:
    """The marked-up and the plain text without contacts; marks are let go where there was one to hide."""
    shown = mask(text)
    if shown == text and all(mask(address) == address for address in links_in(html)):
        return html, text
    return escape(shown, quote=False), shown


def masked_names(carried: Carried) -> Carried:
    """The same, with files under other names where there was a contact in one."""
    return replace(carried, files=tuple(map(_masked_name, carried.files)))


def _masked_name(file: Attachment) -> Attachment:
    stem, dot, ending = file.name.rpartition(".") if "." in file.name else (file.name, "", "")
    read_so = (_STAMP.sub("", words) for words in (stem, re.sub(r"[_\s]+", " ", stem)))
    if all(mask(words) == words for words in read_so):
        return file
    return replace(file, name=f"{HIDDEN}{dot}{ending}", renamed=True)


def mask_contacts(db: Db, community_id: int, mentor_id: int, masked: bool, *, by: int) -> None:
    """Hides contacts in what is said to and by the mentor, until a session is agreed, or no longer.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    own_profile(db, community_id, mentor_id, by=by).masks_contacts = masked
    db.flush()


def masks_contacts(db: Db, community_id: int, person_id: int) -> bool | None:
    """Whether the mentor asks for it; None for who is no mentor."""
    mine = select(Mentor.masks_contacts).where(Mentor.community_id == community_id, Mentor.person_id == person_id)
    return db.scalar(mine)
