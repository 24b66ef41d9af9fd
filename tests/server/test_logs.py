"""The logs tell what happens, and nothing that is nobody's business."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import structlog

from bot.server import configure_logs
from tests.server.conftest import over_socket_mode
from tests.slack.running import IN_A_HURRY

if TYPE_CHECKING:
    import pytest

    from tests.server.conftest import Served


def test_programs_get_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Where standard error is no terminal, every line is JSON: time, level, logger, event and its fields."""
    configure_logs("INFO")
    structlog.get_logger("bot.delivery").info("card posted", key="T1:C1:1")
    logging.getLogger("slack_bolt.AsyncApp").warning("from %s", "Bolt")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (
        ours.items()
        >= {"event": "card posted", "key": "T1:C1:1", "level": "info", "logger": "bot.delivery"}.items()
    )
    assert (
        theirs.items() >= {"event": "from Bolt", "level": "warning", "logger": "slack_bolt.AsyncApp"}.items()
    )
    assert ours["timestamp"].endswith("Z")


def test_the_level_is_bounce_desks_own(capsys: pytest.CaptureFixture[str]) -> None:
    """LOG_LEVEL decides how much is said; debug lines of libraries never are."""
    configure_logs("DEBUG")
    structlog.get_logger("bot.delivery").debug("details")
    logging.getLogger("slack_sdk.web.async_client").debug("Sending a request - text: 550 no such user")
    logging.getLogger("dbos").info("talk")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["details"]
    configure_logs("ERROR")
    structlog.get_logger("bot.delivery").warning("card refused")
    logging.getLogger("slack_bolt").warning("careful")
    assert capsys.readouterr().err == ""


def test_tokens_and_tickets_are_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """A token is not shown, wherever it stands: in a text, a field, an error, an address."""
    configure_logs("INFO")
    log = structlog.get_logger("bot.server")
    log.info("with xoxb-1-secret", tokens=["xapp-1-secret", {"refresh": "xoxe.xoxp-1-secret"}])
    link = "wss://wss-primary.slack.com/link/?ticket=secret&app_id=1"
    logging.getLogger("slack_bolt").error("failed", exc_info=OSError(f"for xoxp-1-secret: {link}"))
    refused = "Failed to fetch oauth.v2.access result with code: %s - error: timeout"
    logging.getLogger("slack_bolt.oauth").warning(refused, "secret.1.secret")
    written = capsys.readouterr().err
    assert written.count("(secret)") == 6
    assert "secret" not in written.replace("(secret)", "")


def test_an_error_shows_where_but_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback has no values of variables in it; a warning has no traceback."""
    configure_logs("INFO")
    try:
        json.loads("anna@example.net")
    except ValueError as error:
        structlog.get_logger("bot.server").exception("failed")
        logging.getLogger("dbos").warning("tried again", exc_info=error)
        logging.getLogger("dbos").exception("DBOS failed to launch:")  # the start says why
    failed, again = map(json.loads, capsys.readouterr().err.splitlines())
    assert "JSONDecodeError: Expecting value" in failed["exception"]
    assert "JSONDecodeError" in again["error"]
    assert "exception" not in again
    assert "anna" not in failed["exception"].replace('json.loads("anna@example.net")', "")


@IN_A_HURRY
async def test_no_message_is_logged_at_any_level(bolt: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """What people write is in no log line, even at DEBUG and when handling it fails."""
    configure_logs("DEBUG")
    bolt.failures = 1
    async with over_socket_mode(bolt):
        await bolt.slack.post("support", "550 5.1.1 anna@example.net: no such user")
        await bolt.slack.command("/smtp", "anna@example.net")
        await bolt.slack.acknowledged()
    written = capsys.readouterr().err
    assert "could not be stored" in written
    assert "anna" not in written
    assert bolt.slack.bot_token not in written
    assert bolt.slack.app_token not in written
