"""What a picture tells of whoever took it is taken out, and what is seen in it stays."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.relay import Attachment
from core.relay.metadata import PIECE, without_metadata
from tests.pictures import jpeg, picture, webp

TOLD = b"GPS 52.52 13.40, ada_l, +49 151 2345678"
MADE: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": jpeg,
    "turned jpeg": lambda told: jpeg(told, turned=6),
    "png": lambda told: picture(7, told),
    "webp": webp,
}


def cleaned(data: bytes) -> bytes | None:
    source, into = io.BytesIO(data), io.BytesIO()
    return into.getvalue() if without_metadata(source, into) else None


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_what_it_tells_goes_and_what_it_shows_stays(make: Callable[[bytes], bytes]) -> None:
    told, silent = make(TOLD), make(b"")
    assert TOLD in told
    assert len(silent) < len(told)
    assert cleaned(told) == silent
    assert cleaned(silent) == silent


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_one_that_ends_too_early_is_left_as_it_is(make: Callable[[bytes], bytes]) -> None:
    whole = make(b"")
    for length in {*range(60), len(whole) // 2, PIECE, len(whole) - 1}:
        if length < len(whole):
            assert cleaned(whole[:length]) is None, length


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", b"GIF89a", b"RIFF\x04\x00\x00\x00AVI ", b"\xff\xd8\xff\xe1\x00\x00"]
)
def test_what_is_no_such_picture_is_left_as_it_is(data: bytes) -> None:
    assert cleaned(data) is None


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\xff\xffWEBP"]), st.binary(max_size=300))
def test_anything_that_begins_like_a_picture_is_gone_through(head: bytes, rest: bytes) -> None:
    cleaned(head + rest)


@pytest.mark.parametrize(
    ("name", "mime", "kind", "renamed", "handed_on"),
    [
        ("plan.pdf", "application/pdf", "document", False, True),
        ("plan.pdf", "application/pdf", "document", True, False),
        ("me.jpg", "image/jpeg", "photo", False, True),
        ("me.jpg", "image/jpeg", "document", False, False),
        ("ME.JPEG", "application/octet-stream", "document", False, False),
        ("me", "image/webp", "document", False, False),
        ("wave.webp", "image/webp", "sticker", False, True),
    ],
)
def test_a_picture_sent_as_a_file_is_not_handed_on_as_it_is(
    name: str, mime: str, kind: str, renamed: bool, handed_on: bool
) -> None:
    assert Attachment(kind, "telegram", "id", name, 5, mime, renamed).is_handed_on is handed_on
