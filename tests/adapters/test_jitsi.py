"""Links on a Jitsi server, read back as a browser does."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

import pytest

from adapters.jitsi import Jitsi

NASTY = 'Ada & "Ben" #1 <b>?=/ שלום 🌍 \\'


def settings_of(link: str) -> dict[str, object]:
    """What a Jitsi page reads from the fragment: names, and JSON values that were percent-encoded."""
    pairs = (pair.split("=", 1) for pair in urlsplit(link).fragment.split("&"))
    return {name: json.loads(unquote(value)) for name, value in pairs}


def test_a_link_names_server_room_subject_and_person() -> None:
    link = Jitsi().link(room="parley-abc", subject="Algebra", display_name="Ben")
    assert link == "https://meet.jit.si/parley-abc#config.subject=%22Algebra%22&userInfo.displayName=%22Ben%22"


@pytest.mark.parametrize("text", [NASTY, "", "a b+c%20"])
def test_what_people_typed_arrives_as_typed(text: str) -> None:
    link = Jitsi("talk.example.org").link(room="r", subject=text, display_name=text[::-1])
    assert link.isascii()
    assert " " not in link
    assert settings_of(link) == {"config.subject": text, "userInfo.displayName": text[::-1]}
    assert urlsplit(link).netloc == "talk.example.org"


def test_a_room_cannot_leave_its_path() -> None:
    assert urlsplit(Jitsi().link(room="a/../b?c#d", subject="s", display_name="n")).path == "/a%2F..%2Fb%3Fc%23d"


def test_a_call_has_no_cameras() -> None:
    link = Jitsi().link(room="r", subject="s", display_name="n", audio_only=True)
    assert settings_of(link)["config.startAudioOnly"] is True
