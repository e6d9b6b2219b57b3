"""Takes out of a picture what tells who took it, when, where and with what. What is seen stays as it is, bit for bit.

JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, PNG: https://www.w3.org/TR/png-3/, WebP: RFC 9649. Knows no tables.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import BinaryIO, Final

PIECE: Final = 64 * 1024
CLEANED: Final = ("image/jpeg", "image/png", "image/webp")
"""The kinds of pictures that this can be done with."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(b"tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split())
"""What shows a PNG as it is meant, beside the chunks that every reader needs."""
_WEBP_KEPT: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_TELLS: Final = 0x08 | 0x04
"""The flags of VP8X which say that Exif and XMP follow."""
_SCAN, _END, _EXIF, _COMMENT = 0xDA, 0xD9, 0xE1, 0xFE
_JPEG_KEPT: Final = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""The application segments that a reader needs, by how they begin."""
_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_ORIENTATION: Final = 0x0112


class _NotWellFormed(Exception):
    """It ends too early, or says what it cannot mean."""


def without_metadata(picture: BinaryIO, into: BinaryIO) -> bool:
    """Writes the picture without what it tells of itself, piece by piece, both from where they stand.

    False where it is none that this can be done with, or is not well-formed; what was written is to be let go then.
    """
    head = picture.read(12)
    picture.seek(-len(head), 1)
    strip: Callable[[BinaryIO, BinaryIO], None]
    if head.startswith(b"\xff\xd8\xff"):
        strip = _jpeg
    elif head.startswith(_PNG):
        strip = _png
    elif head.startswith(b"RIFF") and head.endswith(b"WEBP"):
        strip = _webp
    else:
        return False
    try:
        strip(picture, into)
    except _NotWellFormed:
        return False
    return True


def _jpeg(picture: BinaryIO, into: BinaryIO) -> None:
    into.write(_exactly(picture, 2))
    while True:
        marker = _exactly(picture, 2)
        while marker[1] == 0xFF:  # any number of these may stand before a marker
            marker = b"\xff" + _exactly(picture, 1)
        if marker[0] != 0xFF:
            raise _NotWellFormed
        if marker[1] == _END:
            into.write(marker)
            return  # what follows is no part of the picture: other pictures, films, a camera's notes
        segment = _exactly(picture, struct.unpack(">H", _exactly(picture, 2))[0] - 2)
        into.write(_segment(marker, segment))
        if marker[1] == _SCAN:
            _copy_scan(picture, into)


def _segment(marker: bytes, segment: bytes) -> bytes:
    """The segment as it is kept; of Exif, which way up the picture is."""
    kind = marker[1]
    if kind == _EXIF and segment.startswith(b"Exif\x00\x00"):
        turned = _orientation(segment[6:])
        if turned in range(2, 9):
            only = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
            return marker + struct.pack(">H", len(only) + 8) + b"Exif\x00\x00" + only
    is_application = 0xE0 <= kind <= 0xEF
    if kind == _COMMENT or (is_application and not (kind in _JPEG_KEPT and segment.startswith(_JPEG_KEPT[kind]))):
        return b""
    return marker + struct.pack(">H", len(segment) + 2) + segment


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass
    return 1


def _copy_scan(picture: BinaryIO, into: BinaryIO) -> None:
    """Copies what is drawn, up to the next marker."""
    held = b""
    while piece := picture.read(PIECE):
        held += piece
        if found := _MARKER.search(held):
            into.write(held[: found.start()])
            picture.seek(found.start() - len(held), 1)
            return
        into.write(held[:-1])
        held = held[-1:]
    raise _NotWellFormed


def _png(picture: BinaryIO, into: BinaryIO) -> None:
    into.write(_exactly(picture, len(_PNG)))
    kind = b""
    while kind != b"IEND":
        head = _exactly(picture, 8)
        length, kind = struct.unpack(">I4s", head)
        if kind[:1].isupper() or kind in _PNG_KEPT:
            into.write(head)
            _copy(picture, length + 4, into)
        else:
            _copy(picture, length + 4, None)


def _webp(picture: BinaryIO, into: BinaryIO) -> None:
    begun = into.tell()
    left = struct.unpack("<4xI", _exactly(picture, 8))[0] - 4
    into.write(b"RIFF\x00\x00\x00\x00" + _exactly(picture, 4))
    while left > 0:
        head = _exactly(picture, 8)
        kind, length = struct.unpack("<4sI", head)
        padded = length + length % 2
        left -= 8 + padded
        if kind == b"VP8X" and length == 10:
            flags, rest = struct.unpack("B9s", _exactly(picture, 10))
            into.write(head + struct.pack("B9s", flags & ~_WEBP_TELLS, rest))
        elif kind in _WEBP_KEPT:
            into.write(head)
            _copy(picture, padded, into)
        else:
            _copy(picture, padded, None)
    end = into.tell()
    into.seek(begun + 4)
    into.write(struct.pack("<I", end - begun - 8))
    into.seek(end)


def _copy(picture: BinaryIO, length: int, into: BinaryIO | None) -> None:
    """Copies so many bytes, or leaves them out."""
    while length:
        piece = picture.read(min(length, PIECE))
        if not piece:
            raise _NotWellFormed
        if into is not None:
            into.write(piece)
        length -= len(piece)


def _exactly(picture: BinaryIO, length: int) -> bytes:
    found = picture.read(length) if length >= 0 else b""
    if length < 0 or len(found) < length:
        raise _NotWellFormed
    return found
