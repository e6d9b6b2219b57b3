"""Discord's Markdown as people type it, read into the common form."""

from __future__ import annotations

import pytest

from adapters.discord.markdown import read_markdown
from core.markup import clean_markup, plain_of


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("plain < & >", "plain &lt; &amp; &gt;"),
        (
            "**bold** *i* _j_ __u__ ~~s~~ ||x||",
            "<b>bold</b> <i>i</i> <i>j</i> <u>u</u> <s>s</s> <tg-spoiler>x</tg-spoiler>",
        ),
        ("**a *b* c**", "<b>a <i>b</i> c</b>"),
        ("`a <b> **c**`", "<code>a &lt;b&gt; **c**</code>"),
        ("```py\nx = 1\n```", "<pre>x = 1</pre>"),
        ("> one\n> two\nthree", "<blockquote>one\ntwo</blockquote>\nthree"),
        ("a\n>>> b\nc", "a\n<blockquote>b\nc</blockquote>"),
        ("# Head", "<b>Head</b>"),
        ("[page](https://e.org/a_b)", '<a href="https://e.org/a_b">page</a>'),
        ("https://e.org/a_b_c", "https://e.org/a_b_c"),
        ("<@12> <@&3> <:wave:99>", "@Ada @… :wave:"),
        ("\\*not\\* snake_case_name 2*3*4", "*not* snake_case_name 2<i>3</i>4"),
    ],
)
def test_marks_are_read_as_discord_reads_them(typed: str, html: str) -> None:
    assert read_markdown(typed, lambda sign, number: sign[0] + {12: "Ada"}.get(number, "…")) == html


@pytest.mark.parametrize("mark", ["**", "||", "*a", "[", "> ", "`", "_*", "\\``", "[a](<http://x"])
def test_endless_marks_are_read_in_time_and_give_whole_markup(mark: str) -> None:
    html = clean_markup(read_markdown(mark * 1500, lambda sign, number: "…"))
    assert html.count("<") == html.count(">")
    assert plain_of(html) is not None
