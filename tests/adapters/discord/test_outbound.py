"""Screens within Discord's limits: rows, labels, selects and forms."""

from adapters.cutting import cut
from adapters.discord.outbound import modal, plain, sheet
from bot.screens import Field, Form, Key, Line, Options, Shown, Style
from tests.adapters.discord.scripted import Ask


def keys(count: int) -> tuple[Key, ...]:
    return tuple(Key(f"Key {number}", f"k.{number}") for number in range(count))


def rows_of(shown: Shown) -> list[int]:
    view = sheet(shown).view
    assert view is not None
    return [len(row["components"]) for row in view.to_components()]


async def test_rows_stay_as_they_are_where_they_fit() -> None:
    assert rows_of(Shown("x", rows=(keys(2), keys(5), keys(1)))) == [2, 5, 1]


async def test_a_row_that_is_too_wide_is_broken_and_too_many_rows_are_packed() -> None:
    assert rows_of(Shown("x", rows=(keys(7), keys(1)))) == [5, 2, 1]
    assert rows_of(Shown("x", rows=tuple(keys(2) for _ in range(7)))) == [5, 5, 4]


async def test_a_select_takes_one_of_the_five_rows() -> None:
    shown = Shown("x", Options("Which?", (Line("One", "o.1"),)), tuple(keys(5) for _ in range(9)))
    assert rows_of(shown) == [1, 5, 5, 5, 5]


async def test_custom_ids_are_unique_and_carry_their_data() -> None:
    view = sheet(Shown("x", rows=((Key("A", "same"), Key("B", "same"), Key("C", "choice")),))).view
    assert view is not None
    ids = [part["custom_id"] for row in view.to_components() for part in row["components"]]
    assert len(set(ids)) == 3
    assert [plain(one) for one in ids] == ["same", "same", "choice"]


async def test_labels_are_cut_at_a_word() -> None:
    words = "word " * 40
    options = Options(words, (Line(words, "o.1", words),))
    view = sheet(Shown("x", options, ((Key(words, "k", Style.SUCCESS), Key("Open", url="https://a.example")),))).view
    assert view is not None
    (select,), (button, link) = (row["components"] for row in view.to_components())
    assert [len(select["placeholder"]), len(select["options"][0]["label"]), len(button["label"])] == [145, 95, 75]
    assert button["label"].endswith("word…")
    assert (button["style"], link["style"], link["url"]) == (3, 5, "https://a.example")


async def test_a_form_is_cut_to_what_a_modal_takes() -> None:
    fields = tuple(Field(f"f{number}", "label " * 20, "hint " * 40, most=9000, value="v" * 5000) for number in range(7))
    drawn = modal(Form("title " * 20, fields, Ask())).to_dict()
    assert (len(drawn["title"]), drawn["custom_id"], len(drawn["components"])) == (42, "ask", 5)
    label = drawn["components"][0]
    text = label["component"]
    assert len(label["label"]) <= 45
    assert (len(text["value"]), text["max_length"], len(text["placeholder"]) <= 100) == (4000, 4000, True)


async def test_a_screen_that_must_fit_one_message_says_that_it_was_cut() -> None:
    drawn = sheet(Shown("word " * 900))
    assert len(drawn.texts) == 3
    assert len(drawn.only) <= 2000
    assert drawn.only.endswith("word …")


def test_a_long_word_is_cut_anywhere() -> None:
    assert cut("a" * 50, 10) == "a" * 9 + "…"
    assert cut("short", 10) == "short"
