"""Mentors' profiles: making one, finding them, and what a mentor sets. What can be booked with them is in services."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Table, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from core.pages import Page, total
from core.people.accounts import clean_name, greet, viewer_of
from core.people.errors import AlreadyMentor, AnswerTimeOutOfRange, MentorMissing, NotYours
from core.people.models import Community, Mentor, MentorStatus, Person
from core.people.profile import Profile, checked
from core.people.views import AccountKey, MentorView
from core.storage import has_one_writer, new_id
from core.storage.prepared import read_one
from core.storage.rows import insert_new
from core.text import clean

LONGEST_WAIT_HOURS = 14 * 24


def make_mentor(
    db: Session,
    community_id: int,
    account: AccountKey,
    *,
    name: str,
    zone: str | None,
    profile: Profile,
    now: datetime,
) -> Mentor:
    """Gives the person behind the account a profile under this name, making the person if the account is new.

    Without a zone it is the person's, else the community's. Raises AlreadyMentor. They have no service yet: see
    core.services.add_mentor.
    """
    viewer = viewer_of(db, account) or greet(db, account, name=name, now=now)
    existing = mentor_of(db, community_id, viewer.person_id)
    if existing:
        raise AlreadyMentor(existing.id, existing.name)
    db.get_one(Person, viewer.person_id).rename(clean_name(name))
    zone = zone or viewer.zone or db.get_one(Community, community_id).zone
    ZoneInfo(zone)
    mentor = Mentor(
        community_id=community_id,
        id=new_id(now),
        person_id=viewer.person_id,
        zone=zone,
        status=MentorStatus.ACTIVE,
        hours_unanswered=None,
        nudge_hours=None,
        publishes=False,
        takes_messages=False,
        masks_contacts=False,
        created_at=now,
    )
    _describe(mentor, profile)
    insert_new(db, mentor)
    return db.get_one(Mentor, (community_id, mentor.id))


def list_mentors(
    db: Session,
    community_id: int,
    *,
    search: str = "",
    among: Select[int] | None = None,
    offset: int = 0,
    limit: int = 10,
) -> Page[MentorView]:
    """The active mentors by name; with a search, those whose name, headline or expertise hold every word of it.

    `among` selects the ids of those that are looked at.
    """
    found = _MENTORS.where(Mentor.community_id == community_id, Mentor.status == MentorStatus.ACTIVE)
    if among is not None:
        found = found.where(Mentor.id.in_(among))
    for word in clean(search).casefold().split():
        found = found.where(
            or_(Person.name_folded.contains(word, autoescape=True), Mentor.searched.contains(word, autoescape=True))
        )
    rows = db.execute(found.order_by(Person.name_folded, Mentor.id).offset(offset).limit(limit)).all()
    in_all = total(len(rows), offset, limit, lambda: db.scalar(select(func.count()).select_from(found.subquery())))
    return Page(tuple(_view(row) for row in rows), offset, in_all)


def mentor_profile(db: Session, community_id: int, mentor_id: int) -> MentorView:
    """The mentor's profile, active or paused, or MentorMissing."""
    row = db.execute(_MENTORS.where(Mentor.community_id == community_id, Mentor.id == mentor_id)).one_or_none()
    if row is None:
        raise MentorMissing
    return _view(row)


def mentor_of(db: Session, community_id: int, person_id: int) -> MentorView | None:
    """The person's profile in the community, None when they are no mentor there."""
    db.flush()
    row = read_one(db, _MENTOR_OF, {"community": community_id, "person": person_id})
    return _view(row) if row else None


def describe_mentor(db: Session, community_id: int, mentor_id: int, profile: Profile, *, by: int) -> MentorView:
    """Replaces what the mentor says of themselves.

    Raises MentorMissing, NotYours unless `by` is the mentor, or what `checked` does.
    """
    _describe(own_profile(db, community_id, mentor_id, by=by), profile)
    db.flush()
    return mentor_profile(db, community_id, mentor_id)


def expire_unanswered_after(
    db: Session, community_id: int, mentor_id: int, hours: int | None, *, by: int
) -> MentorView:
    """Lets new requests expire after 1 to 336 hours without an answer; None leaves it to the service's rule."""
    if hours is not None and not 1 <= hours <= LONGEST_WAIT_HOURS:
        raise AnswerTimeOutOfRange(hours, 1, LONGEST_WAIT_HOURS)
    own_profile(db, community_id, mentor_id, by=by).hours_unanswered = hours
    db.flush()
    return mentor_profile(db, community_id, mentor_id)


def nudge_unanswered_after(db: Session, community_id: int, mentor_id: int, hours: int | None, *, by: int) -> MentorView:
    """Tells the mentor once of a new request that waits, after 1 to 336 hours; 0 never, None halfway to its expiry."""
    if hours is not None and not 0 <= hours <= LONGEST_WAIT_HOURS:
        raise AnswerTimeOutOfRange(hours, 0, LONGEST_WAIT_HOURS)
    own_profile(db, community_id, mentor_id, by=by).nudge_hours = hours
    db.flush()
    return mentor_profile(db, community_id, mentor_id)


def own_profile(db: Session, community_id: int, mentor_id: int, *, by: int) -> Mentor:
    """The mentor's row, for use cases that change it: MentorMissing, or NotYours unless `by` is the mentor."""
    mentor = db.get(Mentor, (community_id, mentor_id))
    if mentor is None:
        raise MentorMissing
    if mentor.person_id != by:
        raise NotYours
    return mentor


def hold_mentor(db: Session, community_id: int, mentor_id: int) -> None:
    """Makes those who write what hangs on this mentor at the same moment follow each other, each seeing what the one
    before wrote.

    On PostgreSQL the second to write to the mentor's row fails and runs again; SQLite has one writer anyway.
    """
    if not has_one_writer(db):
        db.connection().execute(HOLDING_MENTOR, {"community": community_id, "mentor": mentor_id})


def _describe(mentor: Mentor, profile: Profile) -> None:
    kept = checked(profile)
    mentor.headline = kept.headline
    mentor.bio = kept.bio
    mentor.expertise = list(kept.expertise)
    mentor.qualifications = kept.qualifications
    mentor.years = kept.years
    mentor.location = kept.location
    mentor.rate = kept.rate
    mentor.searched = " ".join([mentor.headline, *mentor.expertise]).casefold()


def _view(row: Row[*tuple[Any, ...]]) -> MentorView:
    return MentorView(
        community_id=row.community_id,
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        profile=Profile(
            headline=row.headline,
            bio=row.bio,
            expertise=tuple(row.expertise),
            qualifications=row.qualifications,
            years=row.years,
            location=row.location,
            rate=row.rate,
        ),
        zone=row.zone,
        status=row.status,
        hours_unanswered=row.hours_unanswered,
        nudge_hours=row.nudge_hours,
    )


_ROWS = cast(Table, Mentor.__table__)
_MENTORS = select(*_ROWS.c, Person.name).select_from(Mentor).join(Person, Person.id == Mentor.person_id)
_MENTOR_OF = _MENTORS.where(Mentor.community_id == bindparam("community"), Mentor.person_id == bindparam("person"))
"""Asked for the first screen and many others."""
HOLDING_MENTOR = (
    update(_ROWS)
    .where(_ROWS.c.community_id == bindparam("community"), _ROWS.c.id == bindparam("mentor"))
    .values(zone=_ROWS.c.zone)
)
"""What `hold_mentor` writes: the row as it is."""
