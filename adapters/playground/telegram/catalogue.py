"""Which function answers which method. Method names are read without case, as the Bot API reads them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.playground.telegram.methods import account, callbacks, chats, editing, media, sending, topics, updating
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.state import Bot, State

Method = Callable[[State, Bot, Params], Any | Awaitable[Any]]

NAMED: Mapping[str, Method] = {
    "getMe": account.get_me,
    "logOut": account.done,
    "close": account.done,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "setMyName": account.set_my_name,
    "getMyName": account.get_my_name,
    "setMyDescription": account.set_my_description,
    "getMyDescription": account.get_my_description,
    "setMyShortDescription": account.set_my_short_description,
    "getMyShortDescription": account.get_my_short_description,
    "getUpdates": updating.get_updates,
    "setWebhook": updating.set_webhook,
    "deleteWebhook": updating.delete_webhook,
    "getWebhookInfo": updating.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    **media.SENDERS,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": callbacks.answer_callback_query,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "getUserProfilePhotos": chats.get_user_profile_photos,
    "setMessageReaction": chats.set_message_reaction,
}
METHODS: Mapping[str, tuple[str, Method]] = {name.lower(): (name, method) for name, method in NAMED.items()}
