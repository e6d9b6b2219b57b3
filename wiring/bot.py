"""The whole bot, made from its settings. A platform's library is imported only where a token is set for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from adapters.cli.serving import PlatformApp, Service
from adapters.jitsi import Jitsi
from adapters.moved_clock import MovedClock
from adapters.settings import Settings
from bot.channel import Channel, Mailer
from bot.courier import Courier
from bot.flows import FLOWS
from bot.intake import Intake
from bot.letters import Letters
from bot.lookup import Lookup
from bot.router import Router
from bot.templates import Templates
from bot.ticks import Ticks
from bot.turn import House
from core.clock import Clock, SystemClock
from core.people import AccountKey, CommunitySettings, ensure_community
from core.storage import open_store
from core.storage.store import Store
from migrations.standing import bring_up_to_date


async def assemble(settings: Settings) -> Service:
    """The bot, wired and not yet started."""
    bring_up_to_date(settings.database_url)
    moved = MovedClock(settings.clock_url) if settings.clock_url else None
    if moved is not None:
        await moved.start()
    clock = moved.clock if moved is not None else SystemClock()
    store = open_store(settings.database_url)
    apps: list[PlatformApp] = []
    channels: dict[str, Channel] = {}
    house = await open_house(settings, store, clock, partial(link_into, apps))
    lookup = Lookup(store=store, clock=clock, channels=channels, community_id=house.community.id)
    templates, intake, ticks = Templates(), Intake(store, clock), Ticks(clock)
    courier = Courier(
        store=store,
        clock=clock,
        channels=channels,
        letters=Letters(FLOWS, templates=templates, house=house, clock=clock),
        ticks=ticks,
        spaces=settings.spaces(),
        mailer=mailer_for(settings, clock),
    )
    router = Router(
        FLOWS,
        store=store,
        writer=courier,
        clock=clock,
        templates=templates,
        intake=intake,
        house=house,
        lookup=lookup,
    )
    apps.extend(platform_apps(settings, router, intake))
    channels.update({app.platform: app.channel for app in apps})
    if moved is not None:
        moved.clock.follow(courier.wake)
    return Service(apps, courier, ticks, intake, store, clock, followed_clock=moved)


def mailer_for(settings: Settings, clock: Clock) -> Mailer | None:
    """What sends e-mail, where a server is set for it."""
    mail = settings.mail()
    if mail is None:
        return None
    from adapters.mail import SmtpMailer

    return SmtpMailer(mail, sender=settings.community_name, clock=clock)


def link_into(apps: Sequence[PlatformApp], payload: str) -> str:
    """An address that opens the bot with the payload, on the first platform that has such; empty where none has."""
    return next(filter(None, (app.deep_link(payload) for app in apps)), "")


async def open_house(settings: Settings, store: Store, clock: Clock, deep_link: Callable[[str], str]) -> House:
    """The community that the settings describe, made or brought up to date in the store."""
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
        meeting_links=Jitsi(settings.jitsi_domain),
        may_ask_to_sign_in=settings.jitsi_domain == "meet.jit.si",
        mails=settings.mail() is not None,
        admins=frozenset((admin.platform, admin.id) for admin in settings.admins),
        deep_link=deep_link,
    )


def platform_apps(settings: Settings, router: Router, intake: Intake) -> tuple[PlatformApp, ...]:
    """One app for each platform that a token is set for."""
    apps: list[PlatformApp] = []
    if settings.telegram_token:
        from adapters.telegram.app import TelegramApp

        token = settings.telegram_token.get_secret_value()
        admins = tuple(admin.id for admin in settings.admins if admin.platform == "telegram")
        apps.append(TelegramApp(token=token, api=settings.telegram_api, router=router, intake=intake, admins=admins))
    if settings.discord_token:
        from adapters.discord.app import DiscordApp

        apps.append(
            DiscordApp(
                token=settings.discord_token.get_secret_value(),
                api=settings.discord_api,
                gateway=settings.discord_gateway or "",
                router=router,
                intake=intake,
                shard_ids=settings.discord_shard_ids,
                shard_count=settings.discord_shard_count,
                threads_in=settings.discord_threads_channel or "",
            )
        )
    return tuple(apps)
