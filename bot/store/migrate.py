"""Brings a database to the schema that this program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import SettingsError
from bot.store.database import locked_database
from bot.store.schema import VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import URL

TOO_NEW = (
    "The database was made by a newer Bounce Desk (schema {found}; this one knows {known}). "
    "Update Bounce Desk, or let DATABASE_URL name another database."
)


def migrate(url: URL) -> None:
    """Run the migrations that the database lacks, one program at a time.  It blocks.

    Raises SettingsError when the database cannot be used, or has a schema that this program does not know.
    """
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    steps = ScriptDirectory.from_config(config)
    with locked_database(url) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
        if found and found not in {step.revision for step in steps.walk_revisions()}:
            raise SettingsError(TOO_NEW.format(found=found, known=steps.get_current_head()))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
