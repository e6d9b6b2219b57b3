"""Cleaning of what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, clean_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  plain  ", "plain"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\tb\x00\x07\x1bc", "a bc"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("evil\u202etxt.exe\u2066", "eviltxt.exe"),
        ("👩‍👩‍👧 שלום مرحبا नमस्ते", "👩‍👩‍👧 שלום مرحبا नमस्ते"),
        ("<b>&amp; *x* @everyone", "<b>&amp; *x* @everyone"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_control_and_turning_characters_go_and_everything_else_stays(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaned_text_is_clean_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(st.text(), st.integers(1, 20))
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert clean_line(line, limit) == line
