"""How a bot gets its updates: long polling and webhooks. Delivery to a webhook is in `webhook.py`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.state import Bot, Payload, State

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_POLL = 50
MOST_UPDATES = 100


async def get_updates(state: State, bot: Bot, params: Params) -> list[Payload]:
    """`getUpdates`: waits up to `timeout` (at most 50) seconds of real time; `allowed_updates` stays as last given."""
    limit = params.integer("limit") or MOST_UPDATES
    timeout = min(max(params.number("timeout") or 0.0, 0.0), LONGEST_POLL)
    bot.updates.allow(_kinds(params))
    return await bot.updates.poll(params.integer("offset") or 0, min(max(limit, 1), MOST_UPDATES), timeout)


def set_webhook(state: State, bot: Bot, params: Params) -> bool:
    """`setWebhook`: http is let through too, as a local Bot API server does; an empty address takes it away."""
    url = params.text("url")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if "secret_token" in params.fields and secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    bot.updates.allow(_kinds(params))
    if params.flag("drop_pending_updates"):
        bot.updates.confirm(1 << 62)
    bot.updates.end_poll("terminated by setWebhook request")
    bot.webhook.set(url, secret, params.integer("max_connections") or 40)
    return True


def delete_webhook(state: State, bot: Bot, params: Params) -> bool:
    """`deleteWebhook`."""
    if params.flag("drop_pending_updates"):
        bot.updates.confirm(1 << 62)
    bot.webhook.set("", "", 0)
    return True


def get_webhook_info(state: State, bot: Bot, params: Params) -> Payload:
    """`getWebhookInfo`."""
    return bot.webhook.info()


def _kinds(params: Params) -> list[str] | None:
    kinds = params.structure("allowed_updates")
    return None if kinds is None else [str(kind) for kind in kinds]
