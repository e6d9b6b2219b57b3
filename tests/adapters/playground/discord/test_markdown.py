"""Discord's Markdown as a reader sees it: marks go, moments are local, and nothing typed becomes HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground.discord.markdown import Reader, read

AFTERNOON = 1_795_186_800  # 2026-11-20 15:00 UTC


def reader(zone: str = "Europe/Berlin") -> Reader:
    return Reader(zone, AFTERNOON, lambda mark, one: f"{mark}{one}")


@pytest.mark.parametrize(
    ("typed", "text", "html"),
    [
        ("**bold** *it* _it_", "bold it it", "<strong>bold</strong> <em>it</em> <em>it</em>"),
        ("***both***", "both", "<strong><em>both</em></strong>"),
        ("__under__ ~~struck~~", "under struck", "<u>under</u> <s>struck</s>"),
        ("||hidden||", "hidden", '<span class="spoiler">hidden</span>'),
        ("`**code** <b>`", "**code** <b>", "<code>**code** &lt;b&gt;</code>"),
        ("```py\nx = *1*\n```", "x = *1*", "<pre><code>x = *1*</code></pre>"),
        (r"\*not\* \<@5> \_nor\_", "*not* <@5> _nor_", "*not* &lt;@5&gt; _nor_"),
        (r"*a\*b* **c\*\*d** _e\_f_", "a*b c**d e_f", "<em>a*b</em> <strong>c**d</strong> <em>e_f</em>"),
        (r"C:\dir \\ end", r"C:\dir \ end", r"C:\dir \ end"),
        ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"),
        ("<@5> <@!5> <@&6> <#7>", "@5 @5 @&6 #7", None),
        ("> said\nafter", "said\nafter", "<blockquote>said</blockquote>after"),
        (">>> all\nof it", "all\nof it", "<blockquote>all\nof it</blockquote>"),
        ("# Title\n-# small", "Title\nsmall", "<h3>Title</h3><small>small</small>"),
        ("- one\n- two", "• one\n• two", "• one\n• two"),
        ("<:yes:5> </book:7>", ":yes: /book", None),
        ("a < b & c > d", "a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("**bold\nlines**", "bold\nlines", "<strong>bold\nlines</strong>"),
        ("*unclosed **marks", "*unclosed **marks", "*unclosed **marks"),
    ],
)
def test_markup_is_read(typed: str, text: str, html: str | None) -> None:
    reading = read(typed, reader())
    assert reading.text == text
    if html is not None:
        assert reading.html == html


@pytest.mark.parametrize("typed", ["[here](https://e.org/?a=1&b=2)", "[here](<https://e.org/?a=1&b=2>)"])
def test_a_masked_link_shows_its_words(typed: str) -> None:
    reading = read(typed, reader())
    assert reading.text == "here"
    assert 'href="https://e.org/?a=1&amp;b=2"' in reading.html
    assert 'rel="noopener noreferrer"' in reading.html


def test_a_bare_link_can_be_opened_and_no_other_scheme_can() -> None:
    assert '<a href="https://e.org/x#y">' in read("see https://e.org/x#y", reader()).html.replace(
        ' target="_blank" rel="noopener noreferrer"', ""
    )
    assert "<a" not in read("[x](javascript:alert(1)) javascript:alert(1)", reader()).html


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("", "20 November 2026 16:00"),
        (":t", "16:00"),
        (":T", "16:00:00"),
        (":d", "20/11/2026"),
        (":D", "20 November 2026"),
        (":f", "20 November 2026 16:00"),
        (":F", "Friday, 20 November 2026 16:00"),
        (":R", "in 0 seconds"),
    ],
)
def test_a_moment_is_on_the_readers_wall_clock(style: str, shown: str) -> None:
    reading = read(f"<t:{AFTERNOON}{style}>", reader())
    assert reading.text == shown
    assert f'data-unix="{AFTERNOON}"' in reading.html


@pytest.mark.parametrize(
    ("seconds", "shown"), [(3600, "in 1 hour"), (-7200, "2 hours ago"), (90, "in 1 minute"), (-200_000, "2 days ago")]
)
def test_a_relative_moment_counts_from_now(seconds: int, shown: str) -> None:
    assert read(f"<t:{AFTERNOON + seconds}:R>", reader()).text == shown


@given(st.text(alphabet="ab *_~|`<>&\"'\\\n#-[]()@t:1https/.", max_size=80))
def test_nothing_typed_becomes_a_tag_of_its_own(typed: str) -> None:
    known = r"</?(strong|em|u|s|code|pre|blockquote|h3|h4|h5|small|time|a|span)( [a-z-]+=\"[^\"<>]*\")*>"
    rest = re.sub(known, "", read(typed, reader()).html)
    assert "<" not in rest
    assert ">" not in rest
