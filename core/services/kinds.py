"""The fixed words of a service: how people meet, who may book, and whether something is asked of the student."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How the people of a session meet."""

    VIDEO = "video"
    VOICE = "voice"
    """By phone where the service names a number, else in a room without cameras."""
    IN_PERSON = "in_person"
    CHAT = "chat"
    """On the line that runs through the bot."""


class WhoMayBook(StrEnum):
    """Whose requests a service takes."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    """Members of the community on its platform."""
    COURSE = "course"
    """Those enrolled in the service's course."""
    CONNECTIONS = "connections"
    """Those the mentor is connected with."""


class Need(StrEnum):
    """Whether the request form asks for something."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_ASKED = "not_asked"
