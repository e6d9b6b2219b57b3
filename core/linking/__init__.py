"""One person, several accounts: joining two accounts by a one-time code, and parting them. Nothing here sends."""

from core.linking.codes import (
    CODE_HOLDS,
    MOST_TRIES,
    Mistyped,
    check_no_code,
    code_in,
    code_made_for,
    code_of,
    number_of,
)
from core.linking.joining import Joined, check_join, finish_joins, join
from core.linking.parting import part

__all__ = [
    "CODE_HOLDS",
    "MOST_TRIES",
    "Joined",
    "Mistyped",
    "check_join",
    "check_no_code",
    "code_in",
    "code_made_for",
    "code_of",
    "finish_joins",
    "join",
    "number_of",
    "part",
]
