"""Half-filled forms outlive a restart, and are sent once."""

from __future__ import annotations

import asyncio

from core.forms import forget_old_forms, form_of, open_form, remember_prompt, save_field, take_form
from core.storage import Store
from tests.core.community import MINUTE, NOW

BEN = ("telegram", "ben")


async def opened(store: Store, form: str = "r.1") -> None:
    await store.write(lambda db: open_form(db, *BEN, chat="42", form=form, step="topic", now=NOW))


async def test_answers_are_kept_field_by_field(store: Store) -> None:
    await opened(store)
    await store.write(lambda db: remember_prompt(db, *BEN, chat="42", prompt_id="9"))
    await store.write(lambda db: save_field(db, *BEN, field="topic", value="Proofs", step="level", now=NOW))
    draft = await store.write(lambda db: save_field(db, *BEN, field="level", value="<b>", step=None, now=NOW))
    assert draft is not None
    assert (draft.chat, draft.form, draft.step, draft.prompt_id) == ("42", "r.1", None, "9")
    assert draft.answers == {"topic": "Proofs", "level": "<b>"}
    assert await store.read(lambda db: form_of(db, *BEN)) == draft


async def test_a_new_form_takes_the_place_of_the_old(store: Store) -> None:
    await opened(store)
    await store.write(lambda db: save_field(db, *BEN, field="topic", value="Proofs", step=None, now=NOW))
    await opened(store, "r.2")
    draft = await store.read(lambda db: form_of(db, *BEN))
    assert draft is not None
    assert (draft.form, draft.step, dict(draft.answers), draft.prompt_id) == ("r.2", "topic", {}, None)


async def test_a_form_is_taken_once(store: Store) -> None:
    await opened(store)
    takers = await asyncio.gather(*(store.write(lambda db: take_form(db, *BEN)) for _ in range(6)))
    assert [taken.form for taken in takers if taken] == ["r.1"]
    assert await store.read(lambda db: form_of(db, *BEN)) is None


async def test_an_answer_without_a_form_is_no_answer(store: Store) -> None:
    answer = await store.write(lambda db: save_field(db, *BEN, field="topic", value="x", step=None, now=NOW))
    assert answer is None
    await store.write(lambda db: remember_prompt(db, *BEN, chat="42", prompt_id="9"))


async def test_forms_that_were_left_are_forgotten(store: Store) -> None:
    await opened(store)
    assert await store.write(lambda db: forget_old_forms(db, NOW)) == 0
    assert await store.write(lambda db: forget_old_forms(db, NOW + MINUTE)) == 1
    assert await store.read(lambda db: form_of(db, *BEN)) is None
