"""Finds in a text by what somebody could be reached past the line, and hides it: addresses, numbers, handles. Pure."""

from __future__ import annotations

import re

HIDDEN = "•••••"

_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_GAP = "[\\s.\u200c\u200d()/\u2010-\u2015-]"
"""What stands between the digits of a telephone number."""

_ADDRESS = re.compile(
    r"""(?<![\w.+%-]) [\w.+%-]+ \s?
    (?: @ | [\[({] \s? (?:at|ät) \s? [\])}] | \s(?:at|ät)\s (?=[\w-]+ \s? (?: [\[({] | dot\b | punkt\b )) )
    \s? [\w-]+ (?: \s? (?: \. | [\[({] \s? (?:dot|punkt|\.) \s? [\])}] | \s(?:dot|punkt)\s ) \s? [\w-]{2,} )+""",
    re.IGNORECASE | re.VERBOSE,
)
_PROFILE = re.compile(
    r"""(?<![\w.]) (?:https?://)? (?:www\.)?
    (?: (?:t|telegram|wa|m|signal|line|discord) \.me | telegram\.dog | discord\.gg | threads\.net
      | (?:instagram|facebook|fb|snapchat|twitter|x|tiktok) \.com | (?:(?:api|chat)\.)? whatsapp\.com
      | discord(?:app)?\.com/(?:users|invite|channels) | linkedin\.com/in )
    /\S+ | (?: tel | mailto | skype | tg | whatsapp ): \S+""",
    re.IGNORECASE | re.VERBOSE,
)
_HANDLE = re.compile(r"(?<![\w@/.])@[^\W\d_][\w.]{2,31}|\b[\w.]{2,32}\#\d{4}\b", re.VERBOSE)
_NAMED = re.compile(
    r"\b(telegram|tg|discord|insta(?:gram)?|whats?app|snap(?:chat)?|skype|wechat|tiktok)(\s?[:=]\s?)(?!//)[\w.+#-]{3,}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"""(?<!\d) (?: \d{4} ([-./]) \d{1,2} \1 \d{1,2} | \d{1,2} ([-./]) \d{1,2} \2 (?:19|20)?\d\d
      | (?:19|20)\d\d \s?[-–]\s? (?:19|20)\d\d | \d{1,2} [:.] \d\d \s?[-–]\s? \d{1,2} [:.] \d\d ) (?!\d)""",
    re.VERBOSE,
)
_NUMBER = re.compile(rf"(?<![\w.,#])\+?\(?\d(?:{_GAP}{{0,3}}\d){{5,18}}(?![\w]|[.,]\d)")
_GROUPED = re.compile(r"\d{1,2}(?:[ .]\d{3})+")
"""A great number with its thousands apart."""
_DECIMAL = re.compile(r"\d+\.\d+")


def mask(text: str) -> str:
    """The text with `HIDDEN` in place of e-mail addresses, telephone numbers, handles and links to profiles.

    Dates, times, years and prices stay.
    """
    shown = _UNSEEN.sub("", text)
    masked = _PROFILE.sub(HIDDEN, shown)
    masked = _ADDRESS.sub(HIDDEN, masked)
    masked = _HANDLE.sub(HIDDEN, masked)
    masked = _NAMED.sub(rf"\1\2{HIDDEN}", masked)
    masked = _without_numbers(masked)
    return masked if masked != shown else text


def _without_numbers(text: str) -> str:
    """Hides telephone numbers in what lies between dates."""
    parts, begin = [], 0
    for date in _DATE.finditer(text):
        parts += [_NUMBER.sub(_number, text[begin : date.start()]), date.group()]
        begin = date.end()
    return "".join([*parts, _NUMBER.sub(_number, text[begin:])])


def _number(found: re.Match[str]) -> str:
    written = found.group()
    digits = sum(character.isdigit() for character in written)
    least = 7 if written[0] in "+(0" else 9
    is_amount = _GROUPED.fullmatch(written) or _DECIMAL.fullmatch(written)
    return written if digits < least or is_amount else HIDDEN
