"""What a guild's scheduled event may be: https://docs.discord.com/developers/resources/guild-scheduled-event"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.playground.discord.errors import ApiError, Code, FormErrors
from adapters.playground.discord.rules.fields import check_choice, check_text
from adapters.playground.discord.state import ACTIVE, CANCELED, COMPLETED, EXTERNAL, GUILD_ONLY, SCHEDULED

NAME, DESCRIPTION, LOCATION = 100, 1000, 100
MOST_OPEN = 100
"""Events of a guild that are ahead or under way."""
REQUIRED = ("name", "privacy_level", "scheduled_start_time", "entity_type")
FOLLOWING = {SCHEDULED: (ACTIVE, CANCELED), ACTIVE: (COMPLETED,)}


def check_event(body: dict[str, Any], *, starts: float = 0.0, ends: float = 0.0, now: float, new: bool) -> None:
    """50035 for a body that makes no event, or with `new` False changes one from `starts` to `ends` to none."""
    errors = FormErrors()
    for name in REQUIRED if new else ():
        if body.get(name) is None:
            errors.add((name,), "BASE_TYPE_REQUIRED", "This field is required")
    if body.get("name") is not None:
        check_text(errors, ("name",), body["name"], least=1, most=NAME)
    check_text(errors, ("description",), body.get("description"), most=DESCRIPTION, required=False)
    if body.get("privacy_level") is not None:
        check_choice(errors, ("privacy_level",), body["privacy_level"], [GUILD_ONLY])
    if body.get("entity_type") is not None:
        check_choice(errors, ("entity_type",), body["entity_type"], [EXTERNAL])
    if body.get("channel_id") is not None:
        errors.add(("channel_id",), "GUILD_SCHEDULED_EVENT_CHANNEL_ID_INVALID", "An external event has no channel.")
    _check_place(errors, body.get("entity_metadata"), required=new)
    _check_times(errors, body, starts, ends, now, new=new)
    errors.raise_if_any()


def check_status(current: int, wanted: Any) -> None:
    """180000 for an event that is over, 50035 for a status that may not follow."""
    if current in (COMPLETED, CANCELED):
        raise ApiError(Code.EVENT_FINISHED)
    if wanted is None or wanted == current:
        return
    errors = FormErrors()
    check_choice(errors, ("status",), wanted, FOLLOWING[current])
    errors.raise_if_any()


def seconds(value: Any) -> float | None:
    """The ISO 8601 moment in epoch seconds; None where it is none, or names no offset."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo is not None else None


def _check_place(errors: FormErrors, metadata: Any, *, required: bool) -> None:
    if metadata is None:
        if required:
            errors.add(("entity_metadata",), "BASE_TYPE_REQUIRED", "This field is required")
        return
    location = metadata.get("location") if isinstance(metadata, dict) else None
    check_text(errors, ("entity_metadata", "location"), location, least=1, most=LOCATION)


def _check_times(
    errors: FormErrors, body: dict[str, Any], starts: float, ends: float, now: float, *, new: bool
) -> None:
    begin, end = (
        _moment(errors, body, "scheduled_start_time", starts),
        _moment(errors, body, "scheduled_end_time", ends),
    )
    if new and body.get("scheduled_end_time") is None:
        errors.add(("scheduled_end_time",), "BASE_TYPE_REQUIRED", "This field is required")
    elif begin is not None and end is not None and end <= begin:
        words = "Cannot schedule event with end time before start time."
        errors.add(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words)
    if body.get("scheduled_start_time") is not None and begin is not None and begin <= now and begin != starts:
        words = "Cannot schedule event in the past."
        errors.add(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words)


def _moment(errors: FormErrors, body: dict[str, Any], name: str, now_at: float) -> float | None:
    value = body.get(name)
    if value is None:
        return now_at or None
    found = seconds(value)
    if found is None:
        errors.add((name,), "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
    return found
