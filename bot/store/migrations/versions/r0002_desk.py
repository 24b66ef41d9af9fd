"""Keep which messages were answered, team notes, settings, and corrections to cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables, and the columns of a correction."""
    for name, kind in (("correction", sa.String(64)), ("comment", sa.Text()), ("kept_text", sa.Text())):
        op.add_column("feedback", sa.Column(name, kind))
    op.create_index("ix_feedback_team_at", "feedback", ["team", "at"])
    op.create_table(
        "answers",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("ts", sa.String(32), primary_key=True),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32), nullable=False),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("provider", sa.String(64)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_answers_thread", "answers", ["team", "channel", "thread_ts", "fingerprint"])
    op.create_index("ix_answers_team_at", "answers", ["team", "at"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_notes_subject", "notes", ["team", "subject"])
    op.create_table(
        "channel_settings",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("watch", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("quiet_from", sa.String(5)),
        sa.Column("quiet_to", sa.String(5)),
        sa.Column("timezone", sa.String(64)),
        sa.Column("changed_by", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "workspace_settings",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("notes_by", sa.String(16), nullable=False),
        sa.Column("changed_by", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("workspace_settings", "channel_settings", "notes", "answers"):
        op.drop_table(name)
    op.drop_index("ix_feedback_team_at", "feedback")
    for name in ("correction", "comment", "kept_text"):
        op.drop_column("feedback", name)
