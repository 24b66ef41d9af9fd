"""What goes into a card and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.catalog import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reply and what it means, with everyone it concerns: equal replies to several recipients are one."""

    explanation: Explanation
    evidence: str
    """The diagnostic as it stood in the text, not yet redacted."""
    recipients: tuple[str, ...] = ()
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What chat.postMessage takes: Block Kit JSON and the plain sentence that says the same."""

    text: str
    blocks: list[dict[str, Any]]
