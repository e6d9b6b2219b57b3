"""One person on two platforms: joining accounts by a code, parting them, and where notices go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.linking import JoinAccounts, PartAccount, SendNoticesTo, ShowAccounts, ShowNotices, TypeCode
from bot.presses.mail import ShowMail
from bot.presses.people import GoHome
from bot.presses.sessions import ListSessions
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.words import Words
from core.errors import ParleyError
from core.linking import CODE_HOLDS, Mistyped, check_join, code_in, code_made_for, code_of, join, number_of, part
from core.linking.errors import (
    AlreadyJoined,
    BothMentors,
    CodeExpired,
    CodeGivenAway,
    CodeIsYours,
    CodeUsed,
    OnlyAccount,
    SamePlatform,
    SessionsClash,
    TooManyTries,
)
from core.mail import mail_of
from core.notices.kinds import NoticeKind
from core.people import EVERYWHERE, AccountView, accounts_of, send_notices_to

linking = Flow("linking")
linking.final(AlreadyJoined, BothMentors, CodeUsed, SamePlatform, SessionsClash, TooManyTries)

LAST_SEEN, ON_ALL = 0, 1
"""What buttons call the first two answers to where notices go; after them come the accounts."""


@linking.command("link", "Be one person on both platforms", Argument("code", "The code from the other platform"))
def link_command(turn: Turn, text: str, arguments: Values) -> Screen:
    typed = arguments.get("code", text).strip()
    return confirm_screen(turn, typed) if typed else accounts_screen(turn)


@linking.command("unlink", "Part one of your accounts again", reads=True)
def unlink_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return parting_screen(turn)


@linking.command("notices", "Choose where my messages reach you", reads=True)
def notices_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return notices_screen(turn)


@linking.press(ShowAccounts)
def show_accounts(turn: Turn, pressed: ShowAccounts) -> Screen:
    return accounts_screen(turn)


@linking.form(TypeCode)
def code_form(words: Words, opened_by: TypeCode) -> Form:
    field = Field("code", words("Code"), words("Eight letters and digits, like K7QM-4XTP"), most=40)
    return Form(words("The code from your other account"), (field,), opened_by, in_place=True)


@linking.submitted(TypeCode)
def typed_code(turn: Turn, opened_by: TypeCode, values: Values) -> Screen:
    return confirm_screen(turn, values.get("code", ""))


@linking.press(JoinAccounts)
def join_accounts(turn: Turn, pressed: JoinAccounts) -> Screen:
    joined = join(turn.db, turn.community.id, code_of(pressed.code), by=turn.viewer.account, now=turn.now)
    if isinstance(joined, Mistyped):
        return mistyped_screen(turn, joined)
    words = turn.words
    row = (
        Button(words("My sessions"), ListSessions(), Style.PRIMARY),
        Button(words("Where notices go"), ShowNotices()),
    )
    return Screen(
        "linking/joined.j2",
        {"accounts": joined.accounts, "mine": turn.viewer.account},
        buttons=(row, (Button(words("Home"), GoHome()),)),
    )


@linking.press(PartAccount)
def part_account(turn: Turn, pressed: PartAccount) -> Screen:
    words, accounts = turn.words, _in_order(turn)
    if len(accounts) < 2 or pressed.place >= len(accounts):
        return parting_screen(turn)
    account, mine = accounts[pressed.place], turn.viewer.account
    data = {"account": account, "here": account.key == mine}
    if not pressed.sure:
        row = (
            Button(words("Part it"), PartAccount(pressed.place, sure=True), Style.DANGER),
            Button(words("Keep it"), ShowAccounts()),
        )
        return Screen("linking/part.j2", data, buttons=(row,))
    part(turn.db, turn.community.id, account.key, by=mine, now=turn.now)
    row = (Button(words("Join an account"), ShowAccounts()), Button(words("Home"), GoHome()))
    return Screen("linking/parted.j2", data, buttons=(row,))


@linking.press(ShowNotices, reads=True)
def show_notices(turn: Turn, pressed: ShowNotices) -> Screen:
    return notices_screen(turn)


@linking.press(SendNoticesTo)
def choose_where(turn: Turn, pressed: SendNoticesTo) -> Screen:
    accounts = _in_order(turn)
    place = pressed.where - 2
    if place < len(accounts):
        chosen = {LAST_SEEN: None, ON_ALL: EVERYWHERE}
        where = chosen[pressed.where] if pressed.where in chosen else accounts[place].key.platform
        send_notices_to(turn.db, turn.me, where)
    return notices_screen(turn)


def accounts_screen(turn: Turn) -> Screen:
    """The accounts of a person who has several; for one who has not, a new code and how to use it."""
    words, accounts = turn.words, _in_order(turn)
    home = Button(words("Home"), GoHome())
    if len(accounts) > 1:
        rows = (*_part_rows(turn, accounts), (Button(words("Where notices go"), ShowNotices()), home))
        return Screen("linking/accounts.j2", _accounts_told(turn, accounts), buttons=rows)
    data = {"code": code_made_for(turn.db, turn.viewer.account, turn.now), "minutes": CODE_HOLDS.seconds // 60}
    return Screen("linking/code.j2", data, buttons=((Button(words("I have a code"), TypeCode()), home),))


def parting_screen(turn: Turn) -> Screen:
    """Which account to part, where there are several."""
    accounts = _in_order(turn)
    if len(accounts) < 2:
        raise OnlyAccount
    home = (Button(turn.words("Home"), GoHome()),)
    return Screen("linking/accounts.j2", _accounts_told(turn, accounts), buttons=(*_part_rows(turn, accounts), home))


def confirm_screen(turn: Turn, typed: str) -> Screen:
    """Whose code it is, and what joining means; nothing is joined yet."""
    found = check_join(turn.db, typed, by=turn.viewer.account, now=turn.now)
    if isinstance(found, Mistyped):
        return mistyped_screen(turn, found)
    words, code = turn.words, code_in(typed)
    assert code is not None
    row = (
        Button(words("Join them"), JoinAccounts(number_of(code)), Style.PRIMARY),
        Button(words("No, leave it"), GoHome()),
    )
    return Screen("linking/confirm.j2", {"account": found, "mine": turn.viewer.account}, buttons=(row,))


def mistyped_screen(turn: Turn, mistyped: Mistyped) -> Screen:
    words = turn.words
    again = (Button(words("Type it again"), TypeCode(), Style.PRIMARY),) if mistyped.tries_left else ()
    row = (*again, Button(words("Home"), GoHome()))
    return Screen("linking/mistyped.j2", {"left": mistyped.tries_left}, buttons=(row,))


def notices_screen(turn: Turn) -> Screen:
    words, accounts = turn.words, _in_order(turn)
    home = Button(words("Home"), GoHome())
    ends = (Button(words("E-mail"), ShowMail()), home) if turn.house.mails else (home,)
    data: dict[str, object] = {
        "accounts": accounts,
        "mailed": turn.house.mails and mail_of(turn.db, turn.me, turn.now).address is not None,
    }
    if len(accounts) < 2:
        join_another = Button(words("Join an account"), ShowAccounts(), Style.PRIMARY)
        return Screen("linking/notices.j2", data, buttons=((join_another, *ends),))
    now = accounts[0].notices_to
    options = (
        *(
            Option(words("On %(platform)s first", platform=_platform(account)), SendNoticesTo(2 + place))
            for place, account in enumerate(accounts)
        ),
        Option(words("On both"), SendNoticesTo(ON_ALL)),
        Option(words("Where I was last"), SendNoticesTo(LAST_SEEN)),
    )
    return Screen(
        "linking/notices.j2",
        data | {"now": now, "everywhere": EVERYWHERE},
        choice=Choice(words("Choose where"), options, columns=2),
        buttons=((Button(words("My accounts"), ShowAccounts()), *ends),),
    )


@linking.notice(NoticeKind.ACCOUNT_JOINED)
def joined_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    accounts = _in_order(turn)
    key = (data["platform"], data["address"])
    place = next((n for n, account in enumerate(accounts) if (account.key.platform, account.key.address) == key), None)
    if place is None:  # parted again since
        return None
    row = (
        Button(turn.words("That was not me"), PartAccount(place), Style.DANGER),
        Button(turn.words("Where notices go"), ShowNotices()),
    )
    return Screen("linking/account_joined.j2", {"account": accounts[place]}, buttons=(row,))


@linking.notice(NoticeKind.ACCOUNT_PARTED)
def parted_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    row = (Button(turn.words("Join an account"), ShowAccounts()), Button(turn.words("Home"), GoHome()))
    return Screen("linking/account_parted.j2", {"platform": data["platform"], "here": data["here"]}, buttons=(row,))


@linking.refusal(AlreadyJoined)
@linking.refusal(CodeExpired)
@linking.refusal(CodeIsYours)
@linking.refusal(CodeUsed)
@linking.refusal(SamePlatform)
def not_joined(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Says why, and leads to the accounts, or a code that works."""
    row = (Button(turn.words("My accounts"), ShowAccounts()), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))


@linking.refusal(CodeGivenAway)
def code_given_away(turn: Turn, error: CodeGivenAway, done: Payload | None) -> Screen:
    row = (Button(turn.words("I have a code"), TypeCode(), Style.PRIMARY), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(CodeGivenAway), {"error": error}, buttons=(row,))


@linking.refusal(SessionsClash)
def sessions_clash(turn: Turn, error: SessionsClash, done: Payload | None) -> Screen:
    row = (Button(turn.words("My sessions"), ListSessions(), Style.PRIMARY), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(SessionsClash), {"error": error}, buttons=(row,))


@linking.refusal(OnlyAccount)
def only_account(turn: Turn, error: OnlyAccount, done: Payload | None) -> Screen:
    row = (Button(turn.words("Join an account"), ShowAccounts()), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(OnlyAccount), {"error": error}, buttons=(row,))


def _in_order(turn: Turn) -> list[AccountView]:
    """The person's accounts in an order that does not change with the day, as buttons name them by their place."""
    return sorted(accounts_of(turn.db, turn.me), key=lambda account: (account.key.platform, account.key.address))


def _part_rows(turn: Turn, accounts: list[AccountView]) -> tuple[tuple[Button, ...], ...]:
    label = turn.words("Part %(platform)s")
    return (tuple(Button(label % {"platform": _platform(a)}, PartAccount(n)) for n, a in enumerate(accounts)),)


def _accounts_told(turn: Turn, accounts: list[AccountView]) -> dict[str, object]:
    return {"accounts": accounts, "mine": turn.viewer.account}


def _platform(account: AccountView) -> str:
    return account.key.platform.capitalize()
