"""Reads DATABASE_URL as users write it and opens the database it names."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import event, exc, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

BACKENDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""What DATABASE_URL may begin with, and SQLAlchemy's name for it."""

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql+psycopg": "postgresql+psycopg"}

LOCK_TIMEOUT = 5
"""Seconds that a statement waits for another program's lock on an SQLite file."""

IDLE_TIMEOUT = 10
"""Seconds that PostgreSQL waits for the next statement of a transaction."""

GIVING_UP = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""When a PostgreSQL is given up that does not answer: in seconds, the last in milliseconds.

Its machine may go without a word; TCP by itself then waits for a quarter of an hour and more.  DATABASE_URL
may say otherwise (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS).
"""

LOCK_NUMBER = 7236480251
"""It only has to differ from other programs' locks in the same PostgreSQL database."""

LOCKS = {
    # A file is locked as a whole; reading goes on meanwhile (https://www.sqlite.org/wal.html).
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})",
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
    except (exc.ArgumentError, ValueError):  # the latter for a port that is no number
        raise SettingsError(HOW) from None
    backend = url.drivername.partition("+")[0]
    if backend not in BACKENDS or not url.database or url.database == ":memory:":
        raise SettingsError(HOW)
    url = url.set(drivername=BACKENDS[backend])
    return url if backend == "sqlite" else url.set(query={**GIVING_UP, **url.query})


def open_database(url: URL) -> AsyncEngine:
    """Make the engine; nothing is connected yet.

    Parameters are kept out of the text of errors, and so out of the logs.
    """
    engine = create_async_engine(url.set(drivername=ASYNC_DRIVERS[url.drivername]), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", SET_UP[url.get_backend_name()])
    return engine


class Database:
    """The engine between `open` and `close`, for all tables of a store."""

    def __init__(self, database_url: str) -> None:
        """Take DATABASE_URL as users write it.  Raises SettingsError when it is none."""
        self.url = read_database_url(database_url)
        self._opened: AsyncEngine | None = None

    def open(self) -> None:
        """Make the engine; nothing is connected yet."""
        self._opened = open_database(self.url)

    async def close(self) -> None:
        """Close all connections."""
        if self._opened:
            await self._opened.dispose()
            self._opened = None

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a transaction, committed in the end."""
        return self.engine.begin()

    def connect(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a connection to read."""
        return self.engine.connect()

    @property
    def engine(self) -> AsyncEngine:
        """What is open; raises RuntimeError where nothing is."""
        if self._opened is None:
            message = "The store is used before start() or after stop()."
            raise RuntimeError(message)
        return self._opened


@contextmanager
def locked_database(url: URL) -> Iterator[Connection]:
    """Hold the database for one program at a time; what was done is committed in the end.

    It blocks.  Raises SettingsError when the database cannot be reached, locked or written.
    """
    with connected_database(url) as connection:
        if url.drivername == "sqlite":
            # A file keeps this mode.  SQLite does not wait for it, so programs that start together
            # may find that another one is just doing it.
            with suppress(exc.OperationalError):
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql(LOCKS[url.get_backend_name()])
        yield connection
        connection.commit()


@contextmanager
def connected_database(url: URL) -> Iterator[Connection]:
    """Connect to the database, to read from it.

    It blocks.  Raises SettingsError when the database cannot be reached or read.
    """
    engine = sqlalchemy.create_engine(url, hide_parameters=True, poolclass=sqlalchemy.NullPool)
    event.listen(engine, "connect", SET_UP[url.get_backend_name()])
    try:
        with engine.connect() as connection:
            yield connection
    except exc.DBAPIError as error:
        # Without parameters, of which a password may be one, too.
        name = url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)
        message = f"The database {name} cannot be used: {complaint(error)}. Check DATABASE_URL."
        raise SettingsError(message) from None


def complaint(error: Exception) -> str:
    """Give what the database itself says of an error, in one line; else the error's name."""
    origin = getattr(error, "orig", None) or error
    said = str(origin).strip().splitlines() if isinstance(error, exc.DBAPIError) else []
    return said[0] if said else type(origin).__name__


def name_of(error: Exception) -> str:
    """Name an error for logs, with the database's words where they are about itself: a full disk, a lock.

    Of other errors only the name is told, for their words may quote what was to be stored.
    """
    name = type(error).__name__
    return f"{name}, {complaint(error)}" if isinstance(error, exc.OperationalError) else name


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Wait for locks, and leave no deleted text in unused places (https://www.sqlite.org/pragma.html)."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT * 1000}")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _set_up_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let go of what a process has locked that stands still in the middle of a transaction."""
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_TIMEOUT}s'")
    cursor.close()
    connection.commit()


SET_UP = {"sqlite": _set_up_sqlite, "postgresql": _set_up_postgresql}
