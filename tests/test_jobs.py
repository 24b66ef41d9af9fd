"""`bot jobs`, on a database with jobs that failed for good."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from bot.__main__ import main
from bot.delivery.dead_letters import DeadLetters
from bot.store.database import connected_database, locked_database, read_database_url
from bot.store.schema import dead_letters
from tests.store.databases import sqlite_file, used_file

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

__all__ = ["sqlite_file", "used_file"]


@pytest.fixture
def database(sqlite_file: Path) -> str:
    """Give DATABASE_URL for a database with two dead cards, 1 and 2, and files, 3, that cannot be read."""
    url = f"sqlite:///{sqlite_file}"
    DeadLetters(url).open()
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    card = {
        "team": "T1",
        "channel": "C1",
        "attempts": 67,
        "accepted_at": long_ago,
        "failed_at": long_ago + timedelta(hours=1),
        "reason": "Slack failed: internal_error.",
    }
    work = json.dumps({"text": "anna@example.net"})
    rows = [
        {**card, "key": "T1:C1:100.1", "kind": "card", "work": work},
        {**card, "key": "T1:C1:100.2", "kind": "card", "work": work},
        {**card, "key": "T1:C1:100.3:files", "kind": "files", "work": None},
    ]
    with locked_database(read_database_url(url)) as connection:
        connection.execute(insert(dead_letters), rows)
    return url


def call(database: str, *arguments: str) -> Result:
    """Run a command."""
    return CliRunner(env={"DATABASE_URL": database, "COLUMNS": "120"}).invoke(main, arguments)


def listed(database: str) -> list[dict[str, Any]]:
    """Give what `jobs list --json` prints."""
    rows: list[dict[str, Any]] = json.loads(call(database, "jobs", "list", "--json").stdout)
    return rows


def waiting(database: str) -> list[str]:
    """List what is in the queue."""
    with connected_database(read_database_url(database)) as connection:
        query = "SELECT workflow_uuid FROM workflow_status WHERE status = 'ENQUEUED' ORDER BY 1"
        return list(connection.exec_driver_sql(query).scalars())


def test_jobs_are_listed_without_their_texts(database: str) -> None:
    """The table says what failed, why, when and how often; with --json, for programs."""
    table = call(database, "jobs", "list")
    assert table.exit_code == 0
    for words in ("T1:C1:100.1", "card", "files", "67", "3 h", "Slack failed: internal_error."):
        assert words in table.stdout
    first, *_ = listed(database)
    assert (first["id"], first["key"], first["channel"]) == (1, "T1:C1:100.1", "C1")
    assert 3 * 3600 <= first["age"] < 3 * 3600 + 60
    assert "anna" not in table.stdout + repr(listed(database))


def test_jobs_are_tried_again_or_dropped_by_their_ids(database: str) -> None:
    """What can be done is done; each job that is not there, or cannot be tried again, gets a sentence."""
    tried = call(database, "jobs", "retry", "1", "3", "99")
    assert tried.exit_code == 1
    assert tried.stdout == "Job 1 (T1:C1:100.1) will be tried again.\n"
    unreadable, unknown = tried.stderr.splitlines()
    assert unreadable == "Job 3 cannot be tried again: it cannot be read. Drop it."
    assert unknown.startswith("There is no job 99.")
    assert waiting(database) == ["T1:C1:100.1"]
    assert call(database, "jobs", "drop", "3").stdout == "Job 3 (T1:C1:100.3:files) is dropped.\n"
    assert [row["id"] for row in listed(database)] == [2]


def test_all_jobs_are_tried_again_at_once(database: str) -> None:
    """After a long failure of Slack, one command puts back all that can be read."""
    assert call(database, "jobs", "retry", "--all").exit_code == 1
    assert waiting(database) == ["T1:C1:100.1", "T1:C1:100.2"]
    assert call(database, "jobs", "drop", "--all").exit_code == 0
    assert call(database, "jobs", "list").stdout == "No job has failed for good.\n"


@pytest.mark.parametrize("arguments", [("retry",), ("drop", "1", "--all"), ("retry", "T1:C1:100.1")])
def test_a_call_that_names_no_jobs_says_how(database: str, arguments: tuple[str, ...]) -> None:
    """Without IDs, with IDs and --all, or with something else, the usage is explained and nothing is done."""
    called = call(database, "jobs", *arguments)
    assert called.exit_code == 2
    assert "Usage: " in called.stderr
    assert len(listed(database)) == 3


def test_doctor_tells_of_jobs(database: str) -> None:
    """`doctor` counts what failed for good, and says which command shows it."""
    told = call(database, "doctor").stdout
    assert "Jobs: 3 failed for good." in told
    assert "jobs list" in told


def test_a_workspace_can_be_forgotten_with_all_its_jobs(database: str) -> None:
    """What is kept about a workspace is deleted, what waits too, once somebody says yes to the question."""
    assert call(database, "forget", "T1").exit_code == 1
    assert len(listed(database)) == 3
    assert call(database, "forget", "T2", "--yes").stdout.startswith("Nothing is kept about T2.")
    call(database, "jobs", "retry", "1")
    assert waiting(database) == ["T1:C1:100.1"]
    assert call(database, "forget", "T", "--yes").stdout.startswith("Nothing is kept about T.")
    deleted = "All that was kept about T1 is deleted (3 rows).\n"
    assert call(database, "forget", "T1", "--yes").stdout == deleted
    assert waiting(database) == []
    assert listed(database) == []
