"""The tables of people: the community, persons, their accounts, and mentors' profiles. What is asked lives beside."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key
from core.words import one_of


class MentorStatus(StrEnum):
    """Whether a mentor can be found and booked."""

    ACTIVE = "active"
    PAUSED = "paused"


class Community(Entity):
    """One tenant: its name, zone and words, and when its sessions' links are shown."""

    __tablename__ = "community"

    id: Mapped[Key]
    name: Mapped[str]
    zone: Mapped[str]
    mentor_word: Mapped[str]
    room_prefix: Mapped[str]
    join_opens_minutes: Mapped[int | None]
    """Minutes before the start; None shows the link at once on approval."""
    join_closes_minutes: Mapped[int]
    """Minutes after the end."""
    member_spaces: Mapped[list[str]]
    """Whose members are the community's: groups, servers and roles, as `telegram:-100123` or `discord:456/789`."""
    groups_on: Mapped[str | None]
    """The platform in whose space group sessions are shown to everybody; None where none is."""
    keep_messages_days: Mapped[int]
    """For so long what people said to each other is kept."""
    masks_contacts: Mapped[bool]
    """Whether addresses and numbers are hidden between people who have no session agreed."""
    admins: Mapped[list[str]]
    """Accounts, as `telegram:123`."""
    messages_a_minute: Mapped[int]
    """So much may be said to one person within a minute, against flooding."""
    messages_a_minute_in_all: Mapped[int]
    offer_minutes: Mapped[int]
    """For so long a freed place is held for the first in line, where its mentor says nothing else."""
    created_at: Mapped[datetime]


class Person(Entity):
    """A human, the same on every platform and in every community."""

    __tablename__ = "person"

    id: Mapped[Key]
    name: Mapped[str]
    name_folded: Mapped[str]
    """The name for searching, without case."""
    zone: Mapped[str | None]
    created_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    """When they were last asked in the community's space to let the bot write to them."""
    notices_to: Mapped[str | None]
    """The platform on which they are written to first, or `EVERYWHERE`; None for where they were seen last."""

    def rename(self, name: str) -> None:
        """Takes the name, which is already clean."""
        self.name = name
        self.name_folded = name.casefold()


class FormerPerson(Entity):
    """Somebody who has turned out to be another: ids of them that are still about lead to that one."""

    __tablename__ = "former_person"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]


class Account(Entity):
    """A person's identity on one platform, and the chat in which the bot can write to it."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "person_id"),)

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    handle: Mapped[str | None]
    locale: Mapped[str | None]
    chat: Mapped[str | None]
    reachable: Mapped[bool]
    """False once the platform has said that this account cannot be written to."""
    last_seen: Mapped[datetime | None]


class Mentor(Entity):
    """A person's profile in a community: what students read before they ask."""

    __tablename__ = "mentor"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    community_id: Mapped[Key] = mapped_column(ForeignKey("community.id"))
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    headline: Mapped[str]
    bio: Mapped[str]
    expertise: Mapped[list[str]]
    qualifications: Mapped[str]
    years: Mapped[int | None]
    location: Mapped[str]
    rate: Mapped[str]
    zone: Mapped[str]
    """The IANA zone of the weekly hours."""
    status: Mapped[MentorStatus] = mapped_column(one_of(MentorStatus))
    hours_unanswered: Mapped[int | None]
    """After so many hours without an answer a request expires; None leaves it to the service's rule."""
    nudge_hours: Mapped[int | None]
    """After so many hours without an answer they are told once; 0 is never, None halfway to the request's expiry."""
    publishes: Mapped[bool]
    """Whether slots of theirs were ever published: of others none are looked for."""
    takes_messages: Mapped[bool]
    """Whether students can write to them who have no session with them."""
    masks_contacts: Mapped[bool]
    """Whether contacts are hidden in what is said to and by them, as in all the community."""
    searched: Mapped[str]
    """Headline and expertise without case, for searching."""
    created_at: Mapped[datetime]
