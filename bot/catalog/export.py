"""The whole catalog as one JSON document, for other programs; export.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.catalog.model import CodeClass, EnhancedCode, Entry, Reason, Rejection, ReplyCode, Wording

if TYPE_CHECKING:
    from bot.catalog.catalog import Catalog

VERSION = 1
"""The form of the document; it changes when a reader of the old form would misread the new one."""

SCHEMA = Path(__file__).with_name("export.schema.json")

KINDS: dict[type[Entry], str] = {
    ReplyCode: "reply-code",
    EnhancedCode: "enhanced-code",
    CodeClass: "class",
    Reason: "reason",
    Rejection: "rejection",
}


def as_json(catalog: Catalog) -> dict[str, Any]:
    """Give every entry, provider and phrase, with the texts of every language."""
    return {
        "version": VERSION,
        "entries": [entry_as_json(entry) for entry in catalog.entries.values()],
        "providers": [_plain(provider) for provider in catalog.providers.values()],
        "phrases": [
            {
                "id": phrase.id,
                "reason": phrase.reason,
                "strength": phrase.strength.name.lower(),
                "fragments": phrase.fragments,
            }
            for phrase in catalog.phrases
        ],
    }


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Give one entry with all its fields; `kind` tells which it has."""
    row = {"kind": KINDS[type(entry)], **_plain(entry)}
    row["texts"] = {language: _wording(text) for language, text in row.pop("wordings").items()}
    if isinstance(entry, Rejection):
        row["provider"] = entry.provider.id
    row["references"] = [_plain(one) for one in entry.references]
    return row


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def _wording(text: Wording) -> dict[str, Any]:
    return {**_plain(text), "remedies": [_plain(remedy) for remedy in text.remedies]}


def _plain(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the model's values
    """Give the fields of a value, without those that are not set."""
    names = [one.name for one in fields(value)] if is_dataclass(value) else value._fields
    given = {name: getattr(value, name) for name in names}
    return {name: one for name, one in given.items() if one is not None}
