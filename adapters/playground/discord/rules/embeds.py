"""Rules for embeds: ten of them, each part bounded, and six thousand characters in all."""

from __future__ import annotations

from typing import Any

from adapters.playground.discord.errors import FormErrors
from adapters.playground.discord.rules.fields import Path, check_list, check_text
from adapters.playground.discord.state import Json


def check_embeds(errors: FormErrors, path: Path, value: Any) -> list[Json]:
    """Checks the embeds of a message; gives them back as the message shows them."""
    embeds = check_list(errors, path, value, most=10)
    total = sum(_check_embed(errors, (*path, index), embed) for index, embed in enumerate(embeds))
    if total > 6000:
        errors.add(path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [_shown(embed) for embed in embeds]


def _check_embed(errors: FormErrors, path: Path, embed: Json) -> int:
    total = len(check_text(errors, (*path, "title"), embed.get("title"), most=256, required=False))
    description = embed.get("description")
    total += len(check_text(errors, (*path, "description"), description, most=4096, required=False))
    for part, key, most in (("footer", "text", 2048), ("author", "name", 256)):
        if isinstance(embed.get(part), dict):
            total += len(check_text(errors, (*path, part, key), embed[part].get(key), most=most))
    for index, field in enumerate(check_list(errors, (*path, "fields"), embed.get("fields"), most=25)):
        at = (*path, "fields", index)
        total += len(check_text(errors, (*at, "name"), field.get("name"), least=1, most=256))
        total += len(check_text(errors, (*at, "value"), field.get("value"), least=1, most=1024))
    return total


def _shown(embed: Json) -> Json:
    shown: Json = {key: value for key, value in embed.items() if value is not None} | {"type": "rich"}
    if "fields" in shown:
        shown["fields"] = [{"inline": False} | field for field in shown["fields"]]
    return shown
