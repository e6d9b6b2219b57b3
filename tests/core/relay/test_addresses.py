"""Where a text leads to is found, also behind words and in disguise, and files and abbreviations are no addresses."""

from __future__ import annotations

import pytest

from core.relay.addresses import UNKNOWN, domain_in, hosts_in, is_within


def hosts(text: str) -> tuple[str, ...]:
    return hosts_in(text, text)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://example.org/a?b=c#d", "example.org"),
        ("see HTTP://EXAMPLE.ORG.", "example.org"),
        ("(www.example.org)", "www.example.org"),
        ("example.com", "example.com"),
        ("at t.me/somebody", "t.me"),
        ("bit.ly/3x", "bit.ly"),
        ("files.example.museum/a", "files.example.museum"),
        ("http://good.org@evil.net/x", "evil.net"),
        ("http://evil.net\\@good.org", "evil.net"),
        ("http://good.org.evil.net", "good.org.evil.net"),
        ("http://good.org:80/", "good.org"),
        ("http://bücher.de", "xn--bcher-kva.de"),
        ("http://xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("http://exa\u200bmple.org", "example.org"),
        ("http://example。org", "example.org"),
        ("http://10.0.0.1/x", "10.0.0.1"),
        ("tg://resolve?domain=x", "resolve"),
        ("http://[half", UNKNOWN),
    ],
)
def test_an_address_is_found_with_its_host(text: str, host: str) -> None:
    assert hosts(text) == (host,)


@pytest.mark.parametrize(
    "text",
    [
        "e.g. this, i.e. that",
        "Read chapter 3.14 of main.py and README.md",
        "the end.Next",
        "Mr.Smith",
        "ada@example.org",
        "v1.2.3",
        "and/or",
        "node.js",
        "...",
        "src/app.py/x",
    ],
)
def test_what_is_no_address_is_let_be(text: str) -> None:
    assert hosts(text) == ()


def test_what_stands_behind_words_counts_too() -> None:
    html = 'Look <a href="https://evil.net/?a=1&amp;b=2">here</a> or at <a href="http://good.org">http://good.org</a>'
    assert hosts_in(html, "Look here or at http://good.org") == ("evil.net", "good.org")


def test_a_domain_holds_all_below_it_and_nothing_beside() -> None:
    assert is_within("good.org", ["good.org"])
    assert is_within("docs.good.org", ["good.org"])
    for host in ("evilgood.org", "good.org.evil.net", "org", UNKNOWN):
        assert not is_within(host, ["good.org"])


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("Example.org", "example.org"),
        (" https://www.example.org/path ", "example.org"),
        ("docs.example.org", "docs.example.org"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("example", None),
        ("not a domain", None),
        ("http://[half", None),
        ("", None),
        ("10.0.0.1", None),
    ],
)
def test_a_domain_is_read_as_it_is_typed(typed: str, domain: str | None) -> None:
    assert domain_in(typed) == domain
