"""Every kind of content that somebody can send, and what the other one gets of it: the table of `docs/line.md`.

How each is sent is said in `sending.py`; that it arrives so, in all directions, is what `test_relay.py` sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.privacy import HANDLE
from tests.journeys.samples import (
    FORWARD_ORIGIN,
    GIF,
    HTML,
    LONG,
    MARKDOWN,
    MP3,
    MP4,
    OGG,
    PDF,
    PLACE,
    SNAPSHOT,
    TGS,
    WEBM,
    WEBP,
)
from tests.journeys.sending import BOTH, Send, fields, file, files, marked, said, uncaptioned
from tests.pictures import jpeg, picture


@dataclass(frozen=True)
class Got:
    """What the other one has: in the words of the table, and as their client shows it."""

    words: str
    files: tuple[str, ...] = ()
    """The kinds of its files, as the client tells them."""
    text: tuple[str, ...] = ()
    """What is read, beside the words that came with it."""
    html: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """How its files are called, where that is other than it was."""
    messages: int = 1
    """In how many; 0 where that hangs on the lengths."""


@dataclass(frozen=True)
class Kind:
    """A kind of content. Where `refused`, that is a part of the answer, and the other gets nothing."""

    name: str
    send: Mapping[str, Send]
    """By the platform that it is sent on."""
    got: Mapping[str, Got] = field(default_factory=dict)
    """By the platform that it is read on."""
    holds: tuple[bytes, ...] = ()
    """What is in its files."""
    refused: str = ""
    has_words: bool = True
    """Whether words come with it, which can be edited."""
    answers: bool = True
    """Whether it can be sent in reply to something."""

    @property
    def row(self) -> str:
        """Its line of the table."""
        sent_on = "both" if len(self.send) == 2 else next(iter(self.send)).title()
        telegram, discord = ("refused" if self.refused else self.got[platform].words for platform in BOTH)
        return f"| {self.name} | {sent_on} | {telegram} | {discord} |"


def _everywhere(words: str, **shown: Any) -> dict[str, Got]:
    return dict.fromkeys(BOTH, Got(words, **shown))


NOT_PASSED_ON = "I do not pass that on"
MARKS = {
    "telegram": ("<b>bold</b>", "<i>slanted</i>"),
    "discord": ("<strong>bold</strong>", "<em>slanted</em>"),
}
MARKED_ALIKE = (
    *("<u>under</u>", "<s>gone</s>", "<code>code</code>", 'class="spoiler">hidden<', "<blockquote>", "<pre>"),
    'href="https://example.org/a"',
)

KINDS: tuple[Kind, ...] = (
    Kind("text", said(), _everywhere("text")),
    Kind(
        "bold, slanted, underlined, struck, hidden, code, quotation, block of code, link",
        marked(HTML, MARKDOWN),
        {
            platform: Got(
                "the same" if platform == "telegram" else "the same, in Discord's Markdown",
                text=("quoted", "two\nlines"),
                html=(*MARKS[platform], *MARKED_ALIKE),
            )
            for platform in BOTH
        },
    ),
    Kind(
        "marks within marks",
        marked("<b>bold <i>and <u>all</u></i></b>", "**bold *and __all__***"),
        {
            "telegram": Got("the same", html=("<b>bold <i>and <u>all</u></i></b>",)),
            "discord": Got("the same", html=("<strong>bold ", "<u>all</u>")),
        },
    ),
    Kind(
        "signs that mean something to the other platform",
        said(lambda words: f"{words} <b> & \\*stars\\* \\_under\\_ @everyone #1 :x:"),
        _everywhere("as they were typed", text=("<b> &", "@everyone #1 :x:")),
    ),
    Kind(
        "mention of an account",
        marked('ask <a href="tg://user?id=ME">Somebody</a>', "ask <@ME>"),
        _everywhere("the name alone, as the number behind it would give somebody away", text=("ask ",)),
    ),
    Kind(
        "text longer than a message",
        said(lambda words: f"{words} {LONG} END"),
        _everywhere("in pieces, cut between words; edited and taken back as one", text=("END",), messages=0),
    ),
    Kind(
        "photo",
        file("me.png", picture(), "photo"),
        {
            "telegram": Got("photo; from Discord JPEG and PNG up to 10 MB, others as a file", ("photo",)),
            "discord": Got("picture", ("image",)),
        },
        (picture(),),
    ),
    Kind(
        "picture sent as a file",
        file("me.jpg", jpeg(f"by {HANDLE}_1".encode(), turned=6), on=("telegram",)),
        {
            "telegram": Got("file, without what it tells of who took it, and where", ("document",)),
            "discord": Got("picture, without that", ("image",)),
        },
        (jpeg(turned=6),),
    ),
    Kind(
        "video",
        file("film.mp4", MP4, "video"),
        {
            "telegram": Got("video; from Discord MP4, others as a file", ("video",)),
            "discord": Got("file, which Discord plays", ("video",)),
        },
        (MP4,),
    ),
    Kind(
        "animation",
        file("dance.gif", GIF, "animation"),
        {
            "telegram": Got("animation; from Discord GIF", ("animation",)),
            "discord": Got("file, which Discord plays", ("image",)),
        },
        (GIF,),
    ),
    Kind(
        "round video",
        uncaptioned("round.mp4", MP4, "video_note"),
        {
            "telegram": Got("round video, under a message that says from whom", ("video_note",), messages=2),
            "discord": Got("file, which Discord plays", ("video",)),
        },
        (MP4,),
        has_words=False,
    ),
    Kind(
        "voice message",
        file("note.ogg", OGG, "voice", on=("telegram",)) | uncaptioned("note.ogg", OGG, "voice", on=("discord",)),
        {"telegram": Got("voice message", ("voice",)), "discord": Got("file, which Discord plays", ("audio",))},
        (OGG,),
        has_words=False,
    ),
    Kind(
        "audio",
        file("song.mp3", MP3, "audio"),
        {"telegram": Got("audio", ("audio",)), "discord": Got("file, which Discord plays", ("audio",))},
        (MP3,),
    ),
    Kind(
        "file",
        file("plan.pdf", PDF),
        {"telegram": Got("file", ("document",)), "discord": Got("file", ("application",))},
        (PDF,),
    ),
    Kind(
        "file with a name that could do harm, or with none",
        file("../../étc/\u202epass<wd>.pdf", PDF + b"!"),
        {
            "telegram": Got("file, under a clean name", ("document",), named=("étc_pass_wd_.pdf",)),
            "discord": Got("file, under a clean name", ("application",), named=("étc_pass_wd_.pdf",)),
        },
        (PDF + b"!",),
    ),
    Kind(
        "sticker",
        uncaptioned("wave.webp", WEBP, "sticker"),
        {
            "telegram": Got("sticker, under a message that says from whom", ("sticker",), messages=2),
            "discord": Got("picture", ("image",)),
        },
        (WEBP,),
        has_words=False,
    ),
    Kind(
        "video sticker",
        uncaptioned("wave.webm", WEBM, "sticker"),
        {
            "telegram": Got("the same, under a message that says from whom", ("sticker",), messages=2),
            "discord": Got("file, which Discord plays", ("video",)),
        },
        (WEBM,),
        has_words=False,
    ),
    Kind(
        "moving sticker",
        uncaptioned("wave.tgs", TGS, "sticker"),
        {
            "telegram": Got("the same, under a message that says from whom", ("sticker",), messages=2),
            "discord": Got("🎭, as nothing but Telegram draws it", text=("🎭",)),
        },
        (TGS,),
        has_words=False,
    ),
    Kind(
        "Discord's sticker",
        fields("discord", sticker_items=[{"id": "749054660769218631", "name": "Wave", "format_type": 3}]),
        _everywhere("🎭 and its name, as only Discord draws it", text=("🎭 Wave",)),
        has_words=False,
    ),
    Kind(
        "album of pictures",
        files(*((f"{number}.png", picture(number)) for number in range(3))),
        {
            "telegram": Got("album of up to 10, under the text", ("photo",) * 3, messages=4),
            "discord": Got("one message with up to 10 files", ("image",) * 3),
        },
        tuple(picture(number) for number in range(3)),
    ),
    Kind(
        "album of files",
        files(("a.pdf", PDF), ("b.pdf", PDF + b"b")),
        {
            "telegram": Got("album of up to 10, under the text", ("document",) * 2, messages=3),
            "discord": Got("one message with up to 10 files", ("application",) * 2),
        },
        (PDF, PDF + b"b"),
    ),
    Kind(
        "files of several kinds in a message",
        files(("a.png", picture()), ("b.pdf", PDF), ("c.mp3", MP3), on=("discord",)),
        {
            "telegram": Got(
                "one after another, neighbours of a kind as an album", ("photo", "document", "audio"), messages=4
            ),
            "discord": Got("the same", ("image", "application", "audio")),
        },
        (picture(), PDF, MP3),
    ),
    Kind(
        "place",
        fields("telegram", location=PLACE),
        {
            "telegram": Got("place on a map, under a message that says from whom", text=("52.52",), messages=2),
            "discord": Got("coordinates with a link to OpenStreetMap", text=("52.52", "13.40")),
        },
        has_words=False,
    ),
    Kind(
        "place with a name",
        fields("telegram", location=PLACE, venue={"location": PLACE, "title": "The library", "address": "Takustr. 7"}),
        {
            "telegram": Got("its name and address, and the place on a map", text=("The library", "52.52"), messages=2),
            "discord": Got("its name and address, with a link to OpenStreetMap", text=("The library", "52.52")),
        },
        has_words=False,
    ),
    Kind(
        "something forwarded",
        fields("telegram", text="Passed on", forward_origin=FORWARD_ORIGIN)
        | fields(
            "discord",
            message_snapshots=[{"message": SNAPSHOT}],
        ),
        _everywhere("what is in it; from whom it was is not told", text=("Passed on",)),
        has_words=False,
        answers=False,
    ),
    Kind(
        "contact",
        fields("telegram", contact={"phone_number": "+4915112345678", "first_name": "Ada"}),
        refused=NOT_PASSED_ON,
    ),
    Kind(
        "poll",
        fields(
            "telegram",
            poll={
                "id": "1", "question": "When?", "options": [], "total_voter_count": 0, "is_closed": False,
                "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                "allows_revoting": False, "members_only": False,
            },
        )
        | fields(
            "discord",
            poll={
                "question": {"text": "When?"}, "answers": [], "expiry": "2026-12-01T10:00:00+00:00",
                "allow_multiselect": False, "layout_type": 1, "results": {"is_finalized": False, "answer_counts": []},
            },
        ),
        refused=NOT_PASSED_ON,
    ),
    Kind("dice", fields("telegram", dice={"emoji": "🎲", "value": 3}), refused=NOT_PASSED_ON),
    Kind(
        "game, story, checklist",
        fields("telegram", story={"id": 3, "chat": {"id": 4711, "type": "private", "first_name": "Somebody"}}),
        refused=NOT_PASSED_ON,
    ),
)  # fmt: skip
