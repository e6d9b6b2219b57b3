"""Begins a turn for an event: who acts, in which words, and whether they have been heard before."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import asking
from bot.events import Command, Event, FileSent, MessageRef, Press, Text
from bot.presses.people import GoHome
from bot.turn import House, Turn
from bot.words import Words
from core.clock import Clock
from core.inbox import mark_done
from core.people import AccountKey, Viewer, greet, viewer_of
from core.relay import talk_to_nobody

NOBODY = 0
HOME = GoHome().pack()


class AlreadyHandled(Exception):
    """The update took effect before, and does not take effect again."""


class MustWrite(Exception):
    """Something has to be written down before this can be answered, and a reader cannot."""


class Turns:
    """Makes turns, each inside the transaction that it is given."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock

    def begin(self, db: Session, event: Event) -> Turn:
        """One that may write: the update is done with it, and the person is taken in as they are today.

        Raises AlreadyHandled.
        """
        now, author = self._clock.now(), event.author
        if not mark_done(db, author.platform, event.update, now):
            raise AlreadyHandled
        viewer = greet(
            db,
            account_of(event),
            name=author.name,
            handle=author.handle,
            locale=author.locale,
            chat=event.place.chat if event.place.private and not event.place.thread else None,
            now=now,
        )
        turn = self._of(db, event, viewer)
        if _leads_away(event) and asking.pause(turn):
            # What they type next may be meant for the form: it goes to nobody before they have said so.
            talk_to_nobody(db, self._house.community.id, viewer.account)
        return turn

    def look(self, db: Session, event: Event) -> Turn:
        """One that reads, for a person who is known already; MustWrite where that is not enough."""
        viewer = viewer_of(db, account_of(event))
        if viewer is None:
            raise MustWrite
        turn = self._of(db, event, viewer)
        if _leads_away(event) and asking.asked(turn):
            raise MustWrite
        return turn

    def glance(self, db: Session, event: Event) -> Turn:
        """One that reads, also for somebody who is not known yet, and who is not taken in."""
        account, author = account_of(event), event.author
        viewer = viewer_of(db, account) or Viewer(NOBODY, account, author.name, None, author.locale)
        return self._of(db, event, viewer)

    def words_for(self, zone: str | None, locale: str | None) -> Words:
        """What speaks to somebody in that zone, where they have told theirs."""
        return Words(locale or "en", zone or self._house.community.zone, zone_is_known=zone is not None)

    def _of(self, db: Session, event: Event, viewer: Viewer) -> Turn:
        # Not every event tells the locale: a message typed on Discord does not.
        words = self.words_for(viewer.zone, event.author.locale or viewer.locale)
        answers = event.reply_to if isinstance(event, Text | FileSent | Command) else ""
        replied = MessageRef(event.place.chat, answers) if answers else None
        thread = event.place.chat if event.place.thread else ""
        return Turn(db, self._clock.now(), viewer, words, self._house, event.place.space, replied, thread)


def account_of(event: Event) -> AccountKey:
    """The account that acts."""
    return AccountKey(event.author.platform, event.author.address)


def _leads_away(event: Event) -> bool:
    """Whether this leaves a form that is asked field by field; most buttons are part of what the form is for."""
    return isinstance(event, Command) or (isinstance(event, Press) and event.data == HOME)
