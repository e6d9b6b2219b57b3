"""What somebody has said, as it came from a platform or was kept until it was said to whom."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from bot import asking
from bot.events import AttachedFile, FileSent, MessageRef, Text
from bot.presses.relay import SendStray
from bot.turn import Turn
from bot.words import Words
from core.markup import clean_markup, plain_of
from core.relay import Attachment, Carried, Spot, clean_file_name
from core.relay.rules import carried_as_json, carried_of, check_files

STRAY = SendStray(0, 0).pack()
"""The form of the draft that keeps what was said to nobody."""
_ENDINGS = {
    "photo": ".jpg",
    "voice": ".ogg",
    "video": ".mp4",
    "video_note": ".mp4",
    "animation": ".mp4",
    "audio": ".mp3",
    "video/webm": ".webm",
    "image/webp": ".webp",
}
"""Of files without a name, by their kind or by what is in them."""
NOTHING = Carried()


@dataclass(frozen=True)
class Said:
    """A text with its marks, what came with it, and the messages in which it stands."""

    html: str = ""
    carried: Carried = NOTHING
    messages: tuple[MessageRef, ...] = ()
    album: str = ""
    at: int = 0
    """When it was kept, in milliseconds since 1970."""
    reply_to: int | None = None
    """The message that it answers, where it was kept for one person."""

    def joined(self, other: Said) -> Said:
        """This, and a further part of the same album."""
        carried = Carried((*self.carried.files, *other.carried.files), self.carried.spot)
        return replace(self, html=self.html or other.html, carried=carried, messages=(*self.messages, *other.messages))

    def preview(self, words: Words) -> str:
        """A line or two that remind of it, as plain text."""
        text = plain_of(self.html)
        count = len(self.carried.files)
        if count > 1:
            text = words("%(count)d files", count=count) + f"\n{text}"
        elif count:
            text = f"📎 {self.carried.files[0].name}\n{text}"
        return text if text.strip() else words("A place on the map")


def said_by(event: Text | FileSent) -> Said:
    """What was typed or sent. Raises KindNotCarried or FileEmpty for what goes to nobody."""
    messages = (event.message,) if event.message else ()
    if isinstance(event, Text):
        return Said(clean_markup(event.html or escape(event.text, quote=False)), messages=messages)
    html = clean_markup(event.html or escape(event.caption, quote=False))
    spot = Spot(*event.spot) if event.spot else None
    first = AttachedFile(event.kind, event.name, event.ref, event.size, event.mime)
    files = () if spot else tuple(_attachment(event.author.platform, one) for one in (first, *event.others))
    check_files(files, None)
    return Said(html, Carried(files, spot), messages, event.album)


def keep_stray(turn: Turn, said: Said) -> Said | None:
    """Keeps what was said to nobody; None where it joins a part of an album that was kept before."""
    before = kept_stray(turn)
    joins = before is not None and said.album and before.album == said.album
    kept = before.joined(said) if before and joins else replace(said, at=said.at or int(turn.now.timestamp() * 1000))
    asking.keep(turn, STRAY, {"said": json.dumps(_as_json(kept))})
    return None if joins else kept


def kept_stray(turn: Turn) -> Said | None:
    """What was said before it was said to whom; None where nothing was."""
    draft = asking.draft_of(turn)
    kept = draft.answers.get("said") if draft is not None and draft.form == STRAY else None
    return _of(json.loads(kept)) if kept else None


def _attachment(platform: str, file: AttachedFile) -> Attachment:
    name = clean_file_name(file.name)
    renamed = name != file.name
    if not name:
        known = _ENDINGS.get(file.kind) or _ENDINGS.get(file.mime)
        name = file.kind + (known or mimetypes.guess_extension(file.mime) or "")
    return Attachment(file.kind, platform, file.ref, name, file.size, file.mime, renamed)


def _as_json(said: Said) -> dict[str, Any]:
    return {
        "html": said.html,
        "carried": carried_as_json(said.carried),
        "messages": [[ref.chat, ref.message] for ref in said.messages],
        "album": said.album,
        "at": said.at,
        "reply_to": said.reply_to,
    }


def _of(kept: Mapping[str, Any]) -> Said:
    messages = tuple(MessageRef(*ref) for ref in kept["messages"])
    return Said(kept["html"], carried_of(kept["carried"]), messages, kept["album"], kept["at"], kept["reply_to"])
