"""What teams choose: how each channel is watched, and who may write notes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, insert, select

from bot.store.schema import channel_settings, workspace_settings

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.store.database import Database

Watch = Literal["everything", "threads", "asked"]
"""What a channel lets the bot answer unasked: every message, replies in threads only, or nothing."""

NotesBy = Literal["everyone", "admins"]
NOTES_BY: tuple[NotesBy, ...] = ("everyone", "admins")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChoice:
    """How one channel wants it.

    `language` None: as the reader's Slack is. The quiet hours are `HH:MM` in `timezone` (IANA), or all None;
    they may pass midnight. `changed_by` is a user's id, None for what nobody has changed yet.
    """

    watch: Watch = "everything"
    language: str | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    timezone: str | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None

    def is_quiet(self, moment: datetime) -> bool:
        """Say whether a moment lies in the quiet hours; the hour that ends them does not."""
        if not (self.quiet_from and self.quiet_to):
            return False
        clock = f"{moment.astimezone(_zone(self.timezone)):%H:%M}"
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to


def _zone(name: str | None) -> tzinfo:
    """Find a time zone; a machine without its rules takes UTC."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceChoice:
    """How one workspace wants it."""

    notes_by: NotesBy = "everyone"
    changed_by: str | None = None
    changed_at: datetime | None = None


class Choices:
    """The choices of all teams."""

    def __init__(self, database: Database) -> None:
        """Take the database, opened or not."""
        self._database = database

    async def channel(self, team: str, channel: str) -> ChannelChoice:
        """Give what a channel chose, or what holds where nobody has."""
        row = await self._get(channel_settings, team=team, channel=channel)
        return ChannelChoice(**row) if row else ChannelChoice()

    async def choose_for_channel(self, team: str, channel: str, choice: ChannelChoice, *, by: str) -> None:
        """Keep what somebody chose for a channel."""
        await self._put(channel_settings, {"team": team, "channel": channel}, asdict(choice), by)

    async def channels(self, team: str) -> dict[str, ChannelChoice]:
        """Give the channels of a team that chose something, by their ids."""
        query = select(channel_settings).where(channel_settings.c.team == team)
        async with self._database.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {
            row["channel"]: ChannelChoice(**{k: row[k] for k in row if k not in ("team", "channel")})
            for row in rows
        }

    async def workspace(self, team: str) -> WorkspaceChoice:
        """Give what a workspace chose, or what holds where nobody has."""
        row = await self._get(workspace_settings, team=team)
        return WorkspaceChoice(**row) if row else WorkspaceChoice()

    async def choose_for_workspace(self, team: str, choice: WorkspaceChoice, *, by: str) -> None:
        """Keep what somebody chose for a workspace."""
        await self._put(workspace_settings, {"team": team}, asdict(choice), by)

    async def _get(self, table: Table, **key: str) -> dict[str, Any] | None:
        query = select(table).where(*(table.c[name] == value for name, value in key.items()))
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return {name: value for name, value in row.items() if name not in key} if row else None

    async def _put(self, table: Table, key: dict[str, str], values: dict[str, Any], by: str) -> None:
        changed = {"changed_by": by, "changed_at": datetime.now(UTC)}
        async with self._database.begin() as connection:
            await connection.execute(
                delete(table).where(*(table.c[name] == value for name, value in key.items()))
            )
            await connection.execute(insert(table).values({**values, **changed, **key}))
