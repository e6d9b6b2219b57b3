"""What a community does not want on its lines: refused, covered or told to the admins, in a message and in an edit."""

from __future__ import annotations

import asyncio

import pytest

from core.notices import NoticeKind, lease_notices
from core.people import AccountKey, CommunitySettings, ensure_community
from core.relay import Attachment, Carried, MessageView, change, conversation_with, say
from core.relay.errors import DomainUnreadable, LinkUnwanted, NothingToAdd, PolicyTooLong, WordUnwanted
from core.relay.policy import entries, list_domains, list_words, policy_of, take_off, treat_links, treat_words
from core.relay.reporting import Outcome, report_of, settle
from core.relay.rules import LinksAre, Listed, WordsAre
from core.relay.wording import COVER
from tests.core.community import MINUTE, NOW, World

ADMIN = CommunitySettings(admins=(AccountKey("telegram", "cleo"),))


async def said(world: World, text: str, *, html: str | None = None, file: str = "") -> MessageView:
    carried = Carried((Attachment("document", "discord", "ref", file, 5),)) if file else None
    return await world.do(
        say, community_id=1, by=world.ben, to=world.ada, text=text, html=html, carried=carried, now=NOW
    )


async def reports(world: World) -> list[int]:
    """Which reports the admins are told of, each once, as of now."""
    due = await world.do(lease_notices, NOW + MINUTE, 50, 60)
    assert {notice.person_id for notice in due if notice.kind == NoticeKind.REPORTED} <= {world.cleo}
    return [notice.data["report"] for notice in due if notice.kind == NoticeKind.REPORTED]


async def test_out_of_the_box_everything_passes(world: World) -> None:
    await world.ask()
    assert (await said(world, "spam https://example.org")).text == "spam https://example.org"
    policy = await world.do(policy_of, 1)
    assert (policy.words_are, policy.links_are, policy.words, policy.domains) == ("refused", "allowed", 0, 0)


async def test_unwanted_words_are_refused_also_in_edits_captions_and_names_of_files(world: World) -> None:
    await world.ask()
    assert await world.do(list_words, 1, "Spam, free money\nspám,,a", NOW) == 2
    with pytest.raises(WordUnwanted) as refusal:
        await said(world, "Here is SP\u200bAM and frée  money")
    assert refusal.value.words == ("SP\u200bAM", "frée  money")
    with pytest.raises(WordUnwanted):
        await said(world, "", html="<b>sp</b>am")
    with pytest.raises(WordUnwanted):
        await said(world, "Look", file="free_spam.pdf")
    message = await said(world, "Spamming is no word of it")
    with pytest.raises(WordUnwanted):
        await world.do(change, 1, message.id, "s p a m", by=world.ben, now=NOW)
    (kept,) = (await world.do(conversation_with, 1, world.ada, world.ben)).items
    assert (kept.text, kept.edited_at) == ("Spamming is no word of it", None)


async def test_covered_words_pass_without_themselves(world: World) -> None:
    await world.ask()
    await world.do(list_words, 1, "spam", NOW)
    await world.do(treat_words, 1, WordsAre.COVERED)
    message = await said(world, "", html="<i>spam</i> &amp; <b>eggs</b>", file="spam.pdf")
    assert (message.text, message.html) == (f"{COVER} & eggs", f"{COVER} &amp; eggs")
    (file,) = message.carried.files
    assert (file.name, file.renamed) == (f"{COVER}.pdf", True)
    assert message.covers_something
    edited = await world.do(change, 1, message.id, "<b>No</b> spam", by=world.ben, now=NOW)
    assert edited is not None
    assert edited.text == f"No {COVER}"
    harmless = await said(world, "", html="<b>Eggs</b>")
    assert (harmless.html, harmless.covers_something) == ("<b>Eggs</b>", False)


async def test_reported_words_pass_and_the_admins_read_that_message_alone(world: World) -> None:
    await world.ask()
    await world.do(ensure_community, ADMIN, NOW)
    await world.do(list_words, 1, "spam, scam", NOW)
    await world.do(treat_words, 1, WordsAre.REPORTED)
    await said(world, "A private matter")
    message = await said(world, "Spam")
    (made,) = await reports(world)
    await said(world, "Nothing of it")
    await world.do(change, 1, message.id, "Scam", by=world.ben, now=NOW)
    assert await reports(world) == [], "while it waits, it is added to"
    read = await world.do(report_of, 1, made)
    assert (read.by, read.about.name, read.words) == (None, "Ben", "Spam, Scam")
    assert [(one.text, one.earlier) for one in read.said] == [("Spam", ()), ("Scam", ("Spam",))]
    await world.do(settle, 1, made, Outcome.LET_BE, by=world.cleo, now=NOW)
    await said(world, "spam")
    (again,) = await reports(world)
    assert again != made


async def test_links_are_refused_or_held_to_the_listed_domains_behind_words_too(world: World) -> None:
    await world.ask()
    hidden = '<a href="https://evil.net/x">my notes</a>'
    await world.do(treat_links, 1, LinksAre.REFUSED)
    for text, html in (("see example.org", None), ("", hidden)):
        with pytest.raises(LinkUnwanted) as refusal:
            await said(world, text, html=html)
        assert refusal.value.allowed == ()
    await world.do(treat_links, 1, LinksAre.LISTED)
    assert await world.do(list_domains, 1, "https://www.Example.org/x, uni.edu", NOW) == 2
    message = await said(world, "https://docs.example.org and http://uni.edu/a")
    for text, html in (("https://example.org.evil.net", None), ("https://example.org@evil.net", None), ("", hidden)):
        with pytest.raises(LinkUnwanted) as refusal:
            await said(world, text, html=html)
        assert refusal.value.allowed == ("example.org", "uni.edu")
    with pytest.raises(LinkUnwanted):
        await world.do(change, 1, message.id, hidden, by=world.ben, now=NOW)
    await world.do(treat_links, 1, LinksAre.ALLOWED)
    await said(world, "", html=hidden)


async def test_lists_are_added_to_and_taken_from(world: World) -> None:
    await world.do(list_words, 1, "Zebra, apple", NOW)
    assert await world.do(list_words, 1, "APPLE, zébra, pear", NOW) == 1
    words = await world.do(entries, 1, Listed.WORD)
    assert [word.text for word in words] == ["apple", "pear", "Zebra"]
    (pear,) = await world.do(entries, 1, Listed.WORD, offset=1, limit=1)
    assert await world.do(take_off, 1, pear.id) is Listed.WORD
    assert await world.do(take_off, 1, pear.id) is None, "the second of two admins takes nothing off"
    assert (await world.do(policy_of, 1)).words == 2
    for typed in ("", " , \n", "a", "\u200b"):
        with pytest.raises(NothingToAdd):
            await world.do(list_words, 1, typed, NOW)
    with pytest.raises(DomainUnreadable) as unreadable:
        await world.do(list_domains, 1, "example.org, not a domain", NOW)
    assert unreadable.value.typed == "not a domain"
    with pytest.raises(PolicyTooLong) as long:
        await world.do(list_words, 1, ",".join(f"word{n}" for n in range(250)), NOW)
    assert (long.value.limit, long.value.length) == (200, 252)
    assert (await world.do(policy_of, 1)).domains == 0


async def test_two_admins_who_list_the_same_at_once_list_it_once(world: World) -> None:
    listing = (world.do(list_words, 1, "spam, scam", NOW) for _ in range(4))
    assert sum(await asyncio.gather(*listing)) == 2
    assert (await world.do(policy_of, 1)).words == 2
