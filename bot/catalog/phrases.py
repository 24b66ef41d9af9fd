"""The format of phrases.toml: what mail servers write, by reason and language.

    [mailbox-full]              # decides, whatever the enhanced code says
    en = ["mailbox is full", "quota ... exceed*"]

    [mailbox-full.alone]        # and names a bounce even in a text without any code
    en = ["recipient's mailbox is full"]

    [mailbox-full.hints]        # chooses where the enhanced code says nothing more exact
    en = ["storage limit"]

`...` stands for a few words in between, `*` for the rest of a word. Case, accents, white space and the
kind of quotes do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.catalog import checks
from bot.catalog.folding import fold
from bot.catalog.model import Phrase, Strength

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

TEMPORARY = "temporary"
"""Takes a reason's place: wordings that soften a reply of the class 5xx."""

_TABLES = {"alone": Strength.ALONE, "hints": Strength.HINT}
_LANGUAGE = re.compile(r"[a-z]{2}")
_BETWEEN = " ... "
_NO_WORD = re.compile(r"[\W_]+")
_wordings = checks.list_of(checks.text)


def read(tables: Mapping[str, Any], reasons: Container[str]) -> Iterator[Phrase | str]:
    """Yield the phrases of a file, and a sentence for each mistake in it."""
    for reason, table in tables.items():
        if reason != TEMPORARY and reason not in reasons:
            yield f"{reason}: there is no such reason"
        elif not isinstance(table, dict):
            yield f"{reason}: must be a table"
        else:
            for name, strength in _TABLES.items():
                yield from _read_table(reason, table.get(name, {}), strength, name)
            languages = {name: value for name, value in table.items() if name not in _TABLES}
            yield from _read_table(reason, languages, Strength.CLEAR)


def _read_table(reason: str, table: object, strength: Strength, name: str = "") -> Iterator[Phrase | str]:
    place = f"{reason}.{name}" if name else reason
    if not isinstance(table, dict):
        yield f"{place}: must be a table"
        return
    for language, wordings in table.items():
        if not _LANGUAGE.fullmatch(language):
            yield f"{place}.{language}: is no language of two letters"
        elif mistakes := list(_wordings(wordings, f"{place}.{language}")):
            yield from mistakes
        else:
            for wording in wordings:
                fragments = tuple(wording.split(_BETWEEN))
                pieces = tuple(map(fold, fragments))
                names = [_NO_WORD.sub("-", piece).strip("-") for piece in pieces]
                if all(names):
                    id_ = f"{reason}/{language}/{'_'.join(names)}"
                    yield Phrase(
                        id_, reason, strength, fragments, fragments if pieces == fragments else pieces
                    )
                else:
                    yield f"{place}.{language}: {wording}: there must be words on both sides of ..."
