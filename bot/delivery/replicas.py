"""Who shares the work: one process alone on an SQLite file, any number of replicas on PostgreSQL."""

from __future__ import annotations

import asyncio
import fcntl
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import uuid4

import structlog
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.delivery.queue import Queue
from bot.errors import SettingsError
from bot.store.database import LOCKS, Database, name_of
from bot.store.schema import replicas

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from io import TextIOWrapper

    from sqlalchemy import URL, ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

BEAT = 1.0
"""Seconds between a replica's signs of life, and between its looks at those of the others."""

PATIENCE = 5
"""Looks without a sign of life after which a replica is taken for dead.

A replica that was only slow posts nothing twice: before each post it looks whether the work is still its own.
"""

LOCK_TIMEOUT = 2
"""Seconds to wait for a database that another process holds; the next look is soon enough."""

FILE_IN_USE = (
    "{file} is in use by another Bounce Desk. Stop that one, or give each its own file; "
    "for several replicas let DATABASE_URL name a PostgreSQL database."
)
NOT_LOCKED = "{file} cannot be written: {reason}. Bounce Desk keeps it beside its database, as a lock."
NAME_IN_USE = (
    "A replica named {name} is running on this database already. "
    "Give each replica a name of its own with BOUNCE_DESK_REPLICA."
)

log = structlog.get_logger(__name__)


class Membership(Protocol):
    """A process's part in the work; `name` is its own in DBOS's tables."""

    name: str

    async def join(self) -> None:
        """Begin, before any work is taken up.  Raises SettingsError when another process is in the way."""

    async def keep(self) -> None:
        """Give signs of life and take over the work of the dead, until cancelled."""

    async def leave(self) -> None:
        """End, when no work is under way any more."""


def membership(url: URL, name: str | None) -> Membership:
    """Make the kind that fits the database; without a name, a replica has its host's."""
    return SoleProcess(url) if url.drivername == "sqlite" else Replica(url, name or socket.gethostname())


class SoleProcess:
    """The only process that works on an SQLite file; whatever was begun before it, it takes up itself."""

    name = "local"

    def __init__(self, url: URL) -> None:
        self._file = str(url.database)
        self._lock: TextIOWrapper | None = None

    async def join(self) -> None:
        """Lock the file against a second process, for as long as this one lives."""
        await asyncio.to_thread(self._claim)

    def _claim(self) -> None:
        # A file beside it: SQLite's own locks end when any handle of its file is closed.
        beside = f"{self._file}.lock"
        try:
            lock = Path(beside).open("a")  # noqa: SIM115 - open means locked
        except OSError as error:
            raise SettingsError(NOT_LOCKED.format(file=beside, reason=error.strerror)) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise SettingsError(FILE_IN_USE.format(file=self._file)) from None
        self._lock = lock

    async def keep(self) -> None:
        """Do nothing: there is nobody else."""

    async def leave(self) -> None:
        """Unlock the file."""
        if self._lock:
            self._lock.close()
            self._lock = None


class _Sign(NamedTuple):
    """A replica's sign of life: as long as it lives, the next one differs."""

    run: str
    beat: int


class Replica:
    """One process of several on a PostgreSQL database."""

    def __init__(self, url: URL, name: str) -> None:
        self.name = name
        self._run = uuid4().hex
        self._database = Database(url.render_as_string(hide_password=False))
        self._queue = Queue(url)
        self._seen: dict[str, _Sign] = {}
        self._silent: dict[str, int] = {}

    async def join(self) -> None:
        """Take the name; from a dead process, when that has given no sign of life for a while.

        Raises SettingsError when another process that lives has it.
        """
        self._database.open()
        last = None
        for look in range(PATIENCE + 1):
            sign = (await self._signs()).get(self.name)
            if last and sign and sign != last:
                break
            if sign is None or look == PATIENCE:
                if await self._take_name(from_dead=sign):
                    return
                break
            if last is None:
                log.info("waiting for a sign of life of the replica that had this name", replica=self.name)
            last = sign
            await asyncio.sleep(BEAT)
        await self._database.close()
        raise SettingsError(NAME_IN_USE.format(name=self.name))

    async def keep(self) -> None:
        """Beat, and take over the work of those that have not done so for a while."""
        is_first = True
        while True:
            try:
                await self._beat()
                dead = await self._silent_ones()
                if dead or is_first:
                    await self._bury(dead)
                is_first = False
            except (SQLAlchemyError, OSError) as error:
                log.warning("no sign of life given", replica=self.name, error=name_of(error))
            await asyncio.sleep(BEAT)

    async def leave(self) -> None:
        """Hand over what was begun and not finished."""
        try:
            async with self._locked() as connection:
                await connection.execute(delete(replicas).where(*_is(self.name, self._run)))
                await connection.run_sync(self._queue.put_back)
        except SQLAlchemyError as error:
            # The others will notice.
            log.warning("work not handed over", replica=self.name, error=name_of(error))
        await self._database.close()

    async def _take_name(self, *, from_dead: _Sign | None) -> bool:
        """Make the name ours, unless somebody else was faster."""
        mine = insert(replicas).values(name=self.name, run=self._run, beat=0)
        try:
            async with self._database.begin() as connection:
                if from_dead:
                    gone = (*_is(self.name, from_dead.run), replicas.c.beat == from_dead.beat)
                    await connection.execute(delete(replicas).where(*gone))
                await connection.execute(mine)
        except IntegrityError:
            return False
        return True

    async def _beat(self) -> None:
        beat = update(replicas).where(*_is(self.name, self._run)).values(beat=replicas.c.beat + 1)
        async with self._database.begin() as connection:
            is_known = (await connection.execute(beat)).rowcount
        if not is_known:
            is_back = await self._take_name(from_dead=None)
            log.warning("taken for dead, being too slow", replica=self.name, is_back=is_back)

    async def _silent_ones(self) -> dict[str, _Sign]:
        """Give the replicas that have been silent for too long, with their last signs."""
        seen, self._seen = self._seen, {}  # who cannot listen does not know who is silent
        self._seen = await self._signs()
        self._silent = {
            name: self._silent.get(name, 0) + 1 if seen.get(name) == sign else 0
            for name, sign in self._seen.items()
        }
        return {name: sign for name, sign in self._seen.items() if self._silent[name] >= PATIENCE}

    async def _bury(self, dead: dict[str, _Sign]) -> None:
        """Give the work of the dead to those that live; whoever is faster does it for all."""
        async with self._locked() as connection:
            for name, sign in dead.items():
                gone = (*_is(name, sign.run), replicas.c.beat == sign.beat)
                await connection.execute(delete(replicas).where(*gone))
            count = await connection.run_sync(self._queue.put_back)
        if dead or count:
            log.warning("work taken over", replicas=sorted(dead), count=count)

    async def _signs(self) -> dict[str, _Sign]:
        async with self._database.connect() as connection:
            return await _signs(connection)

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[AsyncConnection]:
        """Hold the database alone, not waiting for long: the others wait for signs of life."""
        async with self._database.begin() as connection:
            await connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}s'")
            await connection.exec_driver_sql(LOCKS["postgresql"])
            yield connection


async def _signs(connection: AsyncConnection) -> dict[str, _Sign]:
    rows = await connection.execute(select(replicas.c.name, replicas.c.run, replicas.c.beat))
    return {name: _Sign(run, beat) for name, run, beat in rows}


def _is(name: str, run: str) -> tuple[ColumnElement[bool], ...]:
    return replicas.c.name == name, replicas.c.run == run
