"""The card of one session: what it says to its viewer, and all that can be done to it, and only that."""

from __future__ import annotations

from dataclasses import replace

from bot.payloads import Answer
from bot.presses.answers import Approve, ApproveWith, AskReason, Cancel, Prepare, Withdraw
from bot.presses.booking import BookAgain
from bot.presses.endings import AskNoShow, Complete, Contest, WriteNotes
from bot.presses.other_times import AnotherTime, ProposeTimes, TakeTime, TurnDown
from bot.presses.relay import OpenChat
from bot.presses.series import EndSeries, ShowSeries
from bot.presses.sessions import Join, ShowSeat, ShowWritten, WriteAgenda
from bot.refusals import template_of
from bot.screens import Button, Choice, Option, Screen, Style, Subject
from bot.turn import Turn
from bot.widgets.times import labels_of
from bot.widgets.wishes import mode_name
from bot.widgets.written import written_on
from bot.words import Words
from core.booking import BookingStatus, SessionCard
from core.errors import ParleyError
from core.services import Mode

MOST_OPTIONS = 25
_OVER = frozenset(BookingStatus) - {BookingStatus.PENDING, BookingStatus.CONFIRMED}


def session_screen(turn: Turn, card: SessionCard, news: str = "") -> Screen:
    """The session as it stands now; `news` names what has just happened, for the line above it."""
    written = written_on(turn.words, card)
    return Screen(
        "booking/session.j2",
        {
            "card": card,
            "news": news,
            "now": turn.now,
            "mode": mode_name(turn.words, card.mode),
            "there": _there(turn.words, card),
            "written": written.texts,
            "room": written.room,
        },
        choice=_proposed(turn, card) or _seats(turn, card),
        buttons=_buttons(turn, card, folded=written.folded),
        card=Subject(card.community_id, card.session_id, card.booking_id, card.version),
    )


def refused_screen(turn: Turn, card: SessionCard, refusal: ParleyError) -> Screen:
    """The session as it stands now, in place of what was pressed, under a line that says why nothing was done."""
    screen = session_screen(turn, card)
    data = {**screen.data, "refused": template_of(type(refusal)), "error": refusal}
    return replace(screen, data=data, answer=Answer.EDIT)


def _there(words: Words, card: SessionCard) -> str:
    """The start by the mentor's clock, for a student whose own differs; else empty."""
    there = Words(words.locale, card.mentor_zone)
    same = there.local(card.starts_at).utcoffset() == words.local(card.starts_at).utcoffset()
    return "" if card.is_mentor or same else f"{there.moment(card.starts_at)} ({there.zone_name})"


def _proposed(turn: Turn, card: SessionCard) -> Choice | None:
    """The times that the viewer can take with one tap."""
    if not card.can_take or not card.proposed:
        return None
    labels = labels_of(turn.words, card.proposed)
    options = tuple(
        Option(label, TakeTime(card.booking_id, int(start.timestamp())))
        for label, start in zip(labels, card.proposed, strict=True)
    )
    return Choice(turn.words("Choose a time"), options)


def _seats(turn: Turn, card: SessionCard) -> Choice | None:
    """The others in a group, for its mentor to look at and to answer one by one."""
    others = tuple(
        Option(
            f"⏳ {seat.student_name}" if seat.status is BookingStatus.PENDING else seat.student_name,
            ShowSeat(seat.booking_id),
        )
        for seat in card.seats[:MOST_OPTIONS]
        if seat.booking_id != card.booking_id
    )
    return Choice(turn.words("Choose somebody of the group"), others, columns=2) if others else None


def _buttons(turn: Turn, card: SessionCard, *, folded: bool) -> tuple[tuple[Button, ...], ...]:
    words = turn.words
    join = [Button(_joining(words, card), Join(card.session_id), Style.SUCCESS)] if card.can_join else []
    talk = [Button(words("Message %(name)s", name=card.other_name[:24]), OpenChat(card.other_id))]
    if folded:
        talk.append(Button(words("Read all"), ShowWritten(card.booking_id)))
    if card.can_write_agenda:
        talk.append(Button(words("Agenda"), WriteAgenda(card.booking_id)))
    if card.can_withdraw:
        talk.append(Button(words("Withdraw"), Withdraw(card.booking_id)))
    if card.can_move:
        talk.append(Button(words("Another time"), AnotherTime(card.booking_id)))
    if card.can_cancel:
        optional = not card.is_mentor
        leave = words("Leave the group") if optional else words("Cancel for all")
        label = leave if card.for_group else words("Cancel session")
        talk.append(Button(label, Cancel(card.booking_id, optional), Style.DANGER))
    if not card.is_mentor and card.booking_status in _OVER:
        talk.append(Button(words("Book again"), BookAgain(card.booking_id), Style.PRIMARY))
    answers = (_yes_or_no(words, card), _other_answers(words, card), _endings(words, card))
    rows = (join, *answers, _series(words, card), talk)
    return tuple(tuple(row) for row in rows if row)


def _joining(words: Words, card: SessionCard) -> str:
    if card.mode is Mode.CHAT and not card.own_link:
        return words("Open the chat")
    return words("Join the call") if card.mode is Mode.VOICE else words("Join the meeting")


def _series(words: Words, card: SessionCard) -> list[Button]:
    """The ways to the other dates that it was asked for with."""
    if card.series_id is None:
        return []
    row = [Button(words("Whole series"), ShowSeries(card.series_id))]
    if card.can_cancel:
        rest = EndSeries(card.series_id, int(card.starts_at.timestamp()), not card.is_mentor)
        row.append(Button(words("Cancel this and later dates"), rest, Style.DANGER))
    return row


def _yes_or_no(words: Words, card: SessionCard) -> list[Button]:
    row = []
    if card.can_approve:
        row.append(Button(words("Approve"), Approve(card.booking_id), Style.SUCCESS))
    if card.can_decline:
        row.append(Button(words("Decline"), AskReason(card.booking_id), Style.DANGER))
    return row


def _other_answers(words: Words, card: SessionCard) -> list[Button]:
    """What else can be said to a request, to another time, or to a session ahead."""
    row = []
    if card.can_approve:
        row.append(Button(words("Approve with a note or link"), ApproveWith(card.booking_id)))
    if card.can_prepare:
        row.append(Button(words("Note or link"), Prepare(card.booking_id)))
    if card.can_propose:
        row.append(Button(words("Propose other times"), ProposeTimes(card.booking_id)))
    if card.can_turn_down:
        pending = card.booking_status is BookingStatus.PENDING
        refuse = words("None of these") if pending else words("Keep the time")
        label = words("Take the proposal back") if card.proposed_by == card.viewer_id else refuse
        row.append(Button(label, TurnDown(card.booking_id)))
    return row


def _endings(words: Words, card: SessionCard) -> list[Button]:
    """What can be said about how it went."""
    row = []
    if card.can_complete:
        row.append(Button(words("It took place"), Complete(card.booking_id), Style.SUCCESS))
    if card.can_report:
        row.append(Button(words("%(name)s did not come", name=card.other_name[:24]), AskNoShow(card.booking_id)))
    if card.can_contest:
        row.append(Button(words("I was there"), Contest(card.booking_id), Style.DANGER))
    if card.can_write_notes:
        row.append(Button(words("Notes for %(name)s", name=card.student_name[:24]), WriteNotes(card.booking_id, True)))
        row.append(Button(words("Private notes"), WriteNotes(card.booking_id, False)))
    return row
