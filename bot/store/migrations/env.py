"""What Alembic runs to migrate: the connection is handed in by the store, which holds the lock."""

from __future__ import annotations

from alembic import context

from bot.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
