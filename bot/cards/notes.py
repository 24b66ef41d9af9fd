"""A team's own notes on a card, each with a button to edit it; nothing pasted into one comes alive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.safe_text import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.cards.blocks import Block
    from bot.cards.model import Card, NotePlace

SHOWN_LIMITS = (1000, 300, 300)
"""Characters of the notes that stand open, the newest first; whoever presses “Edit note” sees all of one."""
SHOWN = len(SHOWN_LIMITS)
FOLDED = 5
"""Further notes that are folded away; the others are counted."""
FOLDED_LIMIT = 120
"""Characters of a note that is folded away; a card in a busy channel must not grow without end."""
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNote:
    """A note as a card shows it: `number` finds it again, `author` is a name, or empty where unknown."""

    number: int
    subject: str
    text: str
    author: str
    day: date


def with_notes(card: Card, notes: Sequence[TeamNote]) -> Card:
    """Put notes below a card's steps, the newest first; what makes too many is folded away or counted."""
    place = card.place
    if place is None or not notes:
        return card
    newest = sorted(notes, key=lambda note: (note.day, note.number), reverse=True)
    shown = [_note(note, place, limit) for note, limit in zip(newest, SHOWN_LIMITS, strict=False)]
    folded = [_note(note, place, FOLDED_LIMIT) for note in newest[SHOWN : SHOWN + FOLDED]]
    if rest := len(newest) - SHOWN - FOLDED:
        folded += [blocks.sentences(say(place.language, "and-more", count=rest))] if rest > 0 else []
    if folded:
        heading = say(place.language, "further-notes", count=len(newest) - SHOWN)
        shown.append(blocks.fold(heading, folded))
    return replace(card, blocks=[*card.blocks[: place.row], *shown, *card.blocks[place.row :]])


def _note(note: TeamNote, place: NotePlace, limit: int) -> Block:
    language = place.language
    about = place.subjects.get(note.subject, "")
    label = say(language, "note-about", about=about) if about else say(language, "note")
    author = shorten(one_line(note.author), NAME_LIMIT)
    signed = ", ".join(filter(None, (author, note.day.isoformat())))
    edit = blocks.button(say(language, "note-edit"), "note_edit", f"{note.number} {place.value}")
    return blocks.lines(f"{label} {shorten(note.text, limit)}\n— {signed}", edit)
