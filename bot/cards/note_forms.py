"""The modals in which a team writes, words anew and deletes its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.modal import chosen_in, form, text_area, text_in, too_long
from bot.cards.safe_text import clean

if TYPE_CHECKING:
    from bot.cards.modal import Values
    from bot.catalog import Entry, Language, Provider

NOTE = "note"
NOTE_CHANGE = "note_change"
LONGEST_NOTE = 1000
"""Characters."""
PROVIDER = "provider"
"""The choice that a note is about the provider; without it, it is about the entry."""


def note_form(entry: Entry, provider: Provider | None, language: Language, memory: str) -> dict[str, Any]:
    """Ask for a note, and whether it is about the entry or the provider, where there is one."""
    name = entry.wording(language).name
    choices = [("entry", say(language, "note-for-entry", entry=name))]
    if provider:
        choices.append((PROVIDER, say(language, "note-for-provider", provider=provider.name)))
    about = blocks.choice("radio_buttons", choices, chosen="entry")
    body = [
        *(
            [blocks.field("about", say(language, "note-for"), about)]
            if provider
            else [blocks.sentences(name)]
        ),
        _text_field(language),
    ]
    title = say(language, "note-title")
    return _form(NOTE, title, body, language, memory)


def note_change_form(text: str, language: Language, memory: str) -> dict[str, Any]:
    """Show a note to be worded anew or deleted."""
    sure = {
        "title": blocks.plain(say(language, "note-delete"), 100),
        "text": blocks.plain(say(language, "note-delete-sure"), 300),
        "confirm": blocks.plain(say(language, "note-delete"), 30),
        "deny": blocks.plain(say(language, "cancel"), 30),
        "style": "danger",
    }
    delete = blocks.button(say(language, "note-delete"), "note_delete", "delete")
    body = [
        _text_field(language, written=text),
        blocks.actions({**delete, "style": "danger", "confirm": sure}),
    ]
    return _form(NOTE_CHANGE, say(language, "note-edit"), body, language, memory)


def note_in(values: Values) -> tuple[str, bool]:
    """Give the text that was written, and whether it is about the provider."""
    return clean(text_in(values, "text")).strip(), chosen_in(values, "about") == PROVIDER


def note_mistake(language: Language, text: str) -> dict[str, str]:
    """Say at its field what is wrong with a note's text; nothing where it is well."""
    if not text:
        return refused_note(language, "note-empty")
    return too_long(language, "text", LONGEST_NOTE) if len(text) > LONGEST_NOTE else {}


def refused_note(language: Language, message: str) -> dict[str, str]:
    """Say at its field why a note is not kept: `note-empty`, `note-gone`, `notes-by-admins`."""
    return {"text": say(language, message)}


def _text_field(language: Language, written: str = "") -> blocks.Block:
    hint = say(language, "note-hint")
    return blocks.field(
        "text", say(language, "note-text"), text_area(LONGEST_NOTE, written=written), hint=hint
    )


def _form(name: str, title: str, body: list[blocks.Block], language: Language, memory: str) -> dict[str, Any]:
    save, cancel = say(language, "save"), say(language, "cancel")
    return form(name, title, body, submit=save, close=cancel, memory=memory)
