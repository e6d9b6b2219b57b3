"""A mentor's own profile: as students read it, with the ways to write each part of it."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.people import GoHome, ListMentors
from bot.presses.profile import ShowProfile, WriteProfile
from bot.presses.schedule import ShowHours
from bot.presses.services import ListServices
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.hours import my_profile
from bot.widgets.profile import told_of
from bot.words import Noted, noted
from core.people import MentorView, Profile, describe_mentor
from core.people.profile import MOST_TOPICS, TEXT_LIMITS, TOPIC_LIMIT, with_typed

profile = Flow("profile")

PARTS = (
    ("headline", noted("Headline"), noted("Like: Maths that makes sense")),
    ("bio", noted("About you"), noted("What students should know of you before they ask")),
    ("expertise", noted("Topics"), noted("Like: algebra, proofs, study plans")),
    ("qualifications", noted("Qualifications"), noted("Like: PhD in mathematics")),
    ("years", noted("Years of experience"), noted("Like: 7")),
    ("location", noted("Place"), noted("Where you work, like: Berlin")),
    ("rate", noted("Rate"), noted("Like: 40 EUR an hour, or free")),
)
"""Buttons name a part by its place here, so new ones go to the end."""
LIMITS = {**TEXT_LIMITS, "expertise": MOST_TOPICS * (TOPIC_LIMIT + 2), "years": 20}
"""The most characters that are typed for each."""
LONGEST_NOW = 40


@profile.command("profile", "What students read of you", reads=True)
def profile_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return own_screen(turn, my_profile(turn))


@profile.press(ShowProfile, reads=True)
def show_profile(turn: Turn, pressed: ShowProfile) -> Screen:
    return own_screen(turn, my_profile(turn))


@profile.form_of(WriteProfile)
def part_form(turn: Turn, opened_by: WriteProfile) -> Form:
    words, (name, title, hint) = turn.words, _part(opened_by)
    now = _written(my_profile(turn).profile, name)
    kept = words("Now “%(now)s”; left out, it is taken away", now=_short(now)) if now else words.say(hint)
    # each field goes by the name of its part: what is kept of a refused one is offered for that part alone
    field = Field(name, words.say(title), kept, long=name == "bio", required=False, most=LIMITS[name], value=now)
    return Form(words("Your profile"), (field,), opened_by, in_place=True)


@profile.submitted(WriteProfile)
def write_part(turn: Turn, opened_by: WriteProfile, values: Values) -> Screen:
    mentor, (name, _, _) = my_profile(turn), _part(opened_by)
    written = with_typed(mentor.profile, name, values.get(name, ""))
    return own_screen(turn, describe_mentor(turn.db, turn.community.id, mentor.id, written, by=turn.me))


def own_screen(turn: Turn, mentor: MentorView) -> Screen:
    """What students read, and each part with what it is now."""
    words = turn.words
    options = []
    for place, (name, title, _) in enumerate(PARTS):
        now = _written(mentor.profile, name)
        options.append(Option(f"{words.say(title)}: {_short(now) or words('none')}", WriteProfile(place)))
    return Screen(
        "people/own_profile.j2",
        told_of(turn, mentor),
        choice=Choice(words("Choose what to change"), tuple(options)),
        buttons=(
            (Button(words("My services"), ListServices()), Button(words("My hours"), ShowHours())),
            (Button(words("All"), ListMentors()), Button(words("Home"), GoHome())),
        ),
    )


def _part(opened_by: WriteProfile) -> tuple[str, Noted, Noted]:
    return PARTS[min(opened_by.part, len(PARTS) - 1)]


def _written(said: Profile, name: str) -> str:
    """A part as it is typed."""
    if name == "expertise":
        return ", ".join(said.expertise)
    if name == "years":
        return "" if said.years is None else str(said.years)
    text: str = getattr(said, name)
    return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NOW else line[: LONGEST_NOW - 1] + "…"
