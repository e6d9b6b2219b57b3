"""Answering pressed buttons."""

from __future__ import annotations

from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.rules import check_callback_answer
from adapters.playground.telegram.state import Bot, State
from adapters.playground.telegram.updates import CALLBACK_LIFETIME
from adapters.playground.window import Toast

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(state: State, bot: Bot, params: Params) -> bool:
    """`answerCallbackQuery`: once, and for as long as the query could stay in the queue (moved time)."""
    query = state.queries.get(params.text("callback_query_id"))
    late = query and state.clock.now() - query.asked_at > CALLBACK_LIFETIME
    if query is None or query.bot is not bot or query.answered or late:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    check_callback_answer(text)
    if params.text("url"):
        raise bad_request("URL_INVALID")
    query.answered = True
    del state.queries[query.id]
    if text:
        toast = Toast(text, state.clock.now(), alert=params.flag("show_alert"))
        state.toasts.setdefault((query.chat.id, query.person.id), []).append(toast)
    state.changed_for(query.person.id)
    return True
