"""What a run of the tests takes from its surroundings, and what it leaves behind: nothing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from bot.settings import Settings
from tests.surroundings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")
"""Examples are the same in every run, and none is too slow on a busy machine."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Share the tests among twice as many processes as cores: they mostly wait. Eight do, or one a core."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(cores, min(2 * cores, 8))


@pytest.fixture(scope="session", autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the developer's settings alone: those in `.env`, and those in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("without-dotenv"))
        patch.setenv("PYTHONPATH", str(ROOT))
        for variable in list(os.environ):
            if variable.lower() in Settings.model_fields:
                patch.delenv(variable)
        yield


def pytest_sessionfinish() -> None:
    """Stop PostgreSQL if a test started it; processes of a shared run end without Python's own exit."""
    if databases := sys.modules.get("tests.store.databases"):
        databases.stop_postgres_server()
