"""Telegram's HTML as Discord's Markdown: what people typed reads as typed, and long texts break without harm."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.hypertext import moment
from adapters.discord.markup import pieces
from adapters.playground.discord.markdown import Reader, read

READER = Reader("UTC", 0.0, lambda mark, who: f"{mark}{who}")
TAGS = ("b", "i", "u", "s", "tg-spoiler", "code")

TRICKS = (
    "@everyone", "@here", "<@123>", "<@&1>", "<#5>", "<t:1:R>", "<a:wave:1>", "</book:1>", ":smile:", "discord.gg/abc",
    "# big", "-# small", "- item", "* item", "> quote", ">>> all", "1. one", "```\ncode\n```", "`code`", "||spoiler||",
    "**b**", "__u__", "~~s~~", "_i_", "a_b_c", "2 * 3 * 4", "\\", "\\\\*", "¯\\_(ツ)_/¯", "[here](https://evil.example)",
    "https://a.example/x_y_z", "<https://a.example>", "https://discord.gg/abc", "<b>bold</b>", "&amp;", "مرحبا",
)  # fmt: skip

typed = st.text(alphabet=st.sampled_from("ab1 .\n*_~`|<>[]()@#&:/\\-+!é😀"), max_size=25) | st.sampled_from(TRICKS)
leaf = typed.map(lambda text: (html.escape(text), text))


def joined(parts: list[tuple[str, str]]) -> tuple[str, str]:
    return "".join(marked for marked, _ in parts), "".join(plain for _, plain in parts)


def tagged(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    return st.builds(
        lambda tag, content: (f"<{tag}>{content[0]}</{tag}>", content[1]),
        st.sampled_from(TAGS),
        st.lists(inner, min_size=1, max_size=3).map(joined),
    )


documents = st.lists(st.recursive(leaf, tagged, max_leaves=6), max_size=4).map(joined)
"""HTML with its plain reading."""


def reading(markdown: str) -> str:
    """What is read, without the spaces that nobody sees."""
    return words(read(markdown, READER).text)


def words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


@given(documents)
def test_the_markdown_reads_as_the_html_does(document: tuple[str, str]) -> None:
    marked, plain = document
    assert reading("\n".join(pieces(marked))) == words(plain)


@given(st.lists(documents, min_size=1, max_size=8).map(joined), st.integers(40, 90))
def test_a_text_that_is_broken_in_pieces_loses_nothing(document: tuple[str, str], most: int) -> None:
    marked, plain = document
    marked, plain = (text.replace("https:", "https;") for text in (marked, plain))  # addresses are never broken
    assert "".join("".join(map(reading, pieces(marked, most))).split()) == "".join(plain.split())


@given(documents, st.integers(200, 300))
def test_no_piece_is_longer_than_allowed(document: tuple[str, str], most: int) -> None:
    assert all(0 < len(piece) <= most for piece in pieces(document[0] * 5, most))


@pytest.mark.parametrize("trick", TRICKS)
def test_what_a_person_typed_mentions_nobody_and_becomes_nothing(trick: str) -> None:
    (written,) = pieces(html.escape(f"{trick}\n{trick}"))
    assert not re.search(r"(?<!\\)@(everyone|here)|(?<!\\)<[@#:a/t](?!ttps)|^(#|-|>|\d+\.) ", written, re.MULTILINE)
    shown = read(written, READER).html
    assert not re.search(r"<(?!a |/a>)", shown)


def test_marks_become_discords() -> None:
    assert pieces("<b>Ada</b> and <i>Grace</i>, <s>no</s> <u>yes</u>") == ("**Ada** and _Grace_, ~~no~~ __yes__",)
    assert pieces("<b>a <i>b</i></b>") == ("**a _b_**",)
    assert pieces("<b> a </b>b") == (" **a** b",)
    assert pieces("<code>a_b</code>") == ("`a_b`",)
    assert pieces("<pre>a\nb</pre>") == ("```\na\nb\n```",)


def test_a_quote_marks_each_of_its_lines() -> None:
    assert pieces("She says:<blockquote>one\n<b>two\nthree</b></blockquote>End") == (
        "She says:\n> one\n> **two**\n> **three**\nEnd",
    )


def test_a_link_shows_its_words_and_no_preview() -> None:
    assert pieces('<a href="https://meet.example/x#a=%22b%22">Join</a>') == (
        "[Join](<https://meet.example/x#a=%22b%22>)",
    )
    assert pieces('<a href="https://a.example">https://a.example</a>') == ("<https://a.example>",)
    assert pieces('<a href="https://a.example/x#y">https://a.example/x</a>') == ("<https://a.example/x#y>",)
    assert pieces('<a href="https://a.example">https://b.example</a>') == (r"https\://b.example <https://a.example>",)
    assert pieces('<a href="javascript:alert(1)">here</a>') == ("here",)


@pytest.mark.parametrize(
    ("style", "shape"),
    [
        *(("r", "R"), ("wDT", "F"), ("wDt", "F"), ("Dt", "f"), ("dt", "f"), ("", "f"), ("w", "F"), ("wt", "t")),
        *((same, same) for same in "DdTt"),
    ],
)
def test_a_moment_is_shown_in_the_readers_own_time(style: str, shape: str) -> None:
    assert moment(1795186800, style) == f"<t:1795186800:{shape}>"
    marked = f'<tg-time unix="1795186800" format="{style}">some day</tg-time>'
    assert pieces(marked) == (f"<t:1795186800:{shape}>",)


def test_an_empty_text_is_still_a_message() -> None:
    assert pieces("") == ("\u200b",)
    assert pieces(" \n ") == ("\u200b",)


def test_a_break_comes_behind_a_line_or_a_word() -> None:
    assert pieces("aaa bbb\nccc ddd eee", 12) == ("aaa bbb", "ccc ddd eee")
    broken = pieces(f"<b>{'aaa ' * 100}</b>", 160)
    assert len(broken) == 3
    assert all(piece.startswith("**aaa") and piece.endswith("aaa**") for piece in broken)
