"""Cutting marked-up text: every piece is whole, within the limit, and nothing is lost."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground.telegram.markup import parse_html
from adapters.telegram.pieces import clipped, pieces, plain, width

TEXTS = st.text(alphabet=st.sampled_from("ab<>&\"' \n\U0001f600é"), max_size=40).map(html.escape)
MOMENTS = st.just('<tg-time unix="1800000000" format="wDt">Fri, 15 Jan (UTC)</tg-time>')


def tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.tuples(st.sampled_from(["b", "i", 'a href="https://example.org/?a=1&amp;b=2"', "code"]), inner)
    return wrapped.map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>")


MARKED = st.lists(st.recursive(TEXTS | MOMENTS, tagged, max_leaves=4), max_size=8).map("".join)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(MARKED)
def test_the_pieces_are_whole_markup_within_the_limit_and_together_say_it_all(marked: str) -> None:
    parts = pieces(marked, 48)
    parsed = [parse_html(part)[0] for part in parts]
    assert all(width(text) <= 48 for text in parsed)
    assert without_spaces("".join(parsed)) == without_spaces(parse_html(marked)[0])


@given(MARKED)
def test_a_clipped_text_is_whole_markup_within_the_limit(marked: str) -> None:
    text = parse_html(clipped(marked, 48))[0]
    whole = parse_html(marked)[0]
    assert width(text) <= 48
    assert text == whole or text.endswith(" …")


def test_a_text_is_cut_at_a_line_before_a_word_before_anywhere() -> None:
    assert pieces("one two\nthree four", 14) == ("one two", "three four")
    assert pieces("one two three four", 14) == ("one two three", "four")
    assert pieces("x" * 100, 64) == ("x" * 64, "x" * 36)


def test_what_is_open_at_a_cut_is_closed_and_opened_again() -> None:
    assert pieces("<b>one <i>two three</i></b>", 8) == ("<b>one <i>two</i></b>", "<b><i>three</i></b>")


def test_a_moment_is_not_cut_through() -> None:
    moment = '<tg-time unix="1" format="r">in a year</tg-time>'
    assert pieces(f"It begins {moment}", 16) == ("It begins", moment)


@pytest.mark.parametrize("marked", ["", "a", "<b>a</b>", "&lt;" * 16])
def test_what_fits_is_left_as_it_is(marked: str) -> None:
    assert pieces(marked, 16) == (marked,)
    assert clipped(marked, 16) == marked


def test_plain_text_is_what_is_read() -> None:
    assert plain('<a href="https://example.org">1 &lt; 2</a> &amp;amp;') == "1 < 2 &amp;"
