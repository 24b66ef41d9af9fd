"""The text of a message event: what a person pasted, or what another bot wrote in its alert."""

from __future__ import annotations

from typing import Any

from bot.bounces import rich_text


def event_text(event: dict[str, Any]) -> str:
    """Put together what a message says.

    The rich_text blocks keep a paste better than `text`; alerts of other bots say it in attachments.
    """
    written = rich_text(event.get("blocks") or []) or event.get("text") or ""
    attached = (one.get("text") or one.get("fallback") or "" for one in event.get("attachments") or [])
    return "\n".join(part for part in (written, *attached) if part)
