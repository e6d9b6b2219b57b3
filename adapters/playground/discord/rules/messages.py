"""Rules for the body of a message: content, embeds, components, files, mentions and nonce."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adapters.playground.discord.errors import ApiError, Code, FormErrors
from adapters.playground.discord.message_shapes import ATTACHMENT_LIMIT
from adapters.playground.discord.rules.components import MessageComponents
from adapters.playground.discord.rules.embeds import check_embeds
from adapters.playground.discord.rules.fields import Path, check_length, check_list, check_text, snowflake
from adapters.playground.discord.state import COMPONENTS_V2, EPHEMERAL, Json, Post

CONTENT_LIMIT = 2000
SETTABLE_FLAGS = (1 << 2) | (1 << 12) | COMPONENTS_V2 | EPHEMERAL


@dataclass(frozen=True)
class SentFile:
    """A file in a multipart body."""

    name: str
    kind: str
    data: bytes


@dataclass
class Draft:
    """A checked body. None means that the body did not speak of it."""

    content: str | None = None
    embeds: list[Json] | None = None
    components: list[Json] | None = None
    kept_files: list[int] | None = None
    new_files: list[tuple[SentFile, str | None]] = field(default_factory=list)
    flags: int = 0
    allowed_mentions: Json | None = None


def check_message(body: Json, files: dict[int, SentFile], *, post: Post | None = None, at: Path = ()) -> Draft:
    """Checks a message body against all limits; raises 50035, 50006 or 40005. `post` is the message being edited."""
    errors = FormErrors()
    flags = body.get("flags") or 0
    v2 = bool((post.flags if post else 0) & COMPONENTS_V2 or flags & COMPONENTS_V2)
    draft = Draft(flags=flags & SETTABLE_FLAGS)
    if "content" in body:
        draft.content = check_text(
            errors, (*at, "content"), body["content"], most=CONTENT_LIMIT, required=False
        ).strip()
    if "embeds" in body:
        draft.embeds = check_embeds(errors, (*at, "embeds"), body["embeds"])
    if "components" in body:
        draft.components = MessageComponents(body["components"], errors, (*at, "components"), v2=v2).shown
    if v2 and (draft.content or draft.embeds or body.get("poll")):
        words = "The 'content', 'embeds' and 'poll' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        errors.add((*at, "flags"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)
    _check_mentions(errors, at, body.get("allowed_mentions"))
    draft.allowed_mentions = body.get("allowed_mentions")
    _check_nonce(errors, at, body.get("nonce"))
    _check_files(errors, at, body, files, draft, post)
    errors.raise_if_any()
    if _is_empty(draft, post):
        raise ApiError(Code.EMPTY_MESSAGE)
    return draft


def _check_mentions(errors: FormErrors, at: Path, mentions: Any) -> None:
    if not isinstance(mentions, dict):
        return
    parse = mentions.get("parse") or []
    for key in ("users", "roles"):
        if key in parse and mentions.get(key):
            words = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            errors.add((*at, "allowed_mentions"), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)
        check_length(errors, (*at, "allowed_mentions", key), len(mentions.get(key) or ()), least=0, most=100)


def _check_nonce(errors: FormErrors, at: Path, nonce: Any) -> None:
    if isinstance(nonce, str):
        check_length(errors, (*at, "nonce"), len(nonce), least=0, most=25)


def _check_files(
    errors: FormErrors, at: Path, body: Json, files: dict[int, SentFile], draft: Draft, post: Post | None
) -> None:
    if any(len(file.data) > ATTACHMENT_LIMIT for file in files.values()):
        raise ApiError(Code.TOO_LARGE)
    listed = check_list(errors, (*at, "attachments"), body.get("attachments"), most=10)
    check_length(errors, (*at, "attachments"), len(files), least=0, most=10)
    described = {snowflake(entry.get("id")): entry for entry in listed}
    for index, file in files.items():
        entry = described.get(index, {})
        name = str(entry.get("filename") or file.name)
        draft.new_files.append((SentFile(name, file.kind, file.data), entry.get("description")))
    for key in described:
        if key not in files and (post is None or all(old.id != key for old in post.files)):
            words = "This attachment is not on the message, and no file came with it"
            errors.add((*at, "attachments"), "ATTACHMENT_NOT_FOUND", words)
    if "attachments" in body:
        draft.kept_files = [key for key in described if key not in files]


def _is_empty(draft: Draft, post: Post | None) -> bool:
    content = draft.content if draft.content is not None else (post.content if post else "")
    embeds = draft.embeds if draft.embeds is not None else (post.embeds if post else [])
    components = draft.components if draft.components is not None else (post.components if post else [])
    old = len(post.files) if post else 0
    files = (old if draft.kept_files is None else len(draft.kept_files)) + len(draft.new_files)
    return not (content or embeds or files or components)
