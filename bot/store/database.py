"""Reads DATABASE_URL as users write it and opens the database it names."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import event, exc, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

BACKENDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""What DATABASE_URL may begin with, and SQLAlchemy's name for it."""

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql+psycopg": "postgresql+psycopg"}

LOCK_TIMEOUT = 5
"""Seconds that a statement waits for another program's lock on an SQLite file."""

LOCKS = {
    # A file is locked as a whole; reading goes on meanwhile (https://www.sqlite.org/wal.html).
    "sqlite": ("PRAGMA journal_mode=WAL", "BEGIN IMMEDIATE"),
    # The number only has to differ from other programs' locks in the same database.
    "postgresql": ("SELECT pg_advisory_xact_lock(7236480251)",),
}

HOW = (
    "DATABASE_URL must name an SQLite file (sqlite:///bounce_desk.db) "
    "or a PostgreSQL database (postgresql://user:password@host/database)."
)


def read_database_url(text: str) -> URL:
    """Give the URL for SQLAlchemy, whichever driver the user named.

    Raises SettingsError; its text never repeats the URL, which may hold a password.
    """
    try:
        url = make_url(text)
    except exc.ArgumentError:
        raise SettingsError(HOW) from None
    backend = url.drivername.partition("+")[0]
    if backend not in BACKENDS or not url.database or url.database == ":memory:":
        raise SettingsError(HOW)
    return url.set(drivername=BACKENDS[backend])


def open_database(url: URL) -> AsyncEngine:
    """Make the engine; nothing is connected yet.

    Parameters are kept out of the text of errors, and so out of the logs.
    """
    engine = create_async_engine(url.set(drivername=ASYNC_DRIVERS[url.drivername]), hide_parameters=True)
    if url.drivername == "sqlite":
        event.listen(engine.sync_engine, "connect", _wait_for_locks)
    return engine


@contextmanager
def locked_database(url: URL) -> Iterator[Connection]:
    """Hold the database for one program at a time; what was done is committed in the end.

    It blocks.  Raises SettingsError when the database cannot be reached, locked or written.
    """
    engine = sqlalchemy.create_engine(url, hide_parameters=True, poolclass=sqlalchemy.NullPool)
    if url.drivername == "sqlite":
        event.listen(engine, "connect", _wait_for_locks)
    try:
        with engine.connect() as connection:
            for statement in LOCKS[url.get_backend_name()]:
                connection.exec_driver_sql(statement)
            yield connection
            connection.commit()
    except exc.DBAPIError as error:
        name = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
        complaint = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        message = f"The database {name} cannot be used: {complaint[0]}. Check DATABASE_URL."
        raise SettingsError(message) from None


def _wait_for_locks(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT * 1000}")
    cursor.close()
