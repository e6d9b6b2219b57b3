"""What the request form of a service asks: topic, details and agenda, and the mentor's own questions."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from bot.flow import Flow, Values
from bot.presses.services import AddQuestion, RemoveQuestion, RequireAnswer, ShowForm, ShowQuestion, ShowSetting
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.services import OF_FORM, SETTINGS, back_row, my_service, setting_value
from bot.words import Words, noted
from core.services import Question, QuestionKind, ServiceView, change_terms
from core.services.questions import MOST_QUESTIONS, QUESTION_LIMIT

questions = Flow("questions")

KINDS = (
    (QuestionKind.TEXT, noted("Ask in words")),
    (QuestionKind.CHOICE, noted("Ask for a choice")),
    (QuestionKind.URGENCY, noted("Ask how urgent")),
)
OPTIONS_LIMIT = 500
CHECKS = 10_000


@questions.press(ShowForm, reads=True)
def show_form(turn: Turn, pressed: ShowForm) -> Screen:
    return form_screen(turn, my_service(turn, pressed.service))


@questions.form(AddQuestion)
def question_form(words: Words, opened_by: AddQuestion) -> Form:
    kind, title = KINDS[min(opened_by.kind, len(KINDS) - 1)]
    urgent = kind is QuestionKind.URGENCY
    hint = words("Leave it out to ask: How urgent is it?") if urgent else words("Like: What have you tried so far?")
    fields = [Field("text", words("Question"), hint, required=not urgent, most=QUESTION_LIMIT)]
    if kind is QuestionKind.CHOICE:
        hint = words("From two to ten, with commas between")
        fields.append(Field("options", words("Answers to choose from"), hint, long=True, most=OPTIONS_LIMIT))
    return Form(words.say(title), tuple(fields), opened_by, in_place=True)


@questions.submitted(AddQuestion)
def add_question(turn: Turn, opened_by: AddQuestion, values: Values) -> Screen:
    kind, _ = KINDS[min(opened_by.kind, len(KINDS) - 1)]
    text = values.get("text", "")
    if kind is QuestionKind.URGENCY and not text.strip():
        text = turn.words("How urgent is it?")
    typed = values.get("options", "").replace("\n", ",").split(",")
    options = tuple(option.strip() for option in typed if option.strip())
    service = my_service(turn, opened_by.service)
    return _changed(turn, service, (*service.terms.questions, Question(text, kind, options)))


@questions.press(ShowQuestion, reads=True)
def show_question(turn: Turn, pressed: ShowQuestion) -> Screen:
    service, words = my_service(turn, pressed.service), turn.words
    if pressed.place >= len(service.terms.questions):
        return form_screen(turn, service)
    question = service.terms.questions[pressed.place]
    which = (service.id, pressed.place, _check(question))
    other = words("Can be left out") if question.required else words("Has to be answered")
    row = (
        Button(other, RequireAnswer(*which, required=not question.required)),
        Button(words("Take it out"), RemoveQuestion(*which), Style.DANGER),
    )
    back = (Button(words("Request form"), ShowForm(service.id)),)
    return Screen("services/question.j2", {"question": question}, buttons=(row, back))


@questions.press(RequireAnswer)
def require_answer(turn: Turn, pressed: RequireAnswer) -> Screen:
    service = my_service(turn, pressed.service)
    asked = list(service.terms.questions)
    if not _is_there(asked, pressed):
        return form_screen(turn, service)
    asked[pressed.place] = replace(asked[pressed.place], required=pressed.required)
    return _changed(turn, service, tuple(asked))


@questions.press(RemoveQuestion)
def remove_question(turn: Turn, pressed: RemoveQuestion) -> Screen:
    service = my_service(turn, pressed.service)
    asked = list(service.terms.questions)
    if not _is_there(asked, pressed):
        return form_screen(turn, service)
    del asked[pressed.place]
    return _changed(turn, service, tuple(asked))


def form_screen(turn: Turn, service: ServiceView) -> Screen:
    """What students are asked when they request the service, and the ways to change it."""
    words, terms = turn.words, service.terms
    options = [
        Option(f"{words.say(setting.title)}: {setting_value(turn, setting, service)}", ShowSetting(service.id, place))
        for place, setting in enumerate(SETTINGS)
        if setting.name in OF_FORM
    ]
    options += [
        Option(question.text, ShowQuestion(service.id, place)) for place, question in enumerate(terms.questions)
    ]
    adding = tuple(Button(words.say(title), AddQuestion(service.id, place)) for place, (_, title) in enumerate(KINDS))
    return Screen(
        "services/form.j2",
        {"questions": terms.questions, "most": MOST_QUESTIONS},
        choice=Choice(words("Choose what to change"), tuple(options)),
        buttons=(adding if len(terms.questions) < MOST_QUESTIONS else (), back_row(words, service)),
    )


def _changed(turn: Turn, service: ServiceView, asked: tuple[Question, ...]) -> Screen:
    change = {"questions": asked}
    return form_screen(
        turn, change_terms(turn.db, turn.community.id, service.id, change, by=turn.me, admin=turn.is_admin)
    )


def _is_there(asked: list[Question], pressed: RequireAnswer | RemoveQuestion) -> bool:
    """Whether the question that was shown still stands at its place."""
    return pressed.place < len(asked) and _check(asked[pressed.place]) == pressed.check


def _check(question: Question) -> int:
    """Tells this question from another that has come to its place."""
    return crc32(question.text.encode()) % CHECKS
