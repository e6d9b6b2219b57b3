"""How much Discord takes. Numbers from https://discord.com/developers/docs."""

from __future__ import annotations

CONTENT = 2000
"""Characters of a message."""
ROWS = 5
ROW_BUTTONS = 5
BUTTON_LABEL = 80
BUTTON_URL = 512
OPTIONS = 25
OPTION_TEXT = 100
"""Characters of an option's label, value and description, and of a completion."""
PLACEHOLDER = 150
MODAL_TITLE = 45
MODAL_PARTS = 5
"""Fields of a modal, and the text above them."""
FIELD_LABEL = 45
FIELD_VALUE = 4000
FIELD_PLACEHOLDER = 100
COMMAND_DESCRIPTION = 100
THREAD_NAME = 100
NONCE = 25
HISTORY_PAGE = 100

ANSWER_SECONDS = 1.5
"""An interaction unanswered after this is deferred: Discord gives up after 3 s, and the call itself takes its time."""
REQUESTS, REQUEST_SECONDS = 8, 0.2
"""Our own pace, 40 requests a second in bursts of 8, so that no second ever sees the 50 that Discord allows a bot."""
