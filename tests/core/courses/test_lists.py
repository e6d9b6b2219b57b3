"""Lists of students as people have them: with and without headings, with every delimiter, and with broken lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.courses.lists import Broken, BrokenLine, Line, read_list


def read(text: str) -> list[Line | BrokenLine]:
    return list(read_list(text, "telegram"))


def people(text: str) -> list[tuple[str, str, str, str]]:
    return [(line.platform, line.id, line.handle, line.name) for line in read(text) if isinstance(line, Line)]


def broken(text: str) -> list[tuple[int, Broken]]:
    return [(line.number, line.why) for line in read(text) if isinstance(line, BrokenLine)]


BEN = ("telegram", "", "ben", "Ben Ray")


@pytest.mark.parametrize(
    "text",
    [
        "name,handle\nBen Ray,@ben",
        "Name;Username\r\nBen Ray;ben\r\n",
        "handle\tname\n@ben\tBen Ray",
        "Full name|Telegram\n Ben  Ray | @ben ",
        "Ben Ray, @ben",
        "@ben;Ben;Ray",
        '"Ben Ray","@ben"',
        "\n\nname,handle,mark\n\nBen Ray,@ben,1.7\n,,\n",
    ],
)
def test_the_same_line_is_read_however_it_is_written(text: str) -> None:
    assert people(text) == [BEN]
    assert not broken(text)


def test_numbers_handles_and_platforms_are_told_apart() -> None:
    text = "123456789\n@cleo\ndiscord:80351110224678912, Dan\nEve Moe\ndiscord, 80351110224678913, Fay\n1234, Gus"
    assert people(text) == [
        ("telegram", "123456789", "", ""),
        ("telegram", "", "cleo", ""),
        ("discord", "80351110224678912", "", "Dan"),
        ("telegram", "", "", "Eve Moe"),
        ("discord", "80351110224678913", "", "Fay"),
        ("telegram", "", "", "1234 Gus"),
    ]


def test_a_column_named_after_a_platform_says_where_the_account_is() -> None:
    text = "name,discord\nDan,80351110224678912\nEve,eve_m"
    assert people(text) == [("discord", "80351110224678912", "", "Dan"), ("discord", "", "eve_m", "Eve")]


def test_broken_lines_are_told_by_their_numbers_and_the_good_ones_are_read() -> None:
    text = f'name,handle,platform\nBen,@ben,\n,,telegram\nCleo,cleo,myspace\n"Dan,@dan\n{"x" * 500},@x,\nEve,eve,'
    assert [name for _, _, _, name in people(text)] == ["Ben", "Eve"]
    assert broken(text) == [
        (3, Broken.NOBODY_NAMED),
        (4, Broken.UNKNOWN_PLATFORM),
        (5, Broken.UNREADABLE),
        (6, Broken.UNREADABLE),
    ]
    assert all(len(line.text) <= 60 for line in read(text))


@pytest.mark.parametrize("text", ["", "\n \n", ",,,\n;;", "name,handle\n", "﻿"])
def test_a_list_without_lines_names_nobody(text: str) -> None:
    assert not people(text)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text: str) -> None:
    for line in read(text):
        assert line.number >= 1
        assert len(line.text) <= 60
