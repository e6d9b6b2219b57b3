"""What a mentor says of themselves, as it is typed."""

from __future__ import annotations

import pytest

from core.people import Profile
from core.people.errors import ProfileTextTooLong, TooManyTopics, YearsUnreadable
from core.people.profile import MOST_TOPICS, TEXT_LIMITS, TOPIC_LIMIT, with_typed

HERS = Profile("Sets", "I teach.", ("sets", "proofs"), "PhD", 7, "Berlin", "free")


@pytest.mark.parametrize("name", [*TEXT_LIMITS, "expertise", "years"])
def test_each_part_can_be_emptied_alone(name: str) -> None:
    emptied = with_typed(HERS, name, " ")
    parts = {part: getattr(emptied, part) == getattr(HERS, part) for part in Profile.__slots__}
    assert [part for part, same in parts.items() if not same] == [name]
    assert getattr(emptied, name) == getattr(Profile(), name)


@pytest.mark.parametrize(("name", "limit"), TEXT_LIMITS.items())
def test_a_text_is_taken_whole_or_refused(name: str, limit: int) -> None:
    assert getattr(with_typed(HERS, name, "x" * limit), name) == "x" * limit
    with pytest.raises(ProfileTextTooLong) as refusal:
        with_typed(HERS, name, "x" * (limit + 1))
    assert (refusal.value.name, refusal.value.limit, refusal.value.length) == (name, limit, limit + 1)


def test_topics_are_typed_with_commas_or_on_lines_and_kept_once_each() -> None:
    assert with_typed(HERS, "expertise", "Sets, proofs;sets\nКольца ,, ").expertise == ("Sets", "proofs", "Кольца")
    with pytest.raises(ProfileTextTooLong):
        with_typed(HERS, "expertise", "x" * (TOPIC_LIMIT + 1))
    with pytest.raises(TooManyTopics):
        with_typed(HERS, "expertise", ",".join(map(str, range(MOST_TOPICS + 1))))


@pytest.mark.parametrize(("typed", "years"), [("7", 7), ("12 years", 12), (" 1 Year.", 1), ("0", 0), ("80", 80)])
def test_years_are_a_number(typed: str, years: int) -> None:
    assert with_typed(HERS, "years", typed).years == years


@pytest.mark.parametrize("typed", ["81", "-1", "many", "7 to 9", "1e3", "³", "9" * 5000])
def test_what_is_no_number_of_years_is_refused(typed: str) -> None:
    with pytest.raises(YearsUnreadable):
        with_typed(HERS, "years", typed)
