"""What a student writes with a request, held against what the service asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.booking import session_card
from core.booking.errors import AnswerMissing, AnswerTooLong, AnswerUnknown, TopicEmpty, TopicTooLong
from core.booking.written import Written, check_written
from core.errors import ParleyError
from core.services import Answered, Need, Question, QuestionKind, ServiceTerms, change_terms
from tests.core.community import NOW, World

ASKED = replace(
    ServiceTerms(),
    details=Need.REQUIRED,
    agenda=Need.OPTIONAL,
    questions=(
        Question("What have you tried?"),
        Question("Which book?", QuestionKind.CHOICE, ("Axler", "Strang"), required=False),
        Question("How urgent?", QuestionKind.URGENCY),
    ),
)
ANSWERS = {"What have you tried?": "Much", "How urgent?": "urgent"}


def written(**changes: Any) -> Written:
    """What is kept of a form filled in well, but for the changes."""
    return check_written(**{"terms": ASKED, "topic": "Ranks", "details": "Two", "answers": ANSWERS, **changes})


def test_what_the_service_asks_is_kept_clean_in_its_order() -> None:
    kept = written(topic=" Ranks\x00 ", agenda="1. \u202eProofs\n2. Tea", answers={**ANSWERS, "Which book?": "Axler"})
    assert (kept.topic, kept.details, kept.agenda) == ("Ranks", "Two", "1. Proofs\n2. Tea")
    assert kept.answers == (
        Answered("What have you tried?", "Much"),
        Answered("Which book?", "Axler"),
        Answered("How urgent?", "urgent"),
    )


def test_what_the_service_does_not_ask_is_left_out() -> None:
    terms = replace(ServiceTerms(), topic=Need.NOT_ASKED)
    assert check_written(terms, "Ranks", "Two", "Three", ANSWERS) == Written("")
    assert check_written(replace(terms, topic=Need.OPTIONAL), "") == Written("")
    assert written(answers={**ANSWERS, "Which colour?": "Blue"}) == written()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"topic": " \u202e"}, TopicEmpty),
        ({"topic": "x" * 1001}, TopicTooLong),
        ({"details": "\n"}, AnswerMissing),
        ({"details": "x" * 1001}, AnswerTooLong),
        ({"agenda": "x" * 501}, AnswerTooLong),
        ({"answers": {}}, AnswerMissing),
        ({"answers": {**ANSWERS, "What have you tried?": " "}}, AnswerMissing),
        ({"answers": {**ANSWERS, "What have you tried?": "x" * 301}}, AnswerTooLong),
        ({"answers": {**ANSWERS, "Which book?": "Lang"}}, AnswerUnknown),
        ({"answers": {**ANSWERS, "How urgent?": "Very"}}, AnswerUnknown),
    ],
)
def test_what_is_missing_too_long_or_none_of_the_options_is_refused(
    changes: dict[str, Any], refusal: type[ParleyError]
) -> None:
    with pytest.raises(refusal) as refused:
        written(**changes)
    assert type(refused.value) is refusal


async def test_both_read_on_the_card_what_was_written(world: World) -> None:
    terms = {name: getattr(ASKED, name) for name in ("details", "agenda", "questions")}
    await world.do(change_terms, world.community.id, world.service_id, terms, by=world.ada)
    with pytest.raises(AnswerMissing):
        await world.ask()
    assert set((await world.counts()).values()) == {0}
    booking = await world.ask(details="Two", answers=ANSWERS)
    for person in (world.ada, world.ben):
        card = await world.do(session_card, world.community.id, booking.session_id, person, NOW)
        assert (card.details, card.agenda) == ("Two", None)
        assert card.answers == (Answered("What have you tried?", "Much"), Answered("How urgent?", "urgent"))
