"""Every test of the store runs on both kinds of database."""

from __future__ import annotations

from tests.store.databases import database_url

__all__ = ["database_url"]
