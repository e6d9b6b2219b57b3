"""The three screens that the bare handlers turn between: as long as Parley's, with as many buttons, and nothing to work
out. Each label leads to one screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BareScreen:
    """A screen that is always the same."""

    html: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def markdown(self) -> str:
        """The text as Discord takes it."""
        return self.html.replace("<b>", "**").replace("</b>", "**")


_HOME_ROWS = (
    ("Book a session", "My sessions"),
    ("Messages", "Time zone"),
    ("Courses", "Connections", "Help"),
)

HOME = BareScreen(
    "Hello <b>Student</b>. Here you book time with your mentor at Parley: pick one, pick a time, say what it is about."
    "\n\nWhat would you like to do?",
    _HOME_ROWS,
)
HELP = BareScreen(
    "<b>How it works</b>\n"
    "Pick your mentor, a day and a time, and say what it is about. When they say yes, you both get reminders a day and "
    "an hour before, and a button that opens the meeting when it is time.\n\n"
    "You can write to each other through me. Neither of you sees the other's account or number.\n\n"
    "/book Book a session\n"
    "/mentors See who you can talk to\n"
    "/courses Courses, and who teaches them\n"
    "/sessions Your sessions\n"
    "/requests Requests that wait for you\n"
    "/today Your sessions of today\n"
    "/waitlist Times you wait for\n"
    "/chats Your conversations\n"
    "/message Write to somebody you have a session with\n"
    "/delete Take back a message: answer it with this\n"
    "/connections Who you are connected with\n"
    "/link Be one person on both platforms\n"
    "/unlink Part one of your accounts again\n"
    "/notices Choose where my messages reach you\n"
    "/timezone Set your time zone\n"
    "/help How it works",
    _HOME_ROWS,
)
SESSIONS = BareScreen(
    "<b>Upcoming</b> (0)\n\nNothing ahead. Book a session to begin.",
    (("Past", "Cancelled"), ("Book a session", "Home")),
)
SCREENS = {"Home": HOME, "Help": HELP, "My sessions": SESSIONS}
