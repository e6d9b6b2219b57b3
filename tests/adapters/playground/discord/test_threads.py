"""Threads: who is in one, who may open and close it, when it rests and what wakes it."""

import pytest

from adapters.playground.discord.state import Permission
from adapters.playground.window import NotOnScreen
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

HELLO = {"content": "hello"}


async def test_a_private_thread_is_for_its_members_and_closes(scene: Scene, bot: RawBot) -> None:
    body = {"name": "Ann and Bob", "type": 12, "auto_archive_duration": 60}
    path = f"/channels/{scene.general.id}/threads"
    for wrong in (
        {"name": "x" * 101},
        {"name": ""},
        {"name": "x", "auto_archive_duration": 5},
        {"name": "x", "type": 10},
    ):
        assert (await bot.call("POST", path, {"type": 12} | wrong))[1]["code"] == 50035
    status, thread = await bot.call("POST", path, body)
    assert (status, thread["type"]) == (201, 12)
    members = f"/channels/{thread['id']}/thread-members"
    assert (await bot.call("PUT", f"{members}/{scene.ann.id}"))[0] == 204
    assert len((await bot.call("GET", members))[1]) == 2
    await scene.ann.say("here", place="Ann and Bob")
    with pytest.raises(NotOnScreen):
        scene.bob.window("Ann and Bob")
    assert (await bot.call("PATCH", f"/channels/{thread['id']}", {"archived": True}))[0] == 200
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", HELLO))[1]["code"] == 50083
    locked = {"archived": False, "locked": True}
    assert (await bot.call("PATCH", f"/channels/{thread['id']}", locked))[1]["thread_metadata"]["locked"]
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", HELLO))[1]["code"] == 160005
    _, message = await bot.call("POST", f"/channels/{scene.general.id}/messages", HELLO)
    under = f"/channels/{scene.general.id}/messages/{message['id']}/threads"
    assert (await bot.call("POST", under, {"name": "public"}))[0] == 201
    assert (await bot.call("POST", under, {"name": "again"}))[1]["code"] == 160004


async def test_a_thread_rests_after_its_time_and_is_woken_by_who_writes(scene: Scene, bot: RawBot) -> None:
    made = {"name": "Ann", "type": 12, "auto_archive_duration": 60}
    _, thread = await bot.call("POST", f"/channels/{scene.general.id}/threads", made)
    path = f"/channels/{thread['id']}"
    await bot.call("PUT", f"{path}/thread-members/{scene.ann.id}")
    _, sent = await bot.call("POST", f"{path}/messages", HELLO)
    scene.platform.clock.move(3601)
    assert (await bot.call("PATCH", f"{path}/messages/{sent['id']}", HELLO))[1]["code"] == 50083
    assert (await bot.call("PUT", f"{path}/thread-members/{scene.bob.id}"))[1]["code"] == 50083
    await scene.ann.say("Awake", place="Ann")
    assert not (await bot.call("GET", path))[1]["thread_metadata"]["archived"]
    assert (await bot.call("PATCH", f"{path}/messages/{sent['id']}", HELLO))[0] == 200


async def test_a_thread_needs_permissions_of_its_own(scene: Scene, bot: RawBot) -> None:
    me = next(iter(scene.platform.world.applications.values())).user
    path = f"/channels/{scene.general.id}/threads"
    scene.general.denied[me.id] = Permission.CREATE_PRIVATE_THREADS
    assert (await bot.call("POST", path, {"name": "x", "type": 12}))[1]["code"] == 50013
    scene.general.denied[me.id] = Permission.SEND_IN_THREADS
    _, thread = await bot.call("POST", path, {"name": "x", "type": 12})
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", HELLO))[1]["code"] == 50013
    assert (await bot.call("POST", f"/channels/{scene.general.id}/messages", HELLO))[0] == 200
    scene.general.denied[me.id] = Permission.SEND_MESSAGES | Permission.MANAGE_THREADS
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", HELLO))[0] == 200
    assert (await bot.call("DELETE", f"/channels/{thread['id']}"))[1]["code"] == 50013
    scene.general.denied.clear()
    assert (await bot.call("DELETE", f"/channels/{scene.general.id}"))[1]["code"] == 50013, "a channel stays"
    assert (await bot.call("DELETE", f"/channels/{thread['id']}"))[0] == 200
    assert (await bot.call("GET", f"/channels/{thread['id']}"))[1]["code"] == 10003


async def test_who_leaves_a_private_thread_sees_it_no_more_and_who_manages_threads_sees_all(
    scene: Scene, bot: RawBot
) -> None:
    _, thread = await bot.call("POST", f"/channels/{scene.general.id}/threads", {"name": "Ann", "type": 12})
    await bot.call("PUT", f"/channels/{thread['id']}/thread-members/{scene.ann.id}")
    moderator = scene.platform.add_person("Moderator", admin=True)
    assert (scene.ann.threads, moderator.threads) == (("Ann",), ())
    await scene.ann.leave_thread("Ann")
    assert "Ann" not in scene.ann.places
    with pytest.raises(NotOnScreen):
        await scene.bob.delete_thread("general")
    await moderator.say("Reading along", place="Ann")
    await moderator.delete_thread("Ann")
    assert "Ann" not in moderator.places
