"""What is for admins: whoever else presses, sends or types it is refused, whatever it names."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session as Db

from adapters.jitsi import Jitsi
from bot.dispatch import Dispatch
from bot.events import Author, Command, Event, Place, Press, Submit
from bot.flows import FLOWS
from bot.payloads import Answer, Payload, registered
from bot.presses import courses, policy
from bot.presses.courses import (
    JoinCourse,
    ListCourses,
    ListDepartments,
    PutIntoCourse,
    ShowBelonging,
    ShowCourse,
)
from bot.presses.relay import LiftSuspension, SettleReport
from bot.turn import House, Turn
from bot.words import Words
from core.people import viewer_of
from core.people.errors import AdminsOnly
from core.people.views import AccountKey
from core.storage.opening import open_engine
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import NOW, found_a_community

FOR_EVERYBODY = {JoinCourse, ListCourses, ListDepartments, ShowCourse}
FOR_MENTORS = {PutIntoCourse, ShowBelonging}
"""Whose ownership the use case checks."""
OF_REPORTS = {SettleReport, LiftSuspension}
FOR_ADMINS = [
    kind
    for kind in registered()
    if kind in OF_REPORTS
    or (kind.__module__ in (courses.__name__, policy.__name__) and kind not in FOR_EVERYBODY | FOR_MENTORS)
]
DISPATCH = Dispatch(FLOWS)


def event_of(kind: type[Payload]) -> Event:
    """The payload pressed, or the form that it opens sent."""
    data = kind(**dict.fromkeys(kind.bounds, 1)).pack()
    who = Author("telegram", "ben", "Ben")
    if kind.answer is Answer.FORM:
        values = dict.fromkeys(("name", "department", "who", "students", "words", "domains"), "Ben")
        return Submit("1", who, Place("1"), data=data, values=values)
    return Press("1", who, Place("1"), data=data)


def test_who_is_no_admin_is_refused(fresh_sqlite_url: MakeDatabase) -> None:
    ben = Author("telegram", "ben", "Ben")
    typed = [
        Command("1", ben, Place("1"), name=name, text=text)
        for name, text in (("course", "add Algebra"), ("mentor", "add @dan"), ("policy", ""))
    ]
    engine = open_engine(fresh_sqlite_url(upgrade))
    with Db(engine) as db:
        community = found_a_community(db)[0]
        viewer = viewer_of(db, AccountKey("telegram", "ben"))
        assert viewer is not None
        turn = Turn(db, NOW, viewer, Words("en", "UTC"), House(community, Jitsi()))
        for done in (*typed, *map(event_of, FOR_ADMINS)):
            print(done)
            with pytest.raises(AdminsOnly):
                DISPATCH.handler(done).act(turn)
    engine.dispose()
