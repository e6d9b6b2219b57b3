"""A person's e-mail: where the bot writes when no chat of theirs takes its messages. Sending it is mailing.py's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.linking import ShowNotices
from bot.presses.mail import ForgetMail, ShowMail, TypeMailCode, WriteAddress
from bot.presses.people import GoHome
from bot.refusals import template_of
from bot.screens import Button, Field, Form, Screen, Style
from bot.turn import Turn
from bot.words import Words
from core.mail import (
    CODE_HOLDS,
    MailView,
    WrongCode,
    code_for,
    confirm_address,
    forget_address,
    mail_of,
    wait_for_code,
)
from core.mail.errors import CodeGone, TooManyCodes
from core.mail.rules import LONGEST
from core.notices.kinds import NoticeKind

mail = Flow("mail")
mail.final(CodeGone, TooManyCodes)

LONGEST_CODE = 20


@mail.press(ShowMail, reads=True)
def show_mail(turn: Turn, pressed: ShowMail) -> Screen:
    return mail_screen(turn, mail_of(turn.db, turn.me, turn.now))


@mail.form(WriteAddress)
def address_form(words: Words, opened_by: WriteAddress) -> Form:
    field = Field("address", words("E-mail address"), words("Like: ada@example.org"), most=LONGEST)
    return Form(words("Your e-mail"), (field,), opened_by, in_place=True)


@mail.submitted(WriteAddress)
def give_address(turn: Turn, opened_by: WriteAddress, values: Values) -> Screen:
    if not turn.house.mails:
        return show_mail(turn, ShowMail())
    typed = values.get("address", "")
    return mail_screen(turn, wait_for_code(turn.db, turn.community.id, typed, by=turn.me, now=turn.now))


@mail.form(TypeMailCode)
def code_form(words: Words, opened_by: TypeMailCode) -> Form:
    field = Field("code", words("Code"), words("Six digits, from the mail"), most=LONGEST_CODE)
    return Form(words("The code from the mail"), (field,), opened_by, in_place=True)


@mail.submitted(TypeMailCode)
def type_code(turn: Turn, opened_by: TypeMailCode, values: Values) -> Screen:
    told = confirm_address(turn.db, values.get("code", ""), by=turn.me, now=turn.now)
    if not isinstance(told, WrongCode):
        return mail_screen(turn, told)
    words = turn.words
    again = Button(words("Type it again"), TypeMailCode(), Style.PRIMARY)
    row = (again if told.tries_left else _give(words), Button(words("Home"), GoHome()))
    return Screen("mail/wrong_code.j2", {"left": told.tries_left}, buttons=(row,))


@mail.press(ForgetMail)
def forget(turn: Turn, pressed: ForgetMail) -> Screen:
    forget_address(turn.db, by=turn.me, now=turn.now)
    return mail_screen(turn, mail_of(turn.db, turn.me, turn.now))


@mail.refusal(CodeGone)
def code_gone(turn: Turn, error: CodeGone, done: Payload | None) -> Screen:
    row = (_give(turn.words), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(CodeGone), {"error": error}, buttons=(row,))


@mail.notice(NoticeKind.MAIL_CODE)
def code_mail(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The mail with the code: nothing that anybody typed is in it, as it may reach a stranger."""
    code = code_for(turn.db, data["code"], turn.now)
    if code is None or not code.holds:
        return None
    return Screen("mail/code.j2", {"code": code.code, "holds": _holds(turn.words)})


@mail.notice(NoticeKind.MAIL_LOST)
def lost_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    code = code_for(turn.db, data["code"], turn.now)
    if code is None:
        return None
    row = (_give(turn.words), Button(turn.words("Home"), GoHome()))
    return Screen("mail/lost.j2", {"address": code.address}, buttons=(row,))


def mail_screen(turn: Turn, mine: MailView) -> Screen:
    """The address, the one that waits for its code, or what an address would be for."""
    words = turn.words
    ways: list[Button] = []
    if turn.house.mails and mine.waiting:
        ways.append(Button(words("Type the code"), TypeMailCode(), Style.PRIMARY))
    if turn.house.mails:
        ways.append(
            _give(words) if not (mine.address or mine.waiting) else Button(words("Another address"), WriteAddress())
        )
    if mine.address or mine.waiting:
        ways.append(Button(words("Take it away"), ForgetMail(), Style.DANGER))
    back = (Button(words("Where notices go"), ShowNotices()), Button(words("Home"), GoHome()))
    data = {"mail": mine, "mails": turn.house.mails, "holds": _holds(turn.words)}
    return Screen("mail/mail.j2", data, buttons=(tuple(ways), back))


def _give(words: Words) -> Button:
    return Button(words("Give an address"), WriteAddress(), Style.PRIMARY)


def _holds(words: Words) -> str:
    """How long a code holds."""
    return words.length(CODE_HOLDS.seconds // 60)
