"""Meeting links on a Jitsi server. Which room, and when its link is shown, is decided elsewhere."""

from __future__ import annotations

import json
from urllib.parse import quote


class Jitsi:
    """Rooms of one Jitsi server, such as meet.jit.si.

    Subject and name travel in the fragment, which browsers keep to themselves, as JSON values:
    https://jitsi.github.io/handbook/docs/user-guide/user-guide-advanced
    """

    def __init__(self, domain: str = "meet.jit.si") -> None:
        self._domain = domain

    def link(self, *, room: str, subject: str, display_name: str, audio_only: bool = False) -> str:
        """An address that opens the room in a browser, titled with the subject, under the person's name.

        With `audio_only` nobody's camera is on there.
        """
        settings: dict[str, str | bool] = {"config.subject": subject, "userInfo.displayName": display_name}
        if audio_only:
            settings["config.startAudioOnly"] = True
        fragment = "&".join(f"{name}={quote(json.dumps(value), safe='')}" for name, value in settings.items())
        return f"https://{self._domain}/{quote(room, safe='')}#{fragment}"
