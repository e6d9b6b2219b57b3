"""Cleaning of what people type, and reading of the files they send."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, clean_line, decoded


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


@pytest.mark.parametrize(
    "data",
    [
        "Zoë, @zoe".encode(),
        "Zoë, @zoe".encode("utf-8-sig"),
        "Zoë, @zoe".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Zoë, @zoe".encode("utf-16-be"),
        "Zoë, @zoe".encode("cp1252"),
    ],
)
def test_a_text_file_is_read_however_it_was_saved(data: bytes) -> None:
    assert decoded(data) == "Zoë, @zoe"


@pytest.mark.parametrize("data", [b"", b" \r\n ", b"PK\x03\x04\x00\x00", codecs.BOM_UTF16_LE, b"\x89PNG\r\n\x1a\n\x00"])
def test_what_is_no_text_is_not_taken_for_one(data: bytes) -> None:
    assert decoded(data) is None


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(data: bytes) -> None:
    text = decoded(data)
    assert text is None or "\x00" not in text
