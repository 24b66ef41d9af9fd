"""What the whole run leaves behind: nothing."""

from __future__ import annotations

import sys


def pytest_sessionfinish() -> None:
    """Stop PostgreSQL if a test started it; processes of a shared run end without Python's own exit."""
    if databases := sys.modules.get("tests.store.databases"):
        databases.stop_postgres_server()
