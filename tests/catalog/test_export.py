"""The catalog as one JSON document that other programs can rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema

from bot import catalog
from bot.catalog.export import as_json, schema
from tests.catalog.test_load import load, reply_code

if TYPE_CHECKING:
    from pathlib import Path


def test_export_is_what_its_schema_says() -> None:
    """The exported document is valid by the published schema and holds every entry in every language."""
    known = catalog.load()
    document = json.loads(json.dumps(as_json(known)))
    jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)
    rows = {row["id"]: row for row in document["entries"]}
    assert rows.keys() == known.entries.keys()
    assert rows["451"]["texts"]["de"]["name"] == known.entries["451"].wording("de").name


def test_the_teams_entries_are_exported_as_well(tmp_path: Path) -> None:
    """The document holds what the team added, in the place of what it overrode, and is valid."""
    document = json.loads(
        json.dumps(as_json(load(tmp_path, reply_codes=reply_code("451") + reply_code("299"))))
    )
    jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)
    rows = {row["id"]: row for row in document["entries"]}
    assert rows["451"]["texts"]["en"]["name"] == "Our 451"
    assert rows["299"]["texts"]["en"]["name"] == "Our 299"
    assert len(document["entries"]) == len(rows)
