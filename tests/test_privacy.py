"""What people paste stays with them: after a run it is in no log, no metric and no database.

docs/privacy.md says what is kept instead.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession
from pytest_socket import socket_allow_hosts

from bot.playground import SAM, LocalSlack
from tests.faults.program import Program
from tests.slack.running import PATIENCE, held_port, patience, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

__all__ = ["patience"]

ADDRESS, SECOND, WORDS = "quillon.vask@inbox-of-vask.example", "tremlow@example.org", "Yarrowbeck-Quota"
NAME = "vask-returned.eml"
BOUNCE = f"Can somebody help Vask?\n552 5.2.2 <{ADDRESS}>: {WORDS} is over quota"
MAIL = f"""\
From: MAILER-DAEMON@mx.example.org
To: {SECOND}
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {ADDRESS}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 {WORDS} is over quota

--b--
"""
TRACES = [trace.encode() for trace in (ADDRESS, ADDRESS.partition("@")[0], SECOND, WORDS, "Vask", NAME)]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """Run a Slack."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    running = LocalSlack(acknowledge_within=PATIENCE)
    await running.start()
    yield running
    await running.stop()


async def use_every_surface(slack: LocalSlack) -> None:
    """Paste, upload, ask, press and correct, all of it about the same bounce."""
    pasted = await slack.post("support", BOUNCE)
    card = await slack.wait_for_reply("support", pasted)
    uploaded = await slack.upload("support", {NAME: MAIL.encode()}, f"From {SECOND}")
    await slack.wait_for_reply("support", uploaded)
    direct = await slack.post(slack.dm(SAM), BOUNCE)
    await slack.wait_for_reply(slack.dm(SAM), direct)
    await slack.command("/smtp", f"552 5.2.2 <{ADDRESS}>: {WORDS} is over quota")
    await slack.shortcut("explain_bounce", "support", pasted)
    await slack.wait_for(lambda: len(slack.ephemerals()) > 1)
    for action in ("customer_reply", "feedback"):
        button = next(one for one in buttons(card.blocks) if one["action_id"].startswith(action))
        await slack.press("support", card.ts, button["action_id"], value=button.get("value"))
    await slack.edit("support", pasted, f"{BOUNCE}, says {SECOND}")
    await slack.acknowledged()


def buttons(block: object) -> list[dict[str, str]]:
    """List the buttons in a card, however deep."""
    if isinstance(block, dict):
        found = [block] if "action_id" in block else []
        return found + [one for part in block.values() for one in buttons(part)]
    return [one for part in block for one in buttons(part)] if isinstance(block, list | tuple) else []


def unfinished(database: Path) -> int:
    """Count the cards and files that are still to be delivered."""
    return count(database, "SELECT count(*) FROM workflow_status WHERE status <> 'SUCCESS'")


def texts(database: Path) -> int:
    """Count the cards and files whose text is in the queue."""
    return count(database, "SELECT count(*) FROM workflow_input")


def count(database: Path, query: str) -> int:
    """Ask the database for a number."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(query).fetchone()[0])


def left_in(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def port() -> Iterator[int]:
    """Hold a port for the program."""
    with held_port() as held:
        yield held


async def test_nothing_of_a_paste_is_kept(slack: LocalSlack, port: int, tmp_path: Path) -> None:
    """Whoever reads the log at its most talkative, the metrics or the database finds nothing of a paste."""
    database, log = tmp_path / "desk.db", tmp_path / "log"
    talkative = {"LOG_LEVEL": "DEBUG", "BOUNCE_DESK_PROBES": "true", "HOST": "127.0.0.1", "PORT": f"{port}"}
    program = Program(slack, f"sqlite:///{database}", log, mode="socket", module="bot", **talkative)
    await program.start()
    await program.ready()
    await use_every_surface(slack)
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        metrics = await answer.read()
    await until(lambda: unfinished(database) == 0)
    await program.stop()
    await program.start()  # tidies first of all
    await program.ready()
    await until(lambda: texts(database) == 0)
    assert await program.stop() == 0
    left = left_in(tmp_path) | {"metrics": metrics}
    assert b"bounce_desk_cards_total" in metrics
    assert b"card done" in left["log"]
    assert [(name, trace) for name, content in left.items() for trace in TRACES if trace in content] == []
