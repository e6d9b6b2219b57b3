"""Modals from a person's side: how one looks, how it is filled in, and what is sent when it is submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adapters.playground.discord.interaction import OpenModal
from adapters.playground.discord.rules.components import TEXT_DISPLAY
from adapters.playground.discord.state import Json
from adapters.playground.window import Field, Modal, NotOnScreen, Option


def modal_fields(shape: Json) -> Iterator[tuple[str, Json]]:
    """The fields of a modal with their labels."""
    for part in shape["components"]:
        if part["type"] == 1:
            yield from ((child["label"], child) for child in part["components"])
        elif part["type"] == 18:
            yield part["label"], part["component"]


def modal_view(modal: OpenModal) -> Modal:
    """A modal as it lies over the chat."""
    fields = tuple(_field(label, field, modal.typed) for label, field in modal_fields(modal.shape))
    return Modal(modal.shape["custom_id"], modal.shape["title"], fields)


def modal_texts(shape: Json) -> str:
    """What stands in a modal beside its fields, as Markdown."""
    return "\n".join(part["content"] for part in shape["components"] if part["type"] == TEXT_DISPLAY)


def _field(label: str, field: Json, typed: dict[str, str]) -> Field:
    preset = field.get("value") or ""
    required = field.get("required")
    options = field["options"] if field["type"] == 3 else ()
    return Field(
        ref=field["custom_id"],
        label=label,
        value=typed.get(field["custom_id"], preset),
        placeholder=field.get("placeholder") or "",
        long=field.get("style") == 2,
        required=True if required is None else bool(required),
        least=field.get("min_length") or 0,
        most=field.get("max_length") or 4000,
        options=tuple(Option(o["label"], o["value"], o.get("description") or "") for o in options),
    )


def fill_in(modal: OpenModal, values: Mapping[str, str]) -> None:
    """Types values into an open modal by label; NotOnScreen for a label or value that it does not take."""
    shown = modal_view(modal)
    labels = [field.label for field in shown.fields]
    strange = set(values) - set(labels)
    if strange:
        raise NotOnScreen(f"the form has no field {', '.join(sorted(strange))}; it has: {', '.join(labels)}")
    for field in shown.fields:
        value = values.get(field.label, field.value)
        if field.options:
            value = next((o.value for o in field.options if value in (o.label, o.value)), "")
        if field.required and not value.strip():
            raise NotOnScreen(f"{field.label} is required")
        if value and not field.least <= len(value) <= field.most:
            raise NotOnScreen(f"{field.label} takes {field.least} to {field.most} characters, not {len(value)}")
        modal.typed[field.ref] = value


def submitted(modal: OpenModal) -> list[Json]:
    """The components of a modal submit, in the shape in which they were opened."""
    filled = {field["custom_id"]: _filled(field, modal.typed) for _, field in modal_fields(modal.shape)}
    sent: list[Json] = []
    for part in modal.shape["components"]:
        if part["type"] == 1:
            inner = [filled[child["custom_id"]] for child in part["components"]]
            sent.append({"type": 1, "id": part["id"], "components": inner})
        elif part["type"] == 18:
            sent.append({"type": 18, "id": part["id"], "component": filled[part["component"]["custom_id"]]})
    return sent


def _filled(field: Json, typed: Mapping[str, str]) -> Json:
    value = typed.get(field["custom_id"], "")
    shape: Json = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    return shape | ({"value": value} if field["type"] == 4 else {"values": [value] if value else []})
