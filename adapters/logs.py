"""Logs: for people in a terminal, JSON lines elsewhere, and never a secret in them, whoever wrote the line."""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

import structlog

REMOVED = "[removed]"
TOKEN_IN_PATH = re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w%.-]+")  # these let anybody answer as the bot
CHATTY = ("alembic", "apscheduler", "discord.client", "discord.gateway", "httpcore", "httpx")


class SecretsRemover:
    """Cuts secrets out of finished text, also where they are percent-encoded or escaped for JSON."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in self._forms(secret)}
        self._known = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None

    @staticmethod
    def _forms(secret: str) -> set[str]:
        number, colon, rest = secret.partition(":")
        whole = [secret, rest] if colon and number.isdigit() and len(rest) >= 16 else [secret]
        forms = {form for text in whole for form in (text, quote(text), quote(text, safe=""), json.dumps(text)[1:-1])}
        return forms - {""}

    def __call__(self, text: str) -> str:
        text = TOKEN_IN_PATH.sub(rf"\1{REMOVED}", text)
        return self._known.sub(REMOVED, text) if self._known else text


class SafeFormatter(structlog.stdlib.ProcessorFormatter):
    """Renders our lines and the libraries' alike, and takes the secrets out last, so that none slips past."""

    def __init__(self, remove_secrets: SecretsRemover, *, for_people: bool, colors: bool) -> None:
        renderers: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
        if for_people:
            plain = structlog.dev.plain_traceback  # the rich one shows local variables
            renderers.append(structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain))
        else:
            renderers += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        super().__init__(processors=renderers, foreign_pre_chain=[*shared_processors(), structlog.stdlib.ExtraAdder()])
        self._remove_secrets = remove_secrets

    def format(self, record: logging.LogRecord) -> str:
        return self._remove_secrets(super().format(record))


def shared_processors() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def set_up(*, level: str = "info", secrets: Iterable[str] = (), stream: TextIO = sys.stderr) -> None:
    """Send every line of this process to `stream`, structlog's and the standard library's, without `secrets`."""
    terminal = stream.isatty()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(SecretsRemover(secrets), for_people=terminal, colors=terminal))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level) if level != "debug" else logging.DEBUG)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    log_uncaught_exceptions()


def log_uncaught_exceptions() -> None:
    """An exception nobody caught is a log line too: Python's own report would print what it carries as it is."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            logging.getLogger("parley").critical("uncaught exception", exc_info=(kind, error, trace))

    def report_in_thread(failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            report(failure.exc_type, failure.exc_value, failure.exc_traceback)

    sys.excepthook = report
    threading.excepthook = report_in_thread
