"""The catalog as one JSON document that other programs can rely on."""

from __future__ import annotations

import json

import jsonschema

from bot import catalog
from bot.catalog.export import as_json, schema


def test_export_is_what_its_schema_says() -> None:
    """The exported document is valid by the published schema and holds every entry in every language."""
    known = catalog.load()
    document = json.loads(json.dumps(as_json(known)))
    jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)
    rows = {row["id"]: row for row in document["entries"]}
    assert rows.keys() == known.entries.keys()
    assert rows["451"]["texts"]["de"]["name"] == known.entries["451"].wording("de").name
