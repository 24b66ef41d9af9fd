"""Cards and errands that failed for good: kept until somebody tries them again, drops them, or time is up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dbos import DBOSClient, WorkflowSerializationFormat
from sqlalchemy import delete, func, insert, select, update

from bot.delivery.queue import APPLICATION, ENDED_TOO_OFTEN, FORM, QUEUE, WORKFLOWS, Queue
from bot.errors import JobError
from bot.store.database import connected_database, locked_database, read_database_url
from bot.store.migrate import migrate
from bot.store.schema import dead_letters

if TYPE_CHECKING:
    from typing import Self

    from sqlalchemy import Connection, Row

    from bot.delivery.queue import Failure

GAVE_UP = ("GaveUpError", "PortableWorkflowError")
"""The names of errors raised on purpose, for the first time and after a restart: their text may be shown."""


EVENT = "event"
INSTEAD = "Drop it, and choose “Explain bounce” on the message."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """What failed for good, without its text.

    `key` names the message that was to be answered, `kind` is `card`, `files` or `event` (one at which the
    program failed before there was a card), `attempts` how often it was tried.
    """

    id: int
    key: str
    kind: str
    team: str
    channel: str
    reason: str
    attempts: int
    accepted_at: datetime
    failed_at: datetime


class DeadLetters:
    """The dead letters of one database.

    Every method blocks, and raises SettingsError when the database cannot be used.
    """

    def __init__(self, database_url: str) -> None:
        """Take DATABASE_URL as users write it.  Raises SettingsError when it is none."""
        self._url = read_database_url(database_url)
        self._queue = Queue(self._url)

    def open(self) -> Self:
        """Bring the database to the schema that this program knows."""
        migrate(self._url)
        return self

    def all(self) -> list[DeadLetter]:
        """List them, the oldest first."""
        columns = [dead_letters.c[name] for name in DeadLetter.__dataclass_fields__]
        with connected_database(self._url) as connection:
            rows = connection.execute(select(*columns).order_by(dead_letters.c.id)).mappings().all()
        return [
            DeadLetter(**{**row, **{name: _utc(row[name]) for name in ("accepted_at", "failed_at")}})
            for row in rows
        ]

    def retry(self, number: int) -> str:
        """Put one back into the queue; give its key.

        Raises JobError when there is none, or what is left of it cannot be read.
        """
        with locked_database(self._url) as connection:
            row = _take(connection, number)
            if row.kind == EVENT:
                raise JobError(f"Job {number} cannot be tried again: an event's text is not kept. {INSTEAD}")
            if row.work is None or row.kind not in WORKFLOWS:
                raise JobError(f"Job {number} cannot be tried again: it cannot be read. Drop it.")
            self._queue.remove(connection, row.key)
            _put_back(connection, row)
        return str(row.key)

    def drop(self, number: int) -> str:
        """Delete one; give its key.  Raises JobError when there is none."""
        with locked_database(self._url) as connection:
            return str(_take(connection, number).key)


def _put_back(connection: Connection, letter: Row[Any]) -> None:
    """Queue a dead letter's work again, as old as it was."""
    client = DBOSClient(system_database_engine=connection.engine, application_name=APPLICATION, lazy=True)
    client.enqueue_in_transaction(
        connection,
        {
            "workflow_name": WORKFLOWS[letter.kind],
            "queue_name": QUEUE,
            "workflow_id": letter.key,
            "app_version": FORM,
            "queue_partition_key": f"{letter.team}:{letter.channel}",
            "serialization_type": WorkflowSerializationFormat.PORTABLE,
        },
        letter.work,
        _utc(letter.accepted_at).timestamp(),
    )


def bury(queue: Queue, connection: Connection) -> list[str]:
    """Make dead letters of the work that failed since the last time; give its keys."""
    failures = list(queue.failures(connection))
    letters = [_letter(failure) for failure in failures]
    keys = [letter["key"] for letter in letters]
    if letters:
        connection.execute(delete(dead_letters).where(dead_letters.c.key.in_(keys)))
        connection.execute(insert(dead_letters), letters)
        queue.forget_inputs(connection, keys)
    return keys


def bury_event(connection: Connection, *, team: str, channel: str, ts: str, reason: str) -> None:
    """Keep that the program failed at an event, without its text; the same one may come again."""
    key, now = f"{team}:{channel}:{ts}:event", datetime.now(UTC)
    again = (
        update(dead_letters)
        .where(dead_letters.c.key == key)
        .values(attempts=dead_letters.c.attempts + 1, failed_at=now, reason=reason)
    )
    if connection.execute(again).rowcount == 0:
        letter = {"key": key, "kind": EVENT, "team": team[:32], "channel": channel[:32], "reason": reason}
        connection.execute(insert(dead_letters).values(**letter, attempts=1, accepted_at=now, failed_at=now))


def count(connection: Connection) -> int:
    """Count the dead letters."""
    return int(connection.execute(select(func.count()).select_from(dead_letters)).scalar_one())


def forget(connection: Connection, before: datetime) -> int:
    """Delete the dead letters of work that failed before some time."""
    return connection.execute(delete(dead_letters).where(dead_letters.c.failed_at < before)).rowcount


def _letter(failure: Failure) -> dict[str, Any]:
    reason, attempts = _reason(failure)
    team, _, channel = failure.partition.partition(":")
    return {
        "key": failure.key,
        "kind": next((kind for kind, name in WORKFLOWS.items() if name == failure.name), failure.name[:32]),
        "team": team[:32],
        "channel": channel[:32],
        "reason": reason,
        "attempts": attempts,
        "accepted_at": datetime.fromtimestamp(failure.accepted_at / 1000, UTC),
        "failed_at": datetime.fromtimestamp(failure.failed_at / 1000, UTC),
        "work": _work(failure.inputs),
    }


def _reason(failure: Failure) -> tuple[str, int]:
    """Say why work failed and how often it was tried; other errors only by name, for they may quote."""
    if failure.status == ENDED_TOO_OFTEN:
        return "Each time it was begun, the program ended.", failure.begun - 1
    try:
        error = json.loads(failure.error or "")
        name, text, code = str(error["name"]), str(error["message"]), error.get("code")
    except (ValueError, TypeError, KeyError, AttributeError):
        return "What was stored cannot be read.", failure.begun
    if name in GAVE_UP and isinstance(code, int):
        return text, code
    return f"The program is at fault: {name}.", failure.begun


def _work(inputs: str | None) -> str | None:
    """Find what to try again in a workflow's inputs, as DBOS writes them."""
    try:
        work = json.loads(inputs or "")["positionalArgs"][0]
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    # What we write is ASCII; anything else is damaged, and a database may refuse it.
    return work if isinstance(work, str) and work.isascii() and work.isprintable() else None


def _take(connection: Connection, number: int) -> Row[Any]:
    taken = delete(dead_letters).where(dead_letters.c.id == number).returning(*dead_letters.c)
    if (row := connection.execute(taken).one_or_none()) is None:
        raise JobError(f"There is no job {number}. “python -m bot jobs list” shows those that there are.")
    return row


def _utc(moment: datetime) -> datetime:
    """Take it to UTC, which SQLite does not keep."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
