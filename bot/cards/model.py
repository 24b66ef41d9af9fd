"""What goes into a card and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalog import Explanation, Language, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reply and what it means, with everyone it concerns: equal replies to several recipients are one."""

    explanation: Explanation
    evidence: str
    """The diagnostic as it stood in the text, not yet redacted."""
    recipients: tuple[str, ...] = ()
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePlace:
    """Where a card takes its team's notes: before the block at `row`.

    `subjects` are what the notes may be about (an entry's id, `provider:` and a provider's id) and what each
    is called, empty for the card's own entry. `value` is what a button remembers of the card.
    """

    subjects: Mapping[str, str]
    row: int
    value: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What chat.postMessage takes: Block Kit JSON and the plain sentence that says the same."""

    text: str
    blocks: list[dict[str, Any]]
    place: NotePlace | None = None
    """None for a card that explains no entry."""


def provider_subject(provider: Provider) -> str:
    """Name a provider as a note's subject."""
    return f"provider:{provider.id}"
