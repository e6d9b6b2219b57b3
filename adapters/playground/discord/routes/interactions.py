"""Answers to interactions and their follow-ups, authorised by the interaction's token in the address."""

from __future__ import annotations

from typing import Any

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.interaction import Answer, Interaction
from adapters.playground.discord.message_shapes import message_json
from adapters.playground.discord.state import EPHEMERAL, LOADING, Post

FOLLOWING = (5, 2.0)


def respond(call: ApiCall) -> Reply:
    """The first response; with `with_response=1` it says what came of it."""
    interactions = call.backend.interactions
    interaction = interactions.find(call.path["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise ApiError(Code.UNKNOWN_INTERACTION)
    interactions.answer(interaction, call.json, call.files)
    if call.query.get("with_response") not in ("1", "true", "True"):
        return Reply()
    return Reply(_outcome(call, interaction))


def _outcome(call: ApiCall, interaction: Interaction) -> dict[str, Any]:
    about: dict[str, Any] = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "channel_id": str(interaction.channel.id),
    }
    if interaction.channel.guild is not None:
        about["guild_id"] = str(interaction.channel.guild.id)
    original = interaction.original
    outcome: dict[str, Any] = {"interaction": about}
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = bool(original.flags & LOADING)
        about["response_message_ephemeral"] = bool(original.flags & EPHEMERAL)
    if interaction.answer in (Answer.MESSAGE, Answer.DEFERRED_MESSAGE, Answer.UPDATE) and original is not None:
        kind = Answer.UPDATE if interaction.answer is Answer.UPDATE else Answer.MESSAGE
        outcome["resource"] = {"type": int(kind), "message": message_json(original, call.backend.files)}
    return outcome


def follow_up(call: ApiCall) -> Reply:
    """One more message, or the one awaited since a deferral."""
    interaction = _live(call)
    return _shown(call, call.backend.interactions.follow_up(interaction, call.json, call.files))


def get_original(call: ApiCall) -> Reply:
    """The first response, or the pressed message after an update."""
    return _shown(call, _original(_live(call)))


def edit_original(call: ApiCall) -> Reply:
    """Edits that message, or fills the one awaited since a deferral."""
    post = _original(_live(call))
    call.backend.interactions.turn(post, call.json, call.files)
    return _shown(call, post)


def delete_original(call: ApiCall) -> Reply:
    """Takes that message away."""
    call.backend.posts.delete(_original(_live(call)))
    return Reply()


def get_followup(call: ApiCall) -> Reply:
    """A message that this interaction made."""
    return _shown(call, _made_by(call, _live(call)))


def edit_followup(call: ApiCall) -> Reply:
    """Edits a message that this interaction made."""
    post = _made_by(call, _live(call))
    call.backend.interactions.turn(post, call.json, call.files)
    return _shown(call, post)


def delete_followup(call: ApiCall) -> Reply:
    """Takes away a message that this interaction made."""
    call.backend.posts.delete(_made_by(call, _live(call)))
    return Reply()


def _live(call: ApiCall) -> Interaction:
    return call.backend.interactions.require_live(call.id("webhook_id"), call.path["webhook_token"])


def _original(interaction: Interaction) -> Post:
    post = interaction.original
    if post is None or post.id not in post.channel.posts:
        raise ApiError(Code.UNKNOWN_MESSAGE)
    return post


def _made_by(call: ApiCall, interaction: Interaction) -> Post:
    post = interaction.channel.posts.get(call.id("message_id"))
    if post is None:
        raise ApiError(Code.UNKNOWN_MESSAGE)
    own = (post.made_by or {}).get("id") == str(interaction.id)
    if not own and post is not interaction.original:
        raise ApiError(Code.UNKNOWN_MESSAGE)
    return post


def _shown(call: ApiCall, post: Post) -> Reply:
    return Reply(message_json(post, call.backend.files))


_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

ROUTES = (
    Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", respond, limit=None, open=True),
    Route("POST", _WEBHOOK, follow_up, limit=FOLLOWING, open=True),
    Route("GET", f"{_WEBHOOK}/messages/@original", get_original, limit=FOLLOWING, open=True),
    Route("PATCH", f"{_WEBHOOK}/messages/@original", edit_original, limit=FOLLOWING, open=True),
    Route("DELETE", f"{_WEBHOOK}/messages/@original", delete_original, limit=FOLLOWING, open=True),
    Route("GET", _WEBHOOK + "/messages/{message_id}", get_followup, limit=FOLLOWING, open=True),
    Route("PATCH", _WEBHOOK + "/messages/{message_id}", edit_followup, limit=FOLLOWING, open=True),
    Route("DELETE", _WEBHOOK + "/messages/{message_id}", delete_followup, limit=FOLLOWING, open=True),
)
