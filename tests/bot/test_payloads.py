"""Payloads: what is packed is what comes out, it always fits, and nothing else is taken for one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import bot.flows  # noqa: F401 - registers every payload
from bot.payloads import DIGITS, LIMIT, Answer, Id, Payload, Unreadable, payload, registered, unpack

KINDS = st.sampled_from(registered())


@st.composite
def payloads(draw: st.DrawFn) -> Payload:
    """Any payload of any kind, with numbers up to each field's bound."""
    kind = draw(KINDS)
    values = {name: draw(st.integers(0, most)) for name, most in kind.bounds.items()}
    return kind(**values)


def spoiled(made: Payload, place: int, typed: str) -> str:
    """What a payload packs to, with something else at one place."""
    packed = made.pack()
    return packed[:place] + typed + packed[place + 1 :]


@given(payloads())
def test_what_is_packed_is_what_comes_out_and_fits_a_button(made: Payload) -> None:
    packed = made.pack()
    assert unpack(packed) == made
    assert packed.isascii()
    assert len(packed) <= LIMIT


def test_the_longest_form_of_each_kind_fits_a_button_and_comes_out() -> None:
    for kind in registered():
        longest = kind(**kind.bounds)
        packed = longest.pack()
        assert len(packed) <= LIMIT, kind
        assert unpack(packed) == longest


@given(st.text(max_size=80) | st.builds(spoiled, payloads(), st.integers(0, LIMIT), st.text(DIGITS + ".", max_size=3)))
def test_text_that_is_no_payload_is_unreadable_or_packs_to_itself(text: str) -> None:
    try:
        found = unpack(text)
    except Unreadable:
        event("is unreadable")
    else:
        event("is a payload")
        assert unpack(found.pack()) == found


@given(payloads().filter(lambda made: made.bounds), st.data())
def test_a_number_beyond_its_bound_is_neither_packed_nor_read(made: Payload, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(made.bounds)))
    beyond = dataclasses.replace(made, **{name: made.bounds[name] + 1})  # type: ignore[type-var]
    with pytest.raises(ValueError, match="out of bounds"):
        beyond.pack()
    parts = made.pack().split(".")
    parts[1 + list(made.bounds).index(name)] = in_digits(made.bounds[name] + 1)
    with pytest.raises(Unreadable):
        unpack(".".join(parts))


def in_digits(number: int) -> str:
    """The number as it stands in a button."""
    high, low = divmod(number, len(DIGITS))
    return (in_digits(high) if high else "") + DIGITS[low]


def test_a_tag_is_taken_once() -> None:
    taken = registered()[0].tag
    with pytest.raises(TypeError, match="the same tag"):

        @payload(taken, Answer.EDIT)
        @dataclass(frozen=True)
        class Second(Payload):
            """Takes a tag that is not free."""


def test_a_kind_that_could_grow_too_long_is_refused_when_it_is_registered() -> None:
    with pytest.raises(TypeError, match="and a button holds 64"):

        @payload("long", Answer.EDIT)
        @dataclass(frozen=True)
        class Long(Payload):
            """Has too many ids."""

            a: Id
            b: Id
            c: Id
            d: Id
            e: Id
            f: Id


def test_a_field_without_a_bound_is_refused_when_it_is_registered() -> None:
    with pytest.raises(TypeError, match="has no bound"):

        @payload("open", Answer.EDIT)
        @dataclass(frozen=True)
        class Open(Payload):
            """Has a number of any size."""

            size: int
