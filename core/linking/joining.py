"""Joining two accounts into one person: what stands in the way, who stays, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, or_, orm, select

from core.booking.following.carding import turn_copies
from core.booking.models import IN_SESSION, Booking, Session
from core.booking.reading.rows import is_between
from core.booking.statuses import GIVEN_UP, LIVE_SESSION
from core.linking.codes import Mistyped, maker_of, use_code
from core.linking.errors import AlreadyJoined, BothMentors, Clash, SamePlatform, SessionsClash
from core.linking.rows import carry_over
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell_on
from core.people.accounts import accounts_of, hold_people
from core.people.errors import PersonMissing
from core.people.models import Account, FormerPerson, Mentor, Person
from core.people.views import AccountKey, AccountView
from core.schedule.models import Claim
from core.storage.rows import insert_new

UNDER_WAY = timedelta(minutes=10)
"""Longer than any transaction takes."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Two accounts that are one person's now."""

    person_id: int
    accounts: tuple[AccountView, ...]


def check_join(db: orm.Session, typed: str, *, by: AccountKey, now: datetime) -> AccountView | Mistyped:
    """The account whose code `by` sends, if the two can be joined; what maker_of raises, and join."""
    maker = maker_of(db, typed, by=by, now=now)
    if isinstance(maker, Mistyped):
        return maker
    one, _ = _people(db, maker, by)
    return next(account for account in accounts_of(db, one.id) if account.key == maker)


def join(db: orm.Session, community_id: int, typed: str, *, by: AccountKey, now: datetime) -> Joined | Mistyped:
    """Makes one person of the account that made the code and the one that sends it; the former is told.

    The mentor of the two stays, else who was here first. Raises what maker_of raises, AlreadyJoined, SamePlatform,
    BothMentors, or SessionsClash with what stands in the way.
    """
    maker = maker_of(db, typed, by=by, now=now)
    if isinstance(maker, Mistyped):
        return maker
    one, other = _people(db, maker, by)
    use_code(db, maker, now)
    gone, kept = sorted((one, other), key=lambda person: (_is_mentor(db, person.id), -person.id))
    return Joined(_merge(db, community_id, gone, kept, maker, by, now), accounts_of(db, kept.id))


def finish_joins(db: orm.Session, now: datetime) -> None:
    """Carries over what was written for somebody while they were being joined with another.

    On PostgreSQL who books at that very moment does so as who they were: neither transaction sees the other.
    """
    lately = select(FormerPerson.id, FormerPerson.person_id).where(FormerPerson.since >= now - UNDER_WAY)
    for gone_id, kept_id in db.execute(lately).all():
        with db.begin_nested() as part:
            if not carry_over(db, gone_id, kept_id, now):
                part.rollback()


def _merge(
    db: orm.Session, community_id: int, gone: Person, kept: Person, maker: AccountKey, by: AccountKey, now: datetime
) -> int:
    gone_id, kept_id = gone.id, kept.id
    kept.zone, kept.notices_to = kept.zone or gone.zone, kept.notices_to or gone.notices_to
    clashes = _clashes(db, gone_id, kept_id)
    shown = db.scalars(_live_sessions(gone_id)).all()
    if clashes or not carry_over(db, gone_id, kept_id, now):
        raise SessionsClash(clashes)
    insert_new(db, FormerPerson(id=gone_id, person_id=kept_id, since=now))
    db.expunge(gone)
    db.connection().execute(delete(Person).where(Person.id == gone_id))
    for session in shown:
        turn_copies(db, session, now)
    db.flush()
    told = Telling(kept_id, NoticeKind.ACCOUNT_JOINED, {"platform": by.platform, "address": by.address})
    tell_on(db, community_id, maker.platform, told, now)
    return kept_id


def _people(db: orm.Session, maker: AccountKey, by: AccountKey) -> tuple[Person, Person]:
    """The people behind the two accounts, whom nobody else joins meanwhile; raises what stands in their way."""
    keys = [and_(Account.platform == key.platform, Account.address == key.address) for key in (maker, by)]
    owner = {AccountKey(a.platform, a.address): a.person_id for a in db.scalars(select(Account).where(or_(*keys)))}
    if maker not in owner or by not in owner:
        raise PersonMissing
    people = hold_people(db, owner.values())
    one, other = people[owner[maker]], people[owner[by]]
    _check(db, one, other)
    return one, other


def _check(db: orm.Session, one: Person, other: Person) -> None:
    if one.id == other.id:
        raise AlreadyJoined
    platforms = [{account.key.platform for account in accounts_of(db, person.id)} for person in (one, other)]
    for platform in sorted(platforms[0] & platforms[1]):
        raise SamePlatform(platform)
    mentors = select(Mentor.community_id).where(Mentor.person_id == one.id)
    if db.scalar(select(Mentor.id).where(Mentor.person_id == other.id, Mentor.community_id.in_(mentors)).limit(1)):
        raise BothMentors
    clashes = _clashes(db, one.id, other.id)
    if clashes:
        raise SessionsClash(clashes)


def _is_mentor(db: orm.Session, person_id: int) -> bool:
    return db.scalar(select(Mentor.id).where(Mentor.person_id == person_id).limit(1)) is not None


def _clashes(db: orm.Session, one: int, other: int) -> tuple[Clash, ...]:
    """The live sessions of the two that overlap, those that they have with each other, and times held for others."""
    mine, theirs = orm.aliased(Claim), orm.aliased(Claim)
    overlap = and_(theirs.person_id == other, theirs.starts_at < mine.ends_at, mine.starts_at < theirs.ends_at)
    pairs = select(mine.session_id, mine.starts_at, theirs.session_id, theirs.starts_at).join(theirs, overlap)
    claimed: dict[int, datetime] = {}
    for my_session, my_start, their_session, their_start in db.execute(pairs.where(mine.person_id == one)):
        claimed |= {my_session: my_start, their_session: their_start}
    told = _told(db, {*claimed, *db.scalars(_with_each_other(one, other))}, (one, other))
    over = set(db.scalars(select(Session.id).where(Session.id.in_(claimed)))) - told.keys()
    held = {holder: Clash(start, "") for holder, start in claimed.items() if holder not in {*told, *over}}
    return tuple(sorted((told | held).values(), key=lambda clash: clash.starts_at))


def _with_each_other(one: int, other: int) -> Select[int]:
    return (
        select(Session.id)
        .join(Booking, IN_SESSION)
        .where(
            is_between(one, other),
            Booking.status.not_in(GIVEN_UP),
        )
    )


def _told(db: orm.Session, sessions: set[int], people: tuple[int, int]) -> dict[int, Clash]:
    """Those of the sessions that are live, with the name of somebody in it who is neither, else of its mentor."""
    mentor, student = orm.aliased(Person), orm.aliased(Person)
    rows = db.execute(
        select(Session.id, Session.starts_at, mentor.id, mentor.name, student.id, student.name)
        .join(Booking, IN_SESSION)
        .join(mentor, mentor.id == Session.mentor_person_id)
        .join(student, student.id == Booking.student_id)
        .where(Session.id.in_(sessions), Session.status.in_(LIVE_SESSION), Booking.status.not_in(GIVEN_UP))
        .order_by(Session.id, student.id.in_(people), Booking.id)
    )
    told: dict[int, Clash] = {}
    for session_id, starts_at, mentor_id, mentor_name, _, student_name in rows:
        told.setdefault(session_id, Clash(starts_at, student_name if mentor_id in people else mentor_name))
    return told


def _live_sessions(person_id: int) -> Select[Session]:
    in_it = select(Booking.id).where(IN_SESSION, Booking.student_id == person_id)
    return select(Session).where(
        Session.status.in_(LIVE_SESSION), or_(Session.mentor_person_id == person_id, in_it.exists())
    )
