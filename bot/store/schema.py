"""The tables; each change of them is a migration beside it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    column,
    select,
    table,
)

metadata = MetaData()

VERSION = "0004"
"""The newest migration."""

VERSION_TABLE = "bounce_desk_version"
"""Where Alembic keeps the schema's version; a name of our own, as the database may be shared."""

select_version = select(column("version_num", String)).select_from(table(VERSION_TABLE))

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
    Column("correction", String(64)),
    Column("comment", Text),
    Column("kept_text", Text),
    Index("ix_feedback_team_at", "team", "at"),
)

answers = Table(
    "answers",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("revision", String(32), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("surface", String(16), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("entry", String(200), nullable=False),
    Column("reason", String(64)),
    Column("provider", String(64)),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_answers_thread", "team", "channel", "thread_ts", "fingerprint"),
    Index("ix_answers_team_at", "team", "at"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("author", String(32), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_notes_subject", "team", "subject"),
)

channel_settings = Table(
    "channel_settings",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("watch", String(16), nullable=False),
    Column("language", String(8)),
    Column("quiet_from", String(5)),
    Column("quiet_to", String(5)),
    Column("timezone", String(64)),
    Column("changed_by", String(32), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

workspace_settings = Table(
    "workspace_settings",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("notes_by", String(16), nullable=False),
    Column("changed_by", String(32), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
    Column("failed_at", DateTime(timezone=True), nullable=False),
    Column("work", Text),
    Index("ix_dead_letters_key", "key", unique=True),
    Index("ix_dead_letters_failed_at", "failed_at"),
    sqlite_autoincrement=True,  # people name a letter by its id, which must not come to mean another one
)
"""Cards and errands that failed for good; `work` is what to try again, text included, or nothing."""

replicas = Table(
    "replicas",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("run", String(32), nullable=False),
    Column("beat", Integer, nullable=False),
)
"""The processes that share the work; `run` differs at each start, `beat` grows while the process lives."""

slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("ix_slack_bots_team", "client_id", "team_id"),
)
"""Workspaces that installed the app by OAuth.  The columns are slack_sdk's; tokens are encrypted."""

slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
    Index("ix_slack_oauth_states_state", "state"),
    Index("ix_slack_oauth_states_expire_at", "expire_at"),
)
"""Installations that have begun; the columns are slack_sdk's."""
