"""What can be pressed about a person's accounts: joining, parting, and where notices go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Payload, Small, payload


@payload("la", Answer.EDIT)
@dataclass(frozen=True)
class ShowAccounts(Payload):
    """Shows the person's accounts, or a code to join another by."""


@payload("lt", Answer.FORM)
@dataclass(frozen=True)
class TypeCode(Payload):
    """Asks for the code that another account was given."""


@payload("lj", Answer.EDIT)
@dataclass(frozen=True)
class JoinAccounts(Payload):
    """Joins the account that made the code, a number, with this one."""

    code: Annotated[int, Bound(2**40 - 1)]


@payload("lp", Answer.EDIT)
@dataclass(frozen=True)
class PartAccount(Payload):
    """Parts one of the person's accounts, by its place among them; asks first, unless it is `sure`."""

    place: Small
    sure: bool = False


@payload("ln", Answer.EDIT)
@dataclass(frozen=True)
class ShowNotices(Payload):
    """Shows where notices go, and where else they can."""


@payload("lw", Answer.EDIT)
@dataclass(frozen=True)
class SendNoticesTo(Payload):
    """Sends notices first to an account, by its place among the person's from 2 on; 0: last seen, 1: everywhere."""

    where: Small
