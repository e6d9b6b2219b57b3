"""Why a message was not passed on, as facts with data."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class MessageEmpty(ParleyError):
    """A message has nothing to read."""


class MessageTooLong(ParleyError):
    """A message has `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class NothingShared(ParleyError):
    """The two have nothing to do with each other, so there is no line between them."""


class ConversationMissing(ParleyError):
    """No such conversation or message, or the person has no part in it."""


class LineClosed(ParleyError):
    """Nothing passes between the two at the moment. Why is not said: it may be the other's wish."""

    def __init__(self, other_name: str) -> None:
        super().__init__(other_name)
        self.other_name = other_name


class ConversationClosed(ParleyError):
    """One of the two has closed the conversation: who asks, or the other."""

    def __init__(self, other_id: int, other_name: str, by_oneself: bool) -> None:
        super().__init__(other_id, other_name, by_oneself)
        self.other_id = other_id
        self.other_name = other_name
        self.by_oneself = by_oneself


class LineBlocked(ParleyError):
    """The person has blocked the other, and can undo that."""

    def __init__(self, other_id: int, other_name: str) -> None:
        super().__init__(other_id, other_name)
        self.other_id = other_id
        self.other_name = other_name


class SaidTooFast(ParleyError):
    """The person has said `limit` things within a minute; it goes on at `goes_on_at`."""

    def __init__(self, limit: int, goes_on_at: datetime) -> None:
        super().__init__(limit, goes_on_at)
        self.limit = limit
        self.goes_on_at = goes_on_at


class Suspended(ParleyError):
    """An admin has suspended the person from writing to others."""


class WordUnwanted(ParleyError):
    """The community does not want these `words`, as they stand in the message."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(words)
        self.words = words


class LinkUnwanted(ParleyError):
    """A message leads to these `hosts`; the community allows links to the `allowed` domains alone, or to none."""

    def __init__(self, hosts: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        super().__init__(hosts, allowed)
        self.hosts = hosts
        self.allowed = allowed


class DomainUnreadable(ParleyError):
    """What was typed is no domain."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class NothingToAdd(ParleyError):
    """No word or domain was given that can be listed."""


class PolicyTooLong(ParleyError):
    """The list would have `length` entries; at most `limit` are kept."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class KindNotCarried(ParleyError):
    """What was sent is of a kind that is not passed on."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class FileEmpty(ParleyError):
    """There is nothing in a file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FileTooBig(ParleyError):
    """A file has `size` bytes; at most `limit` pass to the other's platform."""

    def __init__(self, name: str, size: int, limit: int) -> None:
        super().__init__(name, size, limit)
        self.name = name
        self.size = size
        self.limit = limit


class EditedTooOften(ParleyError):
    """A message has been edited `limit` times, and stays as it is."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NotYourMessage(ParleyError):
    """Only who said something can take it back or change it."""


class NothingAnswered(ParleyError):
    """What was to be taken back was not named: it is done in answer to the message."""


class StrayGone(ParleyError):
    """What was typed before it was said to whom is no longer kept."""


class ReportMissing(ParleyError):
    """No such report, or nothing to report."""


class ReportSettled(ParleyError):
    """An admin has settled the report already."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class NothingToLookFor(ParleyError):
    """No words were given to search for."""
