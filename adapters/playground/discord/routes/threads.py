"""Threads: started in a channel or from a message, joined and left, archived and locked."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Backend, Reply, Route
from adapters.playground.discord.errors import ApiError, Code, FormErrors, invalid
from adapters.playground.discord.rules.fields import check_choice, check_text
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.shapes import channel_json, timestamp
from adapters.playground.discord.state import (
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Json,
    Permission,
    User,
)

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def _check(body: Json, *, needs_name: bool) -> None:
    errors = FormErrors()
    check_text(errors, ("name",), body.get("name"), least=1, most=100, required=needs_name)
    if body.get("auto_archive_duration") is not None:
        check_choice(errors, ("auto_archive_duration",), body["auto_archive_duration"], ARCHIVE_MINUTES)
    errors.raise_if_any()


def _start(call: ApiCall, parent: Channel, kind: int) -> Channel:
    world, guild = call.backend.world, parent.guild
    if guild is None or parent.kind != TEXT:
        raise invalid(("type",), "CHANNEL_TYPE_INVALID", "Threads are started in text channels")
    now = world.clock.now()
    thread = Channel(world.snowflakes.next(), kind, call.json["name"], guild, parent=parent, owner=call.bot.user)
    thread.archive_after = call.json.get("auto_archive_duration") or thread.archive_after
    thread.archived_at = now
    thread.thread_members[call.bot.id] = now
    world.channels[thread.id] = guild.threads[thread.id] = thread
    _tell(call, "THREAD_CREATE", thread)
    return thread


def _tell(call: ApiCall, event: str, thread: Channel) -> None:
    assert thread.guild is not None
    call.backend.sessions.tell_guild(event, channel_json(thread), thread.guild)
    call.backend.audience.channel_changed(thread)


def wake(backend: Backend, thread: Channel) -> None:
    """Takes an archived thread out again, as its readers' clients do before they write there."""
    assert thread.guild is not None
    thread.archived, thread.archived_at = False, backend.world.clock.now()
    backend.sessions.tell_guild("THREAD_UPDATE", channel_json(thread), thread.guild)


def start_thread(call: ApiCall) -> Reply:
    """Starts a thread without a message; private unless the type says otherwise."""
    _check(call.json, needs_name=True)
    kind = call.json.get("type", PRIVATE_THREAD)
    if kind not in (PUBLIC_THREAD, PRIVATE_THREAD):
        raise invalid(("type",), "BASE_TYPE_CHOICES", "Value must be one of {11, 12}.")
    public = kind == PUBLIC_THREAD
    bit = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    return Reply(channel_json(_start(call, call.channel(bit), kind)), 201)


def start_thread_from_message(call: ApiCall) -> Reply:
    """Starts a public thread under a message; 160004 where it has one."""
    _check(call.json, needs_name=True)
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    post = call.post(channel)
    if post.thread is not None:
        raise ApiError(Code.THREAD_ALREADY_CREATED)
    post.thread = _start(call, channel, PUBLIC_THREAD)
    post.version += 1
    return Reply(channel_json(post.thread), 201)


def change_channel(call: ApiCall) -> Reply:
    """Renames, archives or locks a thread; 50083 for other changes while it is archived."""
    thread = call.channel()
    if thread.parent is None:
        raise ApiError(Code.MISSING_PERMISSIONS)
    body = call.json
    _check(body, needs_name=False)
    if thread.archived and body.get("archived") is not False:
        raise ApiError(Code.THREAD_ARCHIVED)
    thread.name = body.get("name") or thread.name
    thread.archive_after = body.get("auto_archive_duration") or thread.archive_after
    thread.locked = bool(body.get("locked", thread.locked))
    if "archived" in body:
        thread.archived, thread.archived_at = bool(body["archived"]), call.backend.world.clock.now()
    _tell(call, "THREAD_UPDATE", thread)
    return Reply(channel_json(thread))


def delete_channel(call: ApiCall) -> Reply:
    """Takes a thread away with all its messages, which needs MANAGE_THREADS."""
    thread = call.channel(Permission.MANAGE_THREADS)
    if thread.parent is None:
        raise ApiError(Code.MISSING_PERMISSIONS)
    shape = channel_json(thread)
    remove_thread(call.backend, thread)
    return Reply(shape)


def remove_thread(backend: Backend, thread: Channel) -> None:
    """Takes a thread away, and tells those who knew of it."""
    assert thread.guild is not None
    assert thread.parent is not None
    del thread.guild.threads[thread.id]
    del backend.world.channels[thread.id]
    event: Json = {"id": str(thread.id), "guild_id": str(thread.guild.id)}
    event |= {"parent_id": str(thread.parent.id), "type": thread.kind}
    backend.sessions.tell_guild("THREAD_DELETE", event, thread.guild)
    backend.audience.channel_changed(thread)


def _thread(call: ApiCall, *needed: int) -> Channel:
    thread = call.channel(*needed)
    if thread.parent is None:
        raise ApiError(Code.UNKNOWN_CHANNEL)
    if thread.archived:
        raise ApiError(Code.THREAD_ARCHIVED)
    return thread


def _user(call: ApiCall) -> User:
    user = call.backend.world.users.get(call.id("user_id"))
    if user is None:
        raise ApiError(Code.UNKNOWN_USER)
    return user


def add_member(call: ApiCall) -> Reply:
    """Adds somebody of the guild to a thread."""
    thread, user = _thread(call, Permission.SEND_MESSAGES), _user(call)
    if thread.guild is None or user.id not in thread.guild.members:
        raise ApiError(Code.UNKNOWN_MEMBER)
    if user.id not in thread.thread_members:
        thread.thread_members[user.id] = call.backend.world.clock.now()
        _tell_members(call, thread, added=user)
    return Reply()


def remove_member(call: ApiCall) -> Reply:
    """Takes somebody out of a thread."""
    thread, user = _thread(call), _user(call)
    thread.thread_members.pop(user.id, None)
    _tell_members(call, thread, removed=user)
    return Reply()


def _tell_members(call: ApiCall, thread: Channel, *, added: User | None = None, removed: User | None = None) -> None:
    assert thread.guild is not None
    event: Json = {
        "id": str(thread.id),
        "guild_id": str(thread.guild.id),
        "member_count": len(thread.thread_members),
        "added_members": [_member_json(thread, added)] if added is not None else [],
        "removed_member_ids": [str(removed.id)] if removed is not None else [],
    }
    call.backend.sessions.tell_guild("THREAD_MEMBERS_UPDATE", event, thread.guild, Intent.GUILDS)
    call.backend.audience.channel_changed(thread)


def _member_json(thread: Channel, user: User) -> Json:
    joined = timestamp(thread.thread_members[user.id])
    return {"id": str(thread.id), "user_id": str(user.id), "join_timestamp": joined, "flags": 0}


def list_thread_members(call: ApiCall) -> Reply:
    """Who is in a thread."""
    thread, users = call.channel(), call.backend.world.users
    return Reply([_member_json(thread, users[one]) for one in thread.thread_members])


ROUTES = (
    Route("POST", "/channels/{channel_id}/threads", start_thread),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", start_thread_from_message),
    Route("PATCH", "/channels/{channel_id}", change_channel),
    Route("DELETE", "/channels/{channel_id}", delete_channel),
    Route("GET", "/channels/{channel_id}/thread-members", list_thread_members),
    Route("PUT", "/channels/{channel_id}/thread-members/{user_id}", add_member),
    Route("DELETE", "/channels/{channel_id}/thread-members/{user_id}", remove_member),
)
