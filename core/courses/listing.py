"""Enrolling everybody on a list: the good lines enter, the broken ones are told with their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from core.courses.enrolling import add_enrolments
from core.courses.errors import CourseMissing, ListEmpty, ListTooLong
from core.courses.lists import MOST_LINES, Broken, BrokenLine, Line, read_list
from core.courses.reading import course_of
from core.courses.views import CourseView
from core.people.accounts import meet_all
from core.people.models import Account, Person
from core.people.views import AccountKey

T = TypeVar("T")

CHUNK = 500
"""How many accounts or names are looked for at once."""


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What came of a list: how many are enrolled by it, how many were before, and the lines that enrolled nobody."""

    course: CourseView
    enrolled: int
    before: int
    broken: tuple[BrokenLine, ...]


def enrol_list(
    db: Session, community_id: int, course_id: int, text: str, *, platform: str, now: datetime
) -> ListOutcome:
    """Enrols those whom the list names, on `platform` where a line says no other.

    Raises CourseMissing, ListEmpty, or ListTooLong beyond 2,000 lines; then nobody is enrolled.
    """
    course = course_of(db, community_id, course_id)
    if course.retired:
        raise CourseMissing
    lines = list(islice(read_list(text, platform), MOST_LINES + 1))
    if not lines:
        raise ListEmpty
    if len(lines) > MOST_LINES:
        raise ListTooLong(MOST_LINES)
    found = _People(db, [line for line in lines if isinstance(line, Line)], now)
    people = [found.of(line) if isinstance(line, Line) else line for line in lines]
    named = dict.fromkeys(person for person in people if not isinstance(person, BrokenLine))
    enrolled = add_enrolments(db, course, named, now)
    broken = tuple(person for person in people if isinstance(person, BrokenLine))
    return ListOutcome(course, enrolled, len(people) - len(broken) - enrolled, broken)


class _People:
    """Who is meant by the lines of a list, looked up for all of them together.

    An account never seen, named by number and name, becomes a person.
    """

    def __init__(self, db: Session, lines: Sequence[Line], now: datetime) -> None:
        self._by_id = dict(_by_id(db, {(line.platform, line.id) for line in lines if line.id}))
        self._by_handle = dict(_by_handle(db, {line.handle.lower() for line in lines if line.handle}))
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for name, person in _by_name(db, {line.name.casefold() for line in lines if not line.id and line.name}):
            self._by_name[name].add(person)
        named = {AccountKey(line.platform, line.id): line.name for line in reversed(lines) if line.id and line.name}
        unseen = {key: name for key, name in named.items() if (key.platform, key.address) not in self._by_id}
        met = meet_all(db, unseen, now)
        self._by_id.update({(key.platform, key.address): person for key, person in met.items()})

    def of(self, line: Line) -> int | BrokenLine:
        """The person's id, or why there is none."""
        if line.id:
            known = self._by_id.get((line.platform, line.id))
            return known or BrokenLine(line.number, line.text, Broken.NAME_WANTED)
        if line.handle:
            known = self._by_handle.get((line.platform, line.handle.lower()))
            return known or BrokenLine(line.number, line.text, Broken.NOT_MET)
        same = self._by_name.get(line.name.casefold(), set())
        if len(same) == 1:
            return next(iter(same))
        return BrokenLine(line.number, line.text, Broken.SEVERAL if same else Broken.NOT_MET)


def _by_id(db: Session, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], int]]:
    for some in _chunks(keys):
        rows = db.execute(
            select(Account.platform, Account.address, Account.person_id).where(
                tuple_(Account.platform, Account.address).in_(some)
            )
        )
        yield from (((row.platform, row.address), row.person_id) for row in rows)


def _by_handle(db: Session, handles: Iterable[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """Handles change hands: who was seen with one last is the one who has it."""
    for some in _chunks(handles):
        rows = db.execute(
            select(Account.platform, func.lower(Account.handle).label("handle"), Account.person_id)
            .where(func.lower(Account.handle).in_(some))
            .order_by(Account.last_seen)
        )
        yield from (((row.platform, row.handle), row.person_id) for row in rows)


def _by_name(db: Session, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    for some in _chunks(names):
        rows = db.execute(select(Person.name_folded, Person.id).where(Person.name_folded.in_(some)))
        yield from ((row.name_folded, row.id) for row in rows)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, CHUNK)):
        yield some
