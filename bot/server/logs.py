"""Sets up the logs: for people on a terminal, for programs elsewhere, without secrets or message text."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import GaveUpError

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

TALKATIVE = ("alembic", "dbos", "uvicorn")
"""Libraries that only warn here."""

SECRET = re.compile(
    r"\b(?:xox[a-z]-|xapp-|xoxe\.)[\w.-]+|(?<=ticket=)[^&\s'\")]+|(?<=access result with code: )\S+"
)
"""Slack's tokens, the ticket in the address of a Socket Mode connection, and the code of an installation."""


def configure_logs(level: str) -> None:
    """Write what happens to standard error: lines on a terminal, else JSON objects.

    `level` is Bounce Desk's own.  Libraries write no debug lines even then: those hold messages and tokens.
    Calling it again starts anew.
    """
    own = logging.getLevelNamesMapping()[level]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _short_below_error,
        structlog.processors.format_exc_info,
    ]
    terminal = sys.stderr.isatty()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _hide_secrets,
                structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(own, logging.INFO), force=True)
    logging.getLogger("bot").setLevel(own)
    _quieten_libraries(own)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(own),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _quieten_libraries(own: int) -> None:
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(own, logging.WARNING))
    # DBOS writes by a handler of its own, unless it finds another.
    dbos = logging.getLogger("dbos")
    dbos.handlers, dbos.propagate = [logging.NullHandler()], True
    dbos.addFilter(_is_not_told_otherwise)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Drop Bolt's warning that a client and SLACK_BOT_TOKEN are both given: they are the same token."""
    return not record.getMessage().startswith("As you gave `client` as well")


def _is_not_told_otherwise(record: logging.LogRecord) -> bool:
    """Drop DBOS's tracebacks of work that was given up, and of a start that failed: we say so in one line."""
    gave_up = record.exc_info and isinstance(record.exc_info[1], GaveUpError)
    return not (gave_up or record.getMessage().startswith("DBOS failed to launch"))


def _short_below_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Leave tracebacks to errors; a warning about something that is tried again only names what happened."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.exc_info and record.levelno < logging.ERROR:
        event.pop("exc_info", None)
        event["error"] = repr(record.exc_info[1])
    return event


def _hide_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: _without_secrets(value) for key, value in event.items()}


def _without_secrets(value: Any) -> Any:  # noqa: ANN401 - whatever is logged
    if isinstance(value, str):
        return SECRET.sub("(secret)", value)
    if isinstance(value, int | float | None):
        return value
    return SECRET.sub("(secret)", repr(value))
