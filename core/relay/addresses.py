"""Finds to which hosts a text leads: by addresses in it, by what looks like one, and behind marked words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from html import unescape
from urllib.parse import urlsplit

UNKNOWN = "?"
"""In place of a host that cannot be read."""

_LEADS_TO = re.compile(r'href="([^"]*)"')
_WITH_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@.-])(?:[\w-]+\.)+(?P<end>[^\W\d_]{2,24})(?![\w@-])(?P<path>[/?#]\S*)?", re.IGNORECASE)
_ENDS = re.compile(
    "app|biz|blog|cloud|club|co|com|dev|edu|eu|gg|gl|gle|gov|info|io|link|live|ly|me|mobi|net|online|org|page|pro|"
    "shop|site|space|store|su|tech|to|top|tv|vip|wiki|xxx|xyz|ar|at|au|be|br|ca|ch|cn|cz|de|dk|es|fi|fr|gr|ie|in|"
    "ir|it|jp|kr|mx|nl|no|nz|pt|ru|se|tr|ua|uk|us|za|рф",
    re.IGNORECASE,
)
"""After these, a name with a dot is an address even without more: clients make a link of it."""
_OF_FILES = re.compile("cc|csv|docx?|jpg|md|mov|pdf|pl|png|ps|py|rs|sh|txt|zip", re.IGNORECASE)
_AFTER = ").,;:!?'»”’"
"""Stands behind an address more often than it ends one."""
_DOTS = str.maketrans("。．｡\\", ".../")
"""Dots of other scripts, and the stroke that browsers take for the other."""


def hosts_in(html: str, text: str) -> tuple[str, ...]:
    """The hosts to which a marked-up text leads, each once, in lower case and ASCII; `UNKNOWN` for one of no name."""
    seen = _visible(text)
    addresses = links_in(html)
    addresses += [found.group().rstrip(_AFTER) for found in _WITH_SCHEME.finditer(seen)]
    addresses += [found.group() for found in _BARE.finditer(_WITH_SCHEME.sub(" ", seen)) if _is_address(found)]
    return tuple(dict.fromkeys(host_of(address) for address in addresses))


def links_in(html: str) -> list[str]:
    """The addresses behind the marked words of a text."""
    return [unescape(address) for address in _LEADS_TO.findall(html)]


def host_of(address: str) -> str:
    """The host of an address, with or without a scheme; `UNKNOWN` where it has none."""
    address = address.translate(_DOTS)
    try:
        host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return UNKNOWN
    host = unicodedata.normalize("NFKC", host).strip(".").lower()
    try:
        return host.encode("idna").decode() or UNKNOWN
    except UnicodeError:
        return host or UNKNOWN


def domain_in(typed: str) -> str | None:
    """The domain that somebody means, perhaps by a whole address; None for what is none."""
    host = host_of(_visible(typed).strip()).removeprefix("www.")
    return host if re.fullmatch(r"(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}", host) else None


def is_within(host: str, domains: Collection[str]) -> bool:
    """Whether the host is one of the domains, or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _is_address(found: re.Match[str]) -> bool:
    end = found["end"]
    return bool(_ENDS.fullmatch(end) or (found["path"] and not _OF_FILES.fullmatch(end)))


def _visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").translate(_DOTS)
