"""The words by which shapes are known."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

TABLES = tomllib.loads(files("bot.bounces").joinpath("data", "shapes.toml").read_text("utf-8"))
AS_WRITTEN = TABLES.pop("as_written").values()
LISTS = [words for table in TABLES.values() for words in table.values()]


def test_every_phrase_can_be_found() -> None:
    """Texts are looked through in lower case, with single spaces."""
    for words in LISTS:
        assert [word for word in words if word != " ".join(f"_{word}_".lower().split()).strip("_")] == []


def test_no_phrase_is_listed_twice() -> None:
    """Nor one that another of its list is part of: it would never decide anything."""
    assert [
        word for words in (*LISTS, *AS_WRITTEN) for word, count in Counter(words).items() if count > 1
    ] == []
