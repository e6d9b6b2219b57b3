"""Sending files, alone and in groups, and fetching them."""

from __future__ import annotations

from collections.abc import Callable

from adapters.playground.telegram.files import DOWNLOAD_LIMIT, MEDIA, content_of, store
from adapters.playground.telegram.methods.sending import caption_content, deliver, reply
from adapters.playground.telegram.methods.targets import writable_chat
from adapters.playground.telegram.methods.topics import topic_content
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.state import Bot, Payload, State, StoredFile

ATTACHED = "attach://"
GROUPED = frozenset({"photo", "video", "document", "audio"})


def sender(kind: str) -> Callable[[State, Bot, Params], Payload]:
    """`sendDocument`, `sendPhoto` and the like: a file that comes along or is named by its `file_id`."""

    def send(state: State, bot: Bot, params: Params) -> Payload:
        chat = writable_chat(state, bot, params)
        caption = caption_content(state, params) if kind not in ("sticker", "video_note") else {}
        stored = _file(state, params, kind, params.text(kind), kind)
        return deliver(state, bot, chat, params, content_of(stored) | caption)

    return send


SENDERS = {f"send{kind.title().replace('_', '')}": sender(kind) for kind in MEDIA}


def send_media_group(state: State, bot: Bot, params: Params) -> list[Payload]:
    """`sendMediaGroup`: 2 to 10 photos and videos, or only documents, or only audios."""
    chat = writable_chat(state, bot, params)
    media: list[Payload] = params.structure("media") or []
    if not 2 <= len(media) <= 10:
        raise bad_request("expected 2-10 media in the album" if media else "there is no media to send")
    kinds = {str(one.get("type")) for one in media}
    if not kinds <= GROUPED:
        raise bad_request("can't parse InputMedia: Unsupported type specified")
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("documents and audio files can't be mixed with other media types in the album")
    contents = [_grouped(state, params, one) for one in media]
    common = {"media_group_id": str(state.number())} | reply(chat, params) | topic_content(state, chat, params)
    return [state.post(chat, bot.user(), content | common) for content in contents]


def get_file(state: State, bot: Bot, params: Params) -> Payload:
    """`getFile`: up to 20 MiB, then fetched from `/file/bot<token>/<file_path>`."""
    stored = state.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    shown = {"file_id": stored.id, "file_unique_id": stored.unique_id}
    return shown | {"file_size": len(stored.data), "file_path": stored.path}


def _grouped(state: State, params: Params, media: Payload) -> Payload:
    kind = str(media["type"])
    stored = _file(state, params, kind, str(media.get("media", "")), "")
    captioned = Params({k: v for k, v in media.items() if k != "media"})
    return content_of(stored) | caption_content(state, captioned)


def _file(state: State, params: Params, kind: str, named: str, part: str) -> StoredFile:
    """The file that is meant: an upload in the part of that name or at `attach://<part>`, or a known `file_id`."""
    upload = params.uploads.get(named.removeprefix(ATTACHED) if named.startswith(ATTACHED) else part)
    if upload:
        return store(state, kind, upload.name, upload.mime, upload.data)
    if known := state.files.get(named):
        if known.kind != kind:
            raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known
    if not named or named.startswith(ATTACHED):
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    raise bad_request("wrong file identifier/HTTP URL specified")
