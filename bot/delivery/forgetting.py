"""Deletes what the queue keeps of a team: the work that waits, and the keys of what is done."""

from __future__ import annotations

from bot.delivery.queue import Queue
from bot.store.database import locked_database, read_database_url


def forget_work(database_url: str, team: str) -> int:
    """Delete all of a team's work; say how much that was.

    It blocks.  Raises SettingsError when the database cannot be used.
    """
    url = read_database_url(database_url)
    with locked_database(url) as connection:
        return Queue(url).forget_team(connection, team)
