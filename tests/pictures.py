"""Small pictures that tell of whoever took them, and the same without that."""

from __future__ import annotations

import struct
import zlib

DRAWN = b"\x12\xff\x00\x34\xff\xd0\x56" * 30_000
"""What is drawn of a JPEG: with bytes that only look like marks."""


def picture(shade: int = 0, told: bytes = b"") -> bytes:
    """A PNG of one pixel; `told` stands in its text, its Exif, its time, a chunk of somebody's own, and behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    told_in = (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"prVt")
    tells = b"".join(chunk(name, b"Author\x00" + told) for name in told_in) if told else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"gAMA", b"\x00\x00\xb1\x8f")
    pixel = chunk(b"IDAT", zlib.compress(bytes([0, shade])))
    return b"\x89PNG\r\n\x1a\n" + head + tells + pixel + chunk(b"IEND", b"") + told


def jpeg(told: bytes = b"", turned: int = 1) -> bytes:
    """A JPEG in form; `told` stands in its Exif, XMP, IPTC, a comment, a second picture behind it."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    entries = struct.pack("<HHII", 0x013B, 2, len(told), 38) + struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0)
    exif = b"Exif\x00\x00II*\x00" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + told
    only = b"Exif\x00\x00" + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0)
    tells = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + told) + segment(0xED, b"Photoshop 3.0\x00" + told)
    tells += segment(0xFE, told) + segment(0xE2, b"MPF\x00" + told)
    shown = segment(0xE2, b"ICC_PROFILE\x00\x01\x01") + segment(0xDB, bytes(65)) + segment(0xC0, bytes(9))
    about = segment(0xE1, exif) + tells if told else segment(0xE1, only) if turned > 1 else b""
    scans = 2 * (segment(0xDA, bytes(6)) + DRAWN)
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00" + bytes(9)) + about + shown + scans + b"\xff\xd9" + told


def webp(told: bytes = b"") -> bytes:
    """A WebP in form; `told` stands in its Exif, its XMP, a chunk of somebody's own, and behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)

    tells = b"".join(chunk(name, told) for name in (b"EXIF", b"XMP ", b"PRVT")) if told else b""
    flags = 0x10 | (0x0C if told else 0)
    inside = b"WEBP" + chunk(b"VP8X", bytes([flags]) + bytes(9)) + chunk(b"VP8 ", bytes(7)) + tells
    return b"RIFF" + struct.pack("<I", len(inside)) + inside + told
