"""What is said beside plain words: marks, files, albums, edits, what is taken back; and how far each has come."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.notices import DueNotice, NoticeKind, delivered, lease_notices
from core.people import AccountKey
from core.relay import (
    Attachment,
    Carried,
    ConversationState,
    CopyRole,
    MessageState,
    MessageView,
    Spot,
    block,
    brought,
    change,
    clean_file_name,
    conversation_with,
    conversations_of,
    copies_of,
    copy_at,
    line_with,
    look_at,
    lost,
    message_of,
    mute,
    note_copy,
    note_receipt,
    put_away,
    replace_copies,
    say,
    take_back,
    take_messages,
    talk_to,
    talk_to_nobody,
    talks_to,
    unread_by,
)
from core.relay.errors import (
    ConversationMissing,
    FileEmpty,
    FileTooBig,
    KindNotCarried,
    LineBlocked,
    LineClosed,
    MessageEmpty,
    NothingShared,
    NotYourMessage,
    ReportMissing,
    ReportSettled,
    Suspended,
)
from core.relay.reporting import Outcome, lift, report, report_of, settle
from core.relay.rules import MEGABYTE
from tests.core.community import MINUTE, NOW, World

PDF = Attachment("document", "telegram", "file-1", "plan.pdf", 300, "application/pdf")


async def said(world: World, by: int, to: int, **what: Any) -> MessageView:
    what.setdefault("now", NOW)
    if not what.keys() & {"html", "carried"}:
        what.setdefault("text", "Hello")
    return await world.do(say, community_id=world.community.id, by=by, to=to, **what)


async def due(world: World, at: timedelta = timedelta()) -> list[DueNotice]:
    """What is to be told now that has not been leased yet."""
    return list(await world.do(lease_notices, NOW + at, 50, 3600))


async def arrived(world: World, message: MessageView, to: int, files: int = 0, posted: str = "7") -> None:
    await world.do(brought, world.community.id, message.id, to, "telegram", [("ada", posted)], files, NOW)


async def state(world: World, message: MessageView) -> MessageState:
    return (await world.do(message_of, world.community.id, message.id, viewer_id=message.sender_id)).state


async def test_marks_are_kept_clean_and_names_of_accounts_are_not(world: World) -> None:
    await world.ask()
    html = (
        '<b>Hi <i>there</b></i> <a href="tg://user?id=5">Ben</a> <script>x</script><a href="https://e.org/?a&b">e</a>'
    )
    message = await said(world, world.ben, world.ada, html=html)
    assert message.html == '<b>Hi <i>there</i></b> Ben x<a href="https://e.org/?a&amp;b">e</a>'
    assert message.text == "Hi there Ben xe"
    with pytest.raises(MessageEmpty):
        await said(world, world.ben, world.ada, html="<b>\u200b\u3164</b> ")


async def test_what_cannot_be_carried_is_refused_with_what_it_is(world: World) -> None:
    await world.ask()
    for file, refusal in (
        (Attachment("contact", "telegram", "", size=1), KindNotCarried),
        (Attachment("document", "telegram", "x", "a.txt", 0), FileEmpty),
        (Attachment("file", "discord", "x", "a.bin", 20 * MEGABYTE + 1), FileTooBig),
    ):
        with pytest.raises(refusal):
            await said(world, world.ben, world.ada, carried=Carried((file,)))
    big = Attachment("document", "telegram", "x", "a.bin", 900 * MEGABYTE)
    with pytest.raises(FileTooBig) as refused:
        await said(world, world.ben, world.ada, carried=Carried((big,)))
    assert refused.value.limit == 10 * MEGABYTE, "Ada is on Discord"
    assert (await said(world, world.ada, world.ben, carried=Carried((big,)))).carried.files == (big,)
    hostile = Attachment("document", "telegram", "x", "a.bin", 900 * MEGABYTE, renamed=True)
    with pytest.raises(FileTooBig):
        await said(world, world.ada, world.ben, carried=Carried((hostile,)))
    place = await said(world, world.ben, world.ada, carried=Carried(spot=Spot(52.5, 13.4)))
    assert place.carried.spot == Spot(52.5, 13.4)


async def test_the_parts_of_an_album_are_one_message_and_a_late_part_follows(world: World) -> None:
    await world.ask()
    await world.told(NOW)
    parts = [
        await said(world, world.ben, world.ada, html="Two" if n else "", carried=Carried((PDF,)), album="7")
        for n in range(2)
    ]
    assert parts[0].id == parts[1].id
    assert (parts[1].text, len(parts[1].carried.files)) == ("Two", 2)
    assert await due(world) == [], "its parts are gathered first"
    (notice,) = await due(world, timedelta(seconds=1))
    assert notice.kind is NoticeKind.MESSAGE
    await world.do(delivered, world.community.id, notice.id, "telegram", NOW)
    late = await said(world, world.ben, world.ada, carried=Carried((PDF,)), album="7")
    await arrived(world, late, world.ada, files=2)
    follows = [n for n in await due(world, timedelta(seconds=1)) if n.kind is NoticeKind.MESSAGE]
    assert [n.data["after"] for n in follows] == [2]


async def test_an_edit_keeps_what_was_said_before_and_tells_both_copies(world: World) -> None:
    await world.ask()
    message = await said(world, world.ben, world.ada, text="One")
    await arrived(world, message, world.ada)
    await world.told(NOW)
    edited = await world.do(change, world.community.id, message.id, "Two", by=world.ben, now=NOW)
    assert edited is not None
    assert edited.edited_at == NOW
    kinds = {(n.person_id, n.kind) for n in await due(world)}
    assert kinds == {(world.ada, NoticeKind.MESSAGE_CHANGED), (world.ben, NoticeKind.RECEIPT)}
    assert await world.do(change, world.community.id, message.id, "Two", by=world.ben, now=NOW) is None
    for by, refusal in ((world.ada, NotYourMessage), (world.cleo, ConversationMissing)):
        with pytest.raises(refusal):
            await world.do(change, world.community.id, message.id, "Three", by=by, now=NOW)
        with pytest.raises(refusal):
            await world.do(take_back, world.community.id, message.id, by=by, now=NOW)


async def test_what_is_taken_back_is_gone_once_and_for_both(world: World) -> None:
    await world.ask()
    message = await said(world, world.ben, world.ada)
    gone = await world.do(take_back, world.community.id, message.id, by=world.ben, now=NOW)
    assert gone.state is MessageState.DELETED
    await world.told(NOW)
    await world.do(take_back, world.community.id, message.id, by=world.ben, now=NOW)
    assert await world.do(change, world.community.id, message.id, "Anew", by=world.ben, now=NOW) is None
    assert await due(world) == []
    page = await world.do(conversation_with, world.community.id, world.ada, world.ben)
    assert page.items == ()


async def test_a_message_comes_as_far_as_is_true(world: World) -> None:
    await world.ask()
    message = await said(world, world.ben, world.ada)
    assert await state(world, message) is MessageState.SENT
    await world.do(lost, world.community.id, message.id, NOW)
    assert await state(world, message) is MessageState.UNDELIVERABLE
    await arrived(world, message, world.ada)
    assert await state(world, message) is MessageState.DELIVERED
    assert await world.do(unread_by, world.community.id, world.ada) == 1
    assert await world.do(unread_by, world.community.id, world.ben) == 0
    await world.do(look_at, world.community.id, world.ben, by=world.ada, now=NOW)
    assert await state(world, message) is MessageState.OPENED
    assert await world.do(unread_by, world.community.id, world.ada) == 0
    await said(world, world.ada, world.ben, reply_to=message.id)
    assert await state(world, message) is MessageState.REPLIED


async def test_who_writes_has_opened_what_was_delivered_to_them_and_nothing_else(world: World) -> None:
    await world.ask()
    first, second = [await said(world, world.ben, world.ada) for _ in range(2)]
    await arrived(world, first, world.ada)
    await said(world, world.ada, world.ben)
    assert await state(world, first) is MessageState.OPENED
    assert await state(world, second) is MessageState.SENT


async def test_copies_are_found_by_where_they_stand_and_can_be_replaced(world: World) -> None:
    await world.ask()
    community = world.community.id
    message = await said(world, world.ben, world.ada)
    await world.do(note_copy, community, message.id, world.ben, CopyRole.ORIGINAL, "discord", "dm", "1")
    await world.do(brought, community, message.id, world.ada, "telegram", [("ada", "9"), ("ada", "10")], 0, NOW)
    found = await world.do(copy_at, community, "telegram", "ada", "10")
    assert found is not None
    assert (found.message_id, found.person_id, found.role) == (message.id, world.ada, CopyRole.BROUGHT)
    assert await world.do(copy_at, community, "discord", "ada", "10") is None
    await world.do(replace_copies, community, message.id, world.ada, "telegram", "ada", ["9", "11", "12"])
    copies = await world.do(copies_of, community, message.id, CopyRole.BROUGHT)
    assert [copy.posted for copy in copies] == ["9", "11", "12"]
    await world.do(replace_copies, community, message.id, world.ada, "telegram", "ada", [])
    assert await world.do(copies_of, community, message.id, CopyRole.BROUGHT) == ()


async def test_a_receipt_that_was_shown_too_late_turns_at_once(world: World) -> None:
    await world.ask()
    message = await said(world, world.ben, world.ada)
    await arrived(world, message, world.ada)
    await world.told(NOW)
    await world.do(note_receipt, world.community.id, message.id, "telegram", "ben", "3", "sent", NOW)
    assert [(n.person_id, n.kind) for n in await due(world)] == [(world.ben, NoticeKind.RECEIPT)]
    await world.do(note_receipt, world.community.id, message.id, "telegram", "ben", "4", "delivered", NOW)
    assert await due(world) == []


async def test_a_block_stops_both_ways_and_says_no_more_than_it_must(world: World) -> None:
    await world.ask()
    await world.do(block, world.community.id, world.ben, True, by=world.ada, now=NOW)
    with pytest.raises(LineClosed):
        await said(world, world.ben, world.ada)
    with pytest.raises(LineBlocked):
        await said(world, world.ada, world.ben)
    line = await world.do(line_with, world.community.id, world.ada, world.ben)
    assert line.state is ConversationState.BLOCKED
    line = await world.do(line_with, world.community.id, world.ben, world.ada)
    assert line.state is ConversationState.ACTIVE, "the other is not told"
    await world.do(block, world.community.id, world.ben, False, by=world.ada, now=NOW)
    await said(world, world.ben, world.ada)
    with pytest.raises(NothingShared):
        await world.do(block, world.community.id, world.ada, True, by=world.cleo, now=NOW)


async def test_what_is_put_away_comes_back_with_the_next_message(world: World) -> None:
    await world.ask()
    community = world.community.id
    await said(world, world.ben, world.ada)
    await world.do(put_away, community, world.ben, True, by=world.ada, now=NOW)
    await world.do(mute, community, world.ben, True, by=world.ada, now=NOW)
    assert (await world.do(conversations_of, community, world.ada)).items == ()
    (away,) = (await world.do(conversations_of, community, world.ada, archived=True)).items
    assert (away.state, away.muted) == (ConversationState.ARCHIVED, True)
    await said(world, world.ben, world.ada)
    (back,) = (await world.do(conversations_of, community, world.ada)).items
    assert (back.state, back.muted) == (ConversationState.ACTIVE, True)


async def test_a_mentor_who_takes_messages_can_be_written_to_by_anybody(world: World) -> None:
    community = world.community.id
    with pytest.raises(NothingShared):
        await said(world, world.cleo, world.ada)
    await world.do(take_messages, community, world.mentor.id, True, by=world.ada)
    await said(world, world.cleo, world.ada)
    await world.do(take_messages, community, world.mentor.id, False, by=world.ada)
    await said(world, world.ada, world.cleo)
    with pytest.raises(NothingShared):
        await said(world, world.ben, world.ada)


async def test_an_account_talks_to_one_person_for_an_hour_after_the_last_word(world: World) -> None:
    community, key = world.community.id, AccountKey("telegram", "ben")

    async def partner(after: timedelta = timedelta()) -> int | None:
        found = await world.do(talks_to, community, key, NOW + after)
        return found.id if found else None

    assert await partner() is None
    await world.do(talk_to, community, key, world.ada, NOW)
    await world.do(talk_to, community, key, world.cleo, NOW)
    assert await partner(60 * MINUTE) == world.cleo
    assert await partner(61 * MINUTE) is None
    await world.do(talk_to_nobody, community, key)
    assert await partner() is None


async def test_a_report_holds_what_was_said_then_and_one_admin_settles_it(world: World) -> None:
    await world.ask()
    community = world.community.id
    with pytest.raises(NothingShared):
        await world.do(report, community, world.ben, "Rude", by=world.ada, now=NOW)
    message = await said(world, world.ben, world.ada, text="Nice")
    await world.do(change, community, message.id, "Rude", by=world.ben, now=NOW)
    made = await world.do(report, community, world.ben, " Rude\x00", by=world.ada, now=NOW)
    await world.do(take_back, community, message.id, by=world.ben, now=NOW)
    read = await world.do(report_of, community, made.id)
    assert [(m.text, m.earlier, m.deleted) for m in read.said] == [("Rude", ("Nice",), False)]
    assert read.words == "Rude"
    settled = await asyncio.gather(
        *(
            world.do(settle, community, made.id, outcome, by=world.cleo, now=NOW)
            for outcome in (Outcome.SUSPENDED, Outcome.SUSPENDED)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ReportSettled) for one in settled) == 1
    with pytest.raises(Suspended):
        await said(world, world.ben, world.ada)
    with pytest.raises(LineClosed):
        await said(world, world.ada, world.ben)
    await world.do(lift, community, made.id, now=NOW)
    await said(world, world.ben, world.ada)
    with pytest.raises(ReportMissing):
        await world.do(report_of, community, 5)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("thesis.pdf", "thesis.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\Users\\x.doc", "C__Users_x.doc"),
        ("gpj\u202eexe.txt", "gpjexe.txt"),
        ("a\x00b\nc.txt", "ab c.txt"),
        ("...", ""),
        ("\u200b", ""),
        ("план <1>.pdf", "план _1_.pdf"),
    ],
)
def test_names_of_files_can_do_no_harm(name: str, clean: str) -> None:
    assert clean_file_name(name) == clean


def test_a_long_name_of_a_file_keeps_its_ending() -> None:
    name = clean_file_name("x" * 500 + ".tar.gz")
    assert len(name) <= 100
    assert name.endswith(".gz")
