"""Asking about chats and their members, and reacting to messages."""

from __future__ import annotations

from typing import Any

from adapters.playground.telegram.methods.targets import find_chat, writable_chat
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.rules import REACTIONS
from adapters.playground.telegram.state import Bot, Chat, Payload, State

RIGHTS = {"is_anonymous": False} | {
    f"can_{right}": True
    for right in (
        *("manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members"),
        *("change_info", "invite_users", "post_stories", "edit_stories", "delete_stories"),
    )
}
"""What an admin that a group's owner has made may do."""


def get_chat(state: State, bot: Bot, params: Params) -> Payload:
    """`getChat`, as a `ChatFullInfo`."""
    chat = find_chat(state, bot, params)
    if chat.kind == "private" and not chat.started:
        raise bad_request("chat not found")
    gifts = dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
    )
    return chat.payload() | {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(state: State, bot: Bot, params: Params) -> Payload:
    """`getChatMember`."""
    chat = find_chat(state, bot, params)
    user_id = params.integer("user_id")
    member = member_of(chat, user_id or 0)
    if member:
        return member
    person = state.people.get(user_id or 0)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return {"status": "left", "user": person.user()}


def get_chat_administrators(state: State, bot: Bot, params: Params) -> list[Payload]:
    """`getChatAdministrators`: bots are left out, as Telegram leaves out other bots."""
    chat = find_chat(state, bot, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [member_of(chat, user_id) for user_id in sorted(chat.admins) if user_id in chat.people]


def get_chat_member_count(state: State, bot: Bot, params: Params) -> int:
    """`getChatMemberCount`."""
    chat = find_chat(state, bot, params)
    return len(chat.people) + len(chat.bots)


def get_user_profile_photos(state: State, bot: Bot, params: Params) -> Payload:
    """`getUserProfilePhotos`: nobody here has one."""
    if (params.integer("user_id") or 0) not in state.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def set_message_reaction(state: State, bot: Bot, params: Params) -> bool:
    """`setMessageReaction`: one emoji of Telegram's own list, or none."""
    chat = writable_chat(state, bot, params)
    number = params.integer("message_id") or 0
    if number not in chat.posts:
        raise bad_request("message to react not found")
    wanted: Any = params.structure("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji", "")).rstrip("\ufe0f") for reaction in wanted]
    if any(reaction.get("type") != "emoji" for reaction in wanted) or not set(emoji) <= REACTIONS:
        raise bad_request("REACTION_INVALID")
    chat.reactions.setdefault(number, {})[bot.id] = emoji
    state.changed(chat)
    return True


def member_of(chat: Chat, user_id: int) -> Payload:
    """The `ChatMember` with that id; empty where there is none."""
    users = {b.id: b.user() for b in chat.bots} | {p.id: p.user() for p in chat.people.values()}
    if user_id not in users:
        return {}
    if user_id in chat.admins and user_id in chat.people:
        return {"status": "creator", "user": users[user_id], "is_anonymous": False}
    if user_id in chat.admins:
        return {"status": "administrator", "user": users[user_id], "can_be_edited": False} | RIGHTS
    return {"status": "member", "user": users[user_id]}
