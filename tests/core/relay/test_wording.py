"""Words of a list are found however they are dressed up, and nothing else is taken for them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.relay.wording import COVER, covered, folded, words_in

LISTED = tuple(folded(word) for word in ("spam", "free money", "ass", "Trottel", "сор", "스팸", "垃圾", "naïve", "🍆"))


@pytest.mark.parametrize(
    "text",
    [
        "spam",
        "SPAM!",
        "so much Spam, really",
        "(spam)",
        "free_spam.txt",
        "spám",
        "s\u0301p\u0308am",
        "sp\u200bam",
        "s\u00adp\u2060am",
        "ｓｐａｍ",
        "𝐬𝐩𝐚𝐦",
        "ⓢⓟⓐⓜ",
        "ѕраm",  # three letters of it are Cyrillic
        "sp4m",
        "sp@m",
        "spaaaaam",
        "sssspam",
        "s p a m",
        "s.p.a.m",
        "s-p-a-m",
        "s * p * a * m",
        "free   money",
        "FREE-MONEY",
        "free\nmoney",
        "NAIVE",
        "Trottel",
        "das ist сор",
        "스팸을 보내",
        "这是垃圾邮件",
        "🍆🍆",
    ],
)
def test_a_listed_word_is_found_and_covered(text: str) -> None:
    assert words_in(text, LISTED), text
    assert COVER in covered(text, LISTED)
    assert not words_in(covered(text, LISTED), LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "spamming",
        "antispam",
        "as a class, passing the assessment",
        "room A55",
        "$pam",  # a sign at the edge of a word is taken for none of its letters
        "money free",
        "free of money",
        "I am a B and a C",
        "a s",
        "Вынеси мусор",
        "мой",
        "Trott",
        "spa more",
        "s p a r m",
        "e.g. p. 4 a m",
        "스파",
        "me@home.org",
        "",
        "\u200b",
    ],
)
def test_what_only_looks_near_is_let_be(text: str) -> None:
    assert words_in(text, LISTED) == ()
    assert covered(text, LISTED) == text


def test_only_the_word_is_covered_and_what_stands_around_it_stays() -> None:
    assert covered("Dear Zoë, s\u200bp4m and ＳＰＡＭ: no!", LISTED) == f"Dear Zoë, {COVER} and {COVER}: no!"
    assert words_in("Spam, SPAM and Spam", LISTED) == ("Spam", "SPAM")


def test_russian_is_not_taken_for_latin_dressed_up() -> None:
    listed = (folded("cop"),)
    assert words_in("Вынеси сор, пожалуйста", listed) == ()
    assert words_in("he is a сор", listed) == ("сор",)
    assert words_in("мои мой", (folded("мой"),)) == ("мой",)


def test_words_that_are_told_apart_by_nothing_are_one() -> None:
    assert folded(" Spám ") == folded("ѕpam") == "spam"
    assert folded("й") != folded("и")


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_covered_is_gone(text: str) -> None:
    assert words_in(covered(text, LISTED), LISTED) == ()


def test_a_hostile_text_takes_no_time() -> None:
    many = tuple(folded(f"word{number} and s{'a' * (number % 30)}b") for number in range(200))
    begun = time.process_time()
    for text in ("a" * 4096, "a " * 2048, "s" * 4095 + "b", "word1 and " * 400, "s.a." * 1024):
        words_in(text, (*many, *LISTED))
    assert time.process_time() - begun < 5.0
