"""The tables; each change of them is a migration beside it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, String, Table

metadata = MetaData()

VERSION_TABLE = "bounce_desk_version"
"""Where Alembic keeps the schema's version; a name of our own, as the database may be shared."""

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("team", String(32), nullable=False),
    Column("rule", String(200), nullable=False),
    Column("entry", String(200), nullable=False),
    Column("useful", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("fingerprint", String(64), nullable=False, index=True),
)
