"""What the community wants on its lines, as its admins set it: unwanted words, links, and what happens to messages."""

from __future__ import annotations

from collections.abc import Callable

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.people import GoHome
from bot.presses.policy import AddDomains, AddWords, ShowLinks, ShowPolicy, ShowWords, TakeOff, TreatLinks, TreatWords
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.relay.policy import (
    PolicyView,
    entries,
    list_domains,
    list_words,
    policy_of,
    take_off,
    treat_links,
    treat_words,
)
from core.relay.rules import LinksAre, Listed, WordsAre

policy = Flow("policy")

PAGE = 20
WORDS_ARE = tuple(WordsAre)
LINKS_ARE = tuple(LinksAre)
"""By their place in a button."""


@policy.command("policy", "Words and links in messages (admins)", admin=True, reads=True)
def policy_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return policy_screen(turn)


@policy.press(ShowPolicy, reads=True)
def show_policy(turn: Turn, pressed: ShowPolicy) -> Screen:
    return policy_screen(turn)


@policy.press(ShowWords, reads=True)
def show_words(turn: Turn, pressed: ShowWords) -> Screen:
    return words_screen(turn, pressed.page)


@policy.press(ShowLinks, reads=True)
def show_links(turn: Turn, pressed: ShowLinks) -> Screen:
    return links_screen(turn, pressed.page)


@policy.form(AddWords)
def words_form(words: Words, opened_by: AddWords) -> Form:
    hint = words("With commas between them, like: spam, free money")
    return Form(words("Unwanted words"), (Field("words", words("Words"), hint, long=True),), opened_by)


@policy.submitted(AddWords)
def add_words(turn: Turn, opened_by: AddWords, values: Values) -> Screen:
    turn.check_admin()
    list_words(turn.db, turn.community.id, values.get("words", ""), turn.now)
    return words_screen(turn)


@policy.form(AddDomains)
def domains_form(words: Words, opened_by: AddDomains) -> Form:
    hint = words("With commas between them, like: wikipedia.org, uni.edu")
    return Form(words("Allowed domains"), (Field("domains", words("Domains"), hint, long=True),), opened_by)


@policy.submitted(AddDomains)
def add_domains(turn: Turn, opened_by: AddDomains, values: Values) -> Screen:
    """Who names domains wants links to be held to them."""
    turn.check_admin()
    list_domains(turn.db, turn.community.id, values.get("domains", ""), turn.now)
    treat_links(turn.db, turn.community.id, LinksAre.LISTED)
    return links_screen(turn)


@policy.press(TakeOff)
def take_it_off(turn: Turn, pressed: TakeOff) -> Screen:
    turn.check_admin()
    gone_from = take_off(turn.db, turn.community.id, pressed.entry)
    if gone_from is None:
        return policy_screen(turn)
    return words_screen(turn) if gone_from is Listed.WORD else links_screen(turn)


@policy.press(TreatWords)
def treat_words_so(turn: Turn, pressed: TreatWords) -> Screen:
    turn.check_admin()
    treat_words(turn.db, turn.community.id, WORDS_ARE[min(pressed.how, len(WORDS_ARE) - 1)])
    return words_screen(turn)


@policy.press(TreatLinks)
def treat_links_so(turn: Turn, pressed: TreatLinks) -> Screen:
    turn.check_admin()
    treat_links(turn.db, turn.community.id, LINKS_ARE[min(pressed.how, len(LINKS_ARE) - 1)])
    return links_screen(turn)


def policy_screen(turn: Turn) -> Screen:
    """How it stands, and the way to both lists."""
    turn.check_admin()
    row = (Button(turn.words("Words"), ShowWords()), Button(turn.words("Links"), ShowLinks()))
    home = (Button(turn.words("Home"), GoHome()),)
    return Screen("policy/policy.j2", {"policy": policy_of(turn.db, turn.community.id)}, buttons=(row, home))


def words_screen(turn: Turn, page: int = 0) -> Screen:
    """The unwanted words, and what happens to messages with one."""
    turn.check_admin()
    words, stands = turn.words, policy_of(turn.db, turn.community.id)
    labels = (words("Refuse"), words("Cover"), words("Pass and tell us"))
    how = _one_of(labels, TreatWords, WORDS_ARE.index(stands.words_are))
    add = (Button(words("Add words"), AddWords(), Style.PRIMARY),)
    paging = pages_row(words, page, PAGE, stands.words, ShowWords)
    return _list_screen(turn, "policy/words.j2", stands, Listed.WORD, page, (paging, how if stands.words else (), add))


def links_screen(turn: Turn, page: int = 0) -> Screen:
    """Which links pass, and the domains to which they may lead."""
    turn.check_admin()
    words, stands = turn.words, policy_of(turn.db, turn.community.id)
    labels = (words("All pass"), words("None pass"), words("Only to these domains"))
    how = _one_of(labels, TreatLinks, LINKS_ARE.index(stands.links_are))
    add = (Button(words("Add domains"), AddDomains(), Style.PRIMARY),)
    paging = pages_row(words, page, PAGE, stands.domains, ShowLinks)
    return _list_screen(turn, "policy/links.j2", stands, Listed.DOMAIN, page, (paging, how, add))


def _one_of(labels: tuple[str, ...], press: Callable[[int], Payload], chosen: int) -> tuple[Button, ...]:
    return tuple(Button(f"✓ {label}" if place == chosen else label, press(place)) for place, label in enumerate(labels))


def _list_screen(
    turn: Turn, template: str, stands: PolicyView, kind: Listed, page: int, rows: tuple[tuple[Button, ...], ...]
) -> Screen:
    listed = entries(turn.db, turn.community.id, kind, offset=page * PAGE, limit=PAGE)
    options = tuple(Option(entry.text, TakeOff(entry.id)) for entry in listed)
    back = (Button(turn.words("Words and links"), ShowPolicy()), Button(turn.words("Home"), GoHome()))
    return Screen(
        template,
        {"policy": stands, "listed": listed},
        choice=Choice(turn.words("Choose one to take off"), options, columns=2),
        buttons=(*rows, back),
    )
