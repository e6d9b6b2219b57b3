"""HTML and entities are read as Telegram reads them, refused in its words, and shown to a person in their own zone."""

from typing import Any

import pytest

from adapters.playground.telegram.entities import parse
from adapters.playground.telegram.refusal import Refused
from adapters.playground.telegram.rendering import Reader, moment, read

NOON = 1_647_531_900
"""Thursday, 17 March 2022, 15:45 UTC."""


def html(text: str) -> tuple[str, list[dict[str, Any]]]:
    return parse(text, "HTML", None)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>x</a>', "Unclosed start tag at byte offset 0"),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="soon">x</tg-time>', "Invalid Unix time specified"),
        ('<tg-time unix="5" format="td">x</tg-time>', "Invalid date-time format specified"),
    ],
)
def test_wrong_html_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        html(text)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("I", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_each_tag_becomes_its_entity_counted_in_utf16(tag: str, kind: str) -> None:
    text, entities = html(f"😀 <{tag}>é😀</{tag}>")
    assert (text, entities) == ("😀 é😀", [{"type": kind, "offset": 3, "length": 3}])


def test_tags_with_attributes() -> None:
    assert html('<span class="tg-spoiler">x</span>')[1][0]["type"] == "spoiler"
    assert html("<blockquote expandable>x</blockquote>")[1][0]["type"] == "expandable_blockquote"
    assert html('<a href="https://a.example/?a=1&amp;b=2">x</a>')[1][0]["url"] == "https://a.example/?a=1&b=2"
    assert html("<a href='tg://user?id=7'>x</a>")[1][0]["user"] == {"id": 7}
    assert html('<a href="nowhere">x</a>')[1] == []
    assert html('<pre><code class="language-py">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "py"}
    ]
    assert html(f'<tg-time unix="{NOON}" format="wDT">x</tg-time>')[1] == [
        {"type": "date_time", "offset": 0, "length": 1, "unix_time": NOON, "date_time_format": "wDT"}
    ]


def test_only_four_named_references_are_known() -> None:
    assert html("&lt;b&gt; &amp;amp; &quot;&#128512;&#x41; &nbsp;")[0] == '<b> &amp; "😀A &nbsp;'


def test_a_trimmed_text_moves_its_entities_along() -> None:
    assert html("\n  <b> x </b> ") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_directional_overrides_are_dropped_and_control_characters_become_spaces() -> None:
    assert html("a\u202eb<b>c\x07d</b>") == ("abc d", [{"type": "bold", "offset": 2, "length": 3}])


def test_commands_links_and_mentions_are_found_outside_code() -> None:
    text, entities = html("/start@parley_bot <code>/no</code> @ann_b https://a.example/x a@b.example #tag1 3/4")
    found = {e["type"]: text[e["offset"] : e["offset"] + e["length"]] for e in entities if e["type"] != "code"}
    assert found == {
        "bot_command": "/start@parley_bot",
        "mention": "@ann_b",
        "url": "https://a.example/x",
        "email": "a@b.example",
        "hashtag": "#tag1",
    }


def test_given_entities_are_checked_and_cut_at_the_end() -> None:
    assert parse("abc", "", [{"type": "bold", "offset": 1, "length": 9}])[1] == [
        {"type": "bold", "offset": 1, "length": 2}
    ]
    with pytest.raises(Refused, match="Unsupported type"):
        parse("abc", "", [{"type": "loud", "offset": 0, "length": 1}])


def test_a_moment_is_read_in_the_readers_zone() -> None:
    text, entities = html(f'at <tg-time unix="{NOON}" format="wDt"><b>some</b> time</tg-time>!')
    assert read(text, entities, Reader("UTC", 0.0))[0] == "at Thursday, March 17, 2022, 15:45!"
    assert read(text, entities, Reader("Asia/Tokyo", 0.0))[0] == "at Friday, March 18, 2022, 00:45!"
    assert moment(NOON, "dT", Reader("Europe/Berlin", 0.0)) == "17.03.22, 16:45:00"
    assert moment(NOON, "r", Reader("UTC", NOON - 7200.0)) == "in 2 hours"
    assert moment(NOON, "r", Reader("UTC", NOON + 60.0)) == "1 minute ago"


def test_a_moment_without_a_format_is_shown_as_it_was_written() -> None:
    text, entities = html(f'at <tg-time unix="{NOON}">noon</tg-time>')
    assert read(text, entities, Reader("UTC", 0.0))[0] == "at noon"


def test_html_for_a_page_is_escaped_and_nests() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]
    assert read("a<b>cd", entities, Reader("UTC", 0.0)) == ("a<b>cd", "<b>a&lt;<i>b&gt;</i></b><i>cd</i>")


def test_a_link_that_could_run_a_script_is_no_link_on_the_page() -> None:
    entities = [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}]
    assert "javascript" not in read("x", entities, Reader("UTC", 0.0))[1]
