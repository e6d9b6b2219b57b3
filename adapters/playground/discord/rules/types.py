"""Types of the fields in a body, by their names, which mean one thing wherever they stand. Bounds are not looked at."""

from __future__ import annotations

from typing import Any

from adapters.playground.discord.errors import FormErrors

Path = tuple[str | int, ...]

OBJECTS = {
    "accessory", "allowed_mentions", "author", "component", "data", "emoji", "entity_metadata", "footer", "image",
    "media", "message_reference", "provider", "thumbnail", "video",
}  # fmt: skip
LISTS_OF_OBJECTS = {"attachments", "choices", "components", "default_values", "embeds", "fields", "options"}
LISTS = {"contexts", "integration_types", "parse", "roles", "users", "values"}
TEXTS = {
    "content", "custom_id", "description", "filename", "icon_url", "label", "location", "name", "placeholder",
    "proxy_url", "scheduled_end_time", "scheduled_start_time", "text", "timestamp", "title", "url",
}  # fmt: skip
NUMBERS = {
    "accent_color", "auto_archive_duration", "color", "entity_type", "flags", "max_length", "max_values", "min_length",
    "min_values", "privacy_level", "spacing", "status", "style", "type",
}  # fmt: skip


def check_types(body: Any) -> None:
    """Raises 50035 for every field, however deep, that is not of its type. None is left out, not wrong."""
    errors = FormErrors()
    _walk(errors, (), body)
    errors.raise_if_any()


def _walk(errors: FormErrors, path: Path, node: Any) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if value is not None and _fits(errors, (*path, key), key, value):
                _walk(errors, (*path, key), value)
    elif isinstance(node, list):
        name = path[-1] if path else ""
        for index, item in enumerate(node):
            if name in LISTS_OF_OBJECTS and not isinstance(item, dict):
                errors.add((*path, index), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            elif name in LISTS and not isinstance(item, str | int):
                errors.add((*path, index), "STRING_TYPE_CONVERT", f'Could not interpret "{item}" as string.')
            else:
                _walk(errors, (*path, index), item)


def _fits(errors: FormErrors, path: Path, key: str, value: Any) -> bool:
    if key in OBJECTS and not isinstance(value, dict):
        errors.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    elif key in LISTS | LISTS_OF_OBJECTS and not isinstance(value, list):
        errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    elif key in TEXTS and not isinstance(value, str):
        errors.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
    elif key in NUMBERS and (isinstance(value, bool) or not isinstance(value, int)):
        errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    else:
        return True
    return False
