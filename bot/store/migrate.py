"""Brings a database to the schema that this program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy

from bot.errors import SettingsError
from bot.store.database import locked_database
from bot.store.schema import VERSION, VERSION_TABLE, select_version

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

TOO_NEW = (
    "The database was made by a newer Bounce Desk (schema {found}; this one knows {known}). "
    "Update Bounce Desk, or let DATABASE_URL name another database."
)


def migrate(url: URL) -> None:
    """Run the migrations that the database lacks, one program at a time.  It blocks.

    Raises SettingsError when the database cannot be used, or has a schema that this program does not know.
    """
    with locked_database(url) as connection:
        found = _version(connection)
        if found != VERSION:
            _upgrade(connection, found)


def _version(connection: Connection) -> str | None:
    """Give the version of the schema; None for a database without it."""
    if not sqlalchemy.inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select_version)


def _upgrade(connection: Connection, found: str | None) -> None:
    # Alembic holds 9 MB from its import on, and nearly every start can do without.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    steps = ScriptDirectory.from_config(config)
    if found and found not in {step.revision for step in steps.walk_revisions()}:
        raise SettingsError(TOO_NEW.format(found=found, known=VERSION))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
