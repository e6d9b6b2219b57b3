"""Samples of content: files that begin as their kinds do, and what the platforms' clients send."""

PDF = b"%PDF-1.4 " + b"x" * 300
OGG, MP3, MP4 = b"OggS" + b"\x00" * 200, b"ID3" + b"\x01" * 200, b"\x00\x00\x00\x18ftypmp42" + b"\x02" * 200
GIF, WEBP, WEBM = b"GIF89a" + b"\x03" * 100, b"RIFF0000WEBP" + b"\x04" * 100, b"\x1aE\xdf\xa3" + b"\x05" * 100
TGS = b"\x1f\x8b" + b"\x06" * 100
PLACE = {"latitude": 52.52, "longitude": 13.405}
FORWARD_ORIGIN = {
    "type": "user",
    "date": 1,
    "sender_user": {"id": 4711, "is_bot": False, "first_name": "Somebody", "username": "not_to_be_told"},
}
SNAPSHOT = {
    "type": 0,
    "content": "Passed on",
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "timestamp": "2026-11-01T10:00:00+00:00",
    "edited_timestamp": None,
    "flags": 0,
    "components": [],
}
HTML = (
    "<b>bold</b> <i>slanted</i> <u>under</u> <s>gone</s> <code>code</code> <tg-spoiler>hidden</tg-spoiler> "
    '<a href="https://example.org/a">page</a>\n<blockquote>quoted</blockquote>\n<pre>two\nlines</pre>'
)
MARKDOWN = (
    "**bold** *slanted* __under__ ~~gone~~ `code` ||hidden|| [page](https://example.org/a)\n"
    "> quoted\n```\ntwo\nlines\n```"
)
LONG = "many *words* of it " * 100
