"""The queue as it stands in the database: DBOS's tables, as far as Bounce Desk itself reads and clears them.

They are described at https://docs.dbos.dev/explanations/system-tables.  Every function is done within the
connection's transaction.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, column, delete, exists, func, inspect, select, table, update

from bot.store.schema import replicas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy import URL, ColumnElement, Connection, TableClause

APPLICATION = "bounce-desk"
"""The name by which DBOS tells our work from other programs' in the same database."""

QUEUE = "cards"

FORM = "1"
"""The form of the cards in the database and of the steps taken with them.

DBOS gives a process only the work of its own version.  This one stands still when Bounce Desk is updated, so
that the new program finishes the work of the old; it changes only with the form.
"""

WORKFLOWS = {"card": "post_card", "files": "do_errand"}
"""The kinds of work, and DBOS's names for what does them."""

WAITING, UNDER_WAY = "ENQUEUED", "PENDING"
DONE = ("SUCCESS", "CANCELLED")
ENDED_TOO_OFTEN = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
FAILED = ("ERROR", ENDED_TOO_OFTEN)
"""DBOS's names for what became of work."""

WORK_COLUMNS = (
    *("name", "status", "application_name", "queue_partition_key", "executor_id", "owner_xid"),
    *("created_at", "started_at_epoch_ms", "updated_at", "completed_at", "recovery_attempts"),
)


class Failure(NamedTuple):
    """Work that ended without success, as DBOS keeps it; `error` and `inputs` are JSON, times are in ms."""

    key: str
    name: str
    status: str
    partition: str
    begun: int
    accepted_at: int
    failed_at: int
    inputs: str | None
    error: str | None


class Queue:
    """DBOS's tables in one database."""

    def __init__(self, url: URL) -> None:
        schema = None if url.get_backend_name() == "sqlite" else "dbos"

        def known(name: str, *columns: str) -> TableClause:
            return table(name, *map(column, ("workflow_uuid", *columns)), schema=schema)

        self._work = known("workflow_status", *WORK_COLUMNS)
        self._inputs = known("workflow_input", "inputs")
        self._outcomes = known("workflow_output", "error")
        self._steps = known("operation_outputs")

    def failures(self, connection: Connection) -> Iterator[Failure]:
        """Give the work that failed and whose texts are still there."""
        work, key = self._work.c, self._work.c.workflow_uuid
        query = (
            select(
                key,
                work.name,
                work.status,
                func.coalesce(work.queue_partition_key, ""),
                func.coalesce(work.recovery_attempts, 0),
                work.created_at,
                work.updated_at,
                self._inputs.c.inputs,
                self._outcomes.c.error,
            )
            .select_from(self._inputs)
            .join(self._work, key == self._inputs.c.workflow_uuid)
            .outerjoin(self._outcomes, key == self._outcomes.c.workflow_uuid)
            .where(self._is(FAILED))
        )
        return (Failure(*row) for row in connection.execute(query))

    def forget_texts(self, connection: Connection) -> int:
        """Delete what finished work was made of; its key stays, so that it is not accepted a second time.

        Failed work keeps all as long as its inputs are there.
        """
        there, step = self._inputs.c.workflow_uuid, self._steps.c.workflow_uuid
        is_done = exists().where(self._work.c.workflow_uuid == there, self._is(DONE))
        is_over = exists().where(self._work.c.workflow_uuid == step, self._is((*DONE, *FAILED)))
        inputs = connection.execute(delete(self._inputs).where(is_done)).rowcount
        cleared = ~exists().where(there == step)
        return inputs + connection.execute(delete(self._steps).where(is_over, cleared)).rowcount

    def forget_inputs(self, connection: Connection, keys: Collection[str]) -> None:
        """Delete what failed work was made of, and the errors, which may quote from it."""
        for texts in (self._inputs, self._outcomes):
            connection.execute(delete(texts).where(texts.c.workflow_uuid.in_(keys)))

    def forget_keys(self, connection: Connection, before: datetime) -> int:
        """Delete the keys of work that was over before some time."""
        was_over = self._work.c.completed_at < before.timestamp() * 1000
        return self._delete(connection, and_(self._is((*DONE, *FAILED)), was_over))

    def remove(self, connection: Connection, key: str) -> None:
        """Delete one piece of work altogether."""
        self._delete(connection, self._work.c.workflow_uuid == key)

    def forget_team(self, connection: Connection, team: str) -> int:
        """Delete the work of a team, done or not; say how much that was."""
        if not inspect(connection).has_table(self._work.name, schema=self._work.schema):
            return 0  # nothing was ever accepted
        partition = self._work.c.queue_partition_key.startswith(f"{team}:", autoescape=True)
        return self._delete(connection, and_(partition, self._work.c.application_name == APPLICATION))

    def _delete(self, connection: Connection, which: ColumnElement[bool]) -> int:
        """Delete work altogether; say how much that was."""
        keys = select(self._work.c.workflow_uuid).where(which)
        for more in (self._inputs, self._outcomes, self._steps):
            connection.execute(delete(more).where(more.c.workflow_uuid.in_(keys)))
        return connection.execute(delete(self._work).where(which)).rowcount

    def put_back(self, connection: Connection) -> int:
        """Let the replicas that there are take up what was begun by others."""
        others = self._work.c.executor_id.not_in(select(replicas.c.name))
        change = update(self._work).where(self._is((UNDER_WAY,)), others)
        # As DBOS does it for the work of the process's own name when it starts.
        nobodys = {"owner_xid": None, "started_at_epoch_ms": None, "updated_at": int(time.time() * 1000)}
        return connection.execute(change.values(status=WAITING, **nobodys)).rowcount

    def backlog(self, connection: Connection) -> int:
        """Count the work that is not done yet."""
        query = select(func.count()).select_from(self._work).where(self._is((WAITING, UNDER_WAY)))
        return int(connection.execute(query).scalar_one())

    def _is(self, statuses: Collection[str]) -> ColumnElement[bool]:
        return and_(self._work.c.status.in_(statuses), self._work.c.application_name == APPLICATION)
