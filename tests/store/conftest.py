"""Every test of the store runs on both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store import Store
from tests.store.databases import database_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["database_url"]


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Open a store on an empty database."""
    opened = Store(database_url)
    await opened.start()
    yield opened
    await opened.stop()
