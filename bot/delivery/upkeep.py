"""Keeps the queue's tables small: texts go when their work is done, keys and dead letters when time is up."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.background import in_background
from bot.delivery import dead_letters
from bot.delivery.queue import Queue
from bot.errors import SettingsError
from bot.store.database import connected_database, locked_database

if TYPE_CHECKING:
    from sqlalchemy import URL

INTERVAL = 20.0
"""Seconds between two rounds; a text outlives its work by no more."""

KEYS_KEPT = timedelta(days=2)
"""For how long it is known which messages were answered: Slack sends an event again for up to a day."""

KEYS_INTERVAL = 600.0
"""Seconds between two looks for keys and dead letters whose time is up."""

log = structlog.get_logger(__name__)


class Upkeep:
    """The rounds through one database; several replicas may make them."""

    def __init__(self, url: URL, keep_failed: timedelta) -> None:
        """Take the database, and how long dead letters are kept."""
        self._url = url
        self._queue = Queue(url)
        self._keep_failed = keep_failed
        self._keys_at = 0.0
        self._is_log_full = False
        self._stopping = asyncio.Event()
        self._rounds: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to make rounds."""
        self._stopping.clear()
        self._rounds = in_background(self._make_rounds())

    async def stop(self) -> None:
        """Finish the round."""
        self._stopping.set()
        if self._rounds:
            await asyncio.wait({self._rounds})
            self._rounds = None

    async def _make_rounds(self) -> None:
        while not self._stopping.is_set():
            try:
                await asyncio.to_thread(self.tidy)
            except (SettingsError, SQLAlchemyError) as error:
                log.warning("the queue was not tidied", reason=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), INTERVAL)

    def tidy(self) -> None:
        """Make a round.  It blocks.  Raises SettingsError when the database cannot be used."""
        with locked_database(self._url) as connection:
            failed = dead_letters.bury(self._queue, connection)
            gone = self._queue.forget_texts(connection)
            if time.monotonic() >= self._keys_at:
                self._keys_at = time.monotonic() + KEYS_INTERVAL
                now = datetime.now(UTC)
                gone += self._queue.forget_keys(connection, now - KEYS_KEPT)
                gone += dead_letters.forget(connection, now - self._keep_failed)
        for key in failed:
            log.error("failed for good; “python -m bot jobs list” shows it", key=key)
        self._is_log_full |= bool(failed or gone) and self._url.drivername == "sqlite"
        if self._is_log_full:
            self._empty_log()

    def bury_event(self, **event: str) -> None:
        """Make a dead letter of an event; see `dead_letters`.  It blocks, and raises as `tidy` does."""
        with locked_database(self._url) as connection:
            dead_letters.bury_event(connection, **event)

    def backlog(self) -> tuple[int, int]:
        """Count what is not done yet, and the dead letters.  It blocks, and raises as `tidy` does."""
        with connected_database(self._url) as connection:
            return self._queue.backlog(connection), dead_letters.count(connection)

    def _empty_log(self) -> None:
        """Leave no text in SQLite's log of changes, where it stands until others are written over it."""
        with connected_database(self._url) as connection:
            # Cards could not be stored while it waits for readers: better the next time.
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
            is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            self._is_log_full = bool(is_busy)
