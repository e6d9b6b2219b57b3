"""Telling the admins of somebody, and what an admin can make of that: see what was said, warn, suspend, let be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Answer
from bot.presses.people import GoHome
from bot.presses.relay import Block, LiftSuspension, ListConversations, ReportPerson, SettleReport
from bot.screens import Button, Document, Field, Form, Screen, Style
from bot.turn import Turn
from bot.words import Words
from core.notices.kinds import NoticeKind
from core.people import person_of
from core.people.community import admins_of
from core.relay.reporting import WORDS_LIMIT, Outcome, ReportedMessage, ReportView, lift, report, report_of, settle

reports = Flow("reports")

OUTCOMES = (Outcome.LET_BE, Outcome.WARNED, Outcome.SUSPENDED)
"""By their place in a button."""
LENGTH = 120
"""Characters of each message that was reported."""
SHORTENED = 60
"""Characters of what one said before it was edited."""


@reports.form(ReportPerson)
def report_form(words: Words, opened_by: ReportPerson) -> Form:
    hint = words("The admins get this with your last messages; the other is not told")
    field = Field("words", words("What is wrong?"), hint, long=True, most=WORDS_LIMIT)
    return Form(words("Report to the admins"), (field,), opened_by)


@reports.submitted(ReportPerson)
def send_report(turn: Turn, opened_by: ReportPerson, values: Values) -> Screen:
    report(turn.db, turn.community.id, opened_by.person, values.get("words", ""), by=turn.me, now=turn.now)
    row = (
        Button(turn.words("Block"), Block(opened_by.person, True), Style.DANGER),
        Button(turn.words("Conversations"), ListConversations()),
        Button(turn.words("Home"), GoHome()),
    )
    other = person_of(turn.db, opened_by.person)
    return Screen(
        "relay/reported.j2",
        {"other": other, "any": bool(admins_of(turn.db, turn.community.id))},
        buttons=(row,),
        answer=Answer.NEW,
    )


@reports.press(SettleReport)
def settle_report(turn: Turn, pressed: SettleReport) -> Screen:
    turn.check_admin()
    outcome = OUTCOMES[min(pressed.outcome, len(OUTCOMES) - 1)]
    return _screen(turn, settle(turn.db, turn.community.id, pressed.report, outcome, by=turn.me, now=turn.now))


@reports.press(LiftSuspension)
def lift_suspension(turn: Turn, pressed: LiftSuspension) -> Screen:
    turn.check_admin()
    return _screen(turn, lift(turn.db, turn.community.id, pressed.report, now=turn.now))


@reports.notice(NoticeKind.REPORTED)
def reported_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """For an admin; None for who is none any more."""
    if not turn.is_admin:
        return None
    return _anew(turn, report_of(turn.db, turn.community.id, data["report"]))


@reports.notice(NoticeKind.REPROVED)
def reproved_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    row = (Button(turn.words("Home"), GoHome()),)
    told = {"suspended": data.get("suspended", False), "lifted": data.get("lifted", False)}
    return Screen("relay/reproved.j2", told, buttons=(row,))


def _anew(turn: Turn, made: ReportView) -> Screen:
    """A report as a message of its own; what has no room there comes with it as a file."""
    screen = replace(_screen(turn, made), answer=Answer.NEW)
    if not any(_is_cut(message) for message in made.said):
        return screen
    document = Document(f"report-{turn.words.local(made.at):%Y-%m-%d}.txt", _in_full(turn.words, made))
    return replace(screen, data={**screen.data, "cut": True}, document=document)


def _is_cut(message: ReportedMessage) -> bool:
    return (
        len(message.text) > LENGTH or len(message.earlier) > 1 or any(len(one) > SHORTENED for one in message.earlier)
    )


def _in_full(words: Words, made: ReportView) -> str:
    """All that was said, each with what it said before, the first first."""
    lines = []
    for message in made.said:
        lines += [f"[{words.local(message.at):%Y-%m-%d %H:%M}] {message.by}: {message.text}"]
        lines += ["    " + words("before: %(earlier)s", earlier=earlier) for earlier in message.earlier]
        lines += [f"    [{file}]" for file in message.files]
    return "\n".join(lines)


def _screen(turn: Turn, made: ReportView) -> Screen:
    words = turn.words
    styles = (Style.PLAIN, Style.PRIMARY, Style.DANGER)
    labels = (words("Let it be"), words("Warn"), words("Suspend"))
    row = tuple(
        Button(label, SettleReport(made.id, number), style)
        for number, (label, style) in enumerate(zip(labels, styles, strict=True))
    )
    if made.outcome is not None:
        row = ()
    if made.outcome is Outcome.SUSPENDED:
        row = (Button(words("Lift the suspension"), LiftSuspension(made.id)),)
    return Screen(
        "relay/report.j2", {"report": made, "length": LENGTH, "shortened": SHORTENED, "cut": False}, buttons=(row,)
    )
