"""What is hidden of a message, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masking import HIDDEN, mask

MASKED = {
    "write to ada@example.org please": "write to ••••• please",
    "Ada.Lovelace+math@mail.example.co.uk": "•••••",
    "ada (at) example (dot) org": "•••••",
    "ada[at]example.org": "•••••",
    "ada at example dot org": "•••••",
    "grüße@müller.de!": "•••••!",
    "ad\u200ba@exam\u200bple.org": "•••••",
    "call +49 151 2345678 today": "call ••••• today",
    "call 0151/23456789.": "call •••••.",
    "(555) 123-4567": "•••••",
    "my number: 555-123-4567, ok?": "my number: •••••, ok?",
    "00491512345678": "•••••",
    "+1.202.555.0173": "•••••",
    "0 1 5 1 2 3 4 5 6 7 8": "•••••",
    "٠١٥١٢٣٤٥٦٧٨": "•••••",
    "I am @ada_l on Telegram": "I am ••••• on Telegram",
    "ada#1815 on the server": "••••• on the server",
    "Telegram: ada_l": "Telegram: •••••",
    "insta=ada.l": "insta=•••••",
    "https://t.me/ada_l": "•••••",
    "t.me/ada_l and discord.gg/abc": "••••• and •••••",
    "see wa.me/491512345678": "see •••••",
    "http://www.instagram.com/ada": "•••••",
    "tel:+4915123456": "•••••",
    "on 20.11.2026 call 0151 2345678": "on 20.11.2026 call •••••",
    "ada@example.org, +49 151 2345678, @ada_l": "•••••, •••••, •••••",
}
LEFT = [
    "See you on 20.11.2026 at 14:30",
    "2026-11-20 09:00-10:30 or 11/21/26",
    "Between 2019-2023 and 1815 – 1852",
    "It costs 1 000 000 or 25.000.000 dollars, or 19.99",
    "pi is 3.1415926535",
    "Room 4, exercise 12, page 345-350",
    "Chapter 10.2.3 of the book",
    "I am at home, dot.",
    "Look at https://en.wikipedia.org/wiki/Matrix",
    "meet me @ 5",
    "Is f(x) = 2x + 15 right?",
    "Discord is fine with me",
    "the answer is 12345678",
    "Fermat: 2^16 + 1 = 65537",
    "9-17, Mon-Fri; 30/60/90 min",
    "Ärger @ home? ☎️",
    "",
]


@pytest.mark.parametrize(("typed", "shown"), MASKED.items())
def test_what_leads_past_the_line_is_hidden(typed: str, shown: str) -> None:
    assert mask(typed) == shown


@pytest.mark.parametrize("typed", LEFT)
def test_dates_times_prices_and_ordinary_words_stay(typed: str) -> None:
    assert mask(typed) == typed


@given(st.text(max_size=300), st.text(max_size=300))
def test_an_address_is_hidden_wherever_it_stands(before: str, after: str) -> None:
    assert "ada@example.org" not in mask(f"{before} ada@example.org {after}")


@given(st.text(alphabet="0123456789 .-+()/@#:abc\n", max_size=200))
def test_hiding_ends_and_what_is_hidden_stays_so(text: str) -> None:
    once = mask(text)
    assert HIDDEN in once or once == text
    assert mask(once) == once


def test_a_long_text_is_gone_through_soon() -> None:
    for hostile in ("1 ", "a.", "a@", "a at ", "(", "@", "1.1.", "a@a.", "a.a at ", "tg=", "+1(", "#1234a", "1-"):
        begun = time.thread_time()  # of this thread alone, however much else the machine has to do
        mask(hostile * (4096 // len(hostile)))
        assert time.thread_time() - begun < 0.2, hostile
