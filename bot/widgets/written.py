"""All that people wrote about one session, and how much of each text its card has room for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.widgets.request_form import answer_text
from bot.words import Words
from core.booking import BookingStatus, SessionCard

PLENTY = 1000
"""Characters of texts that stand on a card in full: with all else it then fits into one message on every platform."""
FOLDED = 650
"""Characters of all of them together where they do not; what is left out is read below the card."""
MOST = 160
IN_FULL = 4000


@dataclass(frozen=True)
class Written:
    """The texts of a session's card, each under its title, and the room for each of them."""

    texts: tuple[tuple[str, str], ...]
    """What was written with the request beside the topic."""
    room: int
    folded: bool
    """Whether some text is longer than its room, and is read in full below the card."""


def written_on(words: Words, card: SessionCard) -> Written:
    """What the card has room for."""
    texts = asked_for(words, card)
    all_texts = [card.topic, *(text for _, text in (*texts, *said_since(words, card)))]
    if sum(map(_width, all_texts)) <= PLENTY:
        return Written(texts, IN_FULL, False)
    room = min(MOST, FOLDED // len(all_texts))
    return Written(texts, room, any(len(text) > room for text in all_texts))


def asked_for(words: Words, card: SessionCard) -> tuple[tuple[str, str], ...]:
    """What was written with the request beside the topic, each under its title."""
    texts = ((words("Details"), card.details), (words("Agenda"), card.agenda))
    answers = tuple((answered.question, answer_text(words, answered.answer)) for answered in card.answers)
    return (*((title, text) for title, text in texts if text), *answers)


def said_since(words: Words, card: SessionCard) -> tuple[tuple[str, str], ...]:
    """What was written since, each under its title, as far as the viewer reads it."""
    preparation = card.preparation if card.booking_status is BookingStatus.CONFIRMED else None
    absent = card.mentor_name if card.absent_id == card.mentor_person_id else card.student_name
    texts = (
        (words("About this time"), card.slot_notes),
        (words("From %(name)s", name=card.mentor_name), preparation),
        (words("Reason"), card.reason),
        (words("%(name)s contests it", name=absent), card.contest),
        (words("Notes"), card.shared_notes),
        (words("Private notes"), card.private_notes),
    )
    return tuple((title, text) for title, text in texts if text)


def _width(text: str) -> int:
    """How long a text can become on a platform that escapes its marks and begins each quoted line with one."""
    return len(text) + 2 * text.count("\n") + sum(not (c.isalnum() or c.isspace()) for c in text)
