"""The text of a message event: what a person pasted, or what another bot wrote in its alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.bounces import rich_text

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPED = "rich_text"
NO_TEXT = {"actions", "image", "divider"}
"""Blocks whose words are no text: buttons, for one."""
DEEPEST = 6
"""A table's cell is the deepest that Slack has."""


def event_text(event: dict[str, Any]) -> str:
    """Put together what a message says.

    The rich_text blocks keep a paste better than `text`; alerts of other bots say it in blocks of other kinds
    and in attachments.
    """
    blocks = event.get("blocks") or []
    said = _joined(rich_text(blocks) or event.get("text") or "", _shown(blocks))
    attached = [_attached(one) for one in event.get("attachments") or ()]
    return "\n".join(filter(None, (said, *attached))) if attached else said


def _attached(attachment: dict[str, Any]) -> str:
    fields = (str(one.get("value") or "") for one in attachment.get("fields") or [])
    parts = (attachment.get("pretext"), attachment.get("title"), attachment.get("text"), *fields)
    written = "\n".join(str(part) for part in parts if part)
    blocks = attachment.get("blocks") or []
    return _joined(written, rich_text(blocks), _shown(blocks)) or str(attachment.get("fallback") or "")


def _joined(*parts: str) -> str:
    """Join what differs: of two texts that say the same, the longer one stands for both."""
    said = ""
    for part in parts:
        if said in part:
            said = part
        elif part not in said:
            said = f"{said}\n{part}"
    return said


def _shown(blocks: list[dict[str, Any]]) -> str:
    """Give the text of all blocks but those that a person types."""
    others = [block for block in blocks if block.get("type") not in (TYPED, *NO_TEXT)]
    return "\n".join(_texts(others, DEEPEST)) if others else ""


def _texts(value: object, depth: int) -> Iterator[str]:
    """Give each text within blocks, in its order."""
    if isinstance(value, str) or not depth:
        return
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, depth)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "text" and isinstance(one, str):
                yield one
            else:
                yield from _texts(one, depth - 1)
