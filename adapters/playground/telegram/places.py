"""Where a person can go, and what they mean by a place's name: `dm` is the first bot's chat, `@name` another's."""

from __future__ import annotations

from adapters.playground.telegram.state import Chat, Person, State
from adapters.playground.window import NotOnScreen


def places_of(state: State, person: Person) -> tuple[str, ...]:
    """The chat with the first bot, the topics in it, then their groups."""
    groups = (group.title for group in state.groups.values() if person.id in group.people)
    return ("dm", *_topics(state, person).values(), *groups)


def threads_of(state: State, person: Person) -> tuple[str, ...]:
    """The topics in the chat with the first bot."""
    return tuple(_topics(state, person).values())


def topic_at(state: State, person: Person, place: str) -> int:
    """The newest topic of that name in the chat with the first bot; 0 for all other places."""
    topics = _topics(state, person) if place != "dm" else {}
    return next((topic for topic, name in reversed(topics.items()) if name == place), 0)


def chat_at(state: State, person: Person, place: str) -> Chat:
    """The chat in which the place is: a topic is in the one with the first bot."""
    if place == "dm" or place.startswith("@"):
        bots = [b for b in state.bots.values() if place in ("dm", f"@{b.username}")]
        if bots:
            return state.private(bots[0], person)
    if topic_at(state, person, place):
        return chat_at(state, person, "dm")
    for group in state.groups.values():
        if group.title == place and person.id in group.people:
            return group
    raise NotOnScreen(f"{person.first_name} has no chat {place!r}")


def _topics(state: State, person: Person) -> dict[int, str]:
    bot = next(iter(state.bots.values()), None)
    return state.private(bot, person).topics if bot else {}
