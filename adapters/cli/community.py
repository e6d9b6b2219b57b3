"""The community that the settings describe, with what the bot is told of it."""

from __future__ import annotations

from collections.abc import Callable

from adapters.settings import Settings
from bot.turn import House
from core.clock import Clock
from core.meeting.links import MeetingLinks
from core.people import AccountKey, CommunitySettings, ensure_community
from core.storage.store import Store


async def open_house(
    settings: Settings, store: Store, clock: Clock, meeting_links: MeetingLinks, deep_link: Callable[[str], str]
) -> House:
    """The community, made or brought up to date in the store."""
    wanted = CommunitySettings(
        name=settings.community_name,
        zone=settings.community_zone,
        mentor_word=settings.mentor_word,
        join_opens_minutes=settings.join_opens_minutes,
        member_spaces=settings.members_of,
        keep_messages_days=settings.keep_messages_days,
        mask_contacts=settings.mask_contacts,
        admins=tuple(AccountKey(admin.platform, admin.id) for admin in settings.admins),
        messages_a_minute=settings.messages_a_minute,
        messages_a_minute_in_all=settings.messages_a_minute_in_all,
        offer_minutes=settings.offer_minutes,
        groups_on="discord" if settings.discord_token and settings.discord_space else None,
    )
    return House(
        community=await store.write(lambda db: ensure_community(db, wanted, clock.now())),
        meeting_links=meeting_links,
        may_ask_to_sign_in=settings.jitsi_domain == "meet.jit.si",
        mails=settings.mail() is not None,
        admins=frozenset((admin.platform, admin.id) for admin in settings.admins),
        deep_link=deep_link,
    )
