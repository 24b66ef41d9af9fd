"""The format of phrases.toml: what mail servers write, by reason and language.

    [mailbox-full]              # decides, whatever the enhanced code says
    en = ["mailbox is full", "quota ... exceed*"]

    [mailbox-full.alone]        # and names a bounce even in a text without any code
    en = ["recipient's mailbox is full"]

    [mailbox-full.loose]        # decides where none of these stands
    en = ["(mailbox|inbox) ... (full|used up)"]

    [mailbox-full.hints]        # chooses where the enhanced code says nothing more exact
    en = ["storage limit"]

`...` stands for a few words in between, `*` for the rest of a word, `(full|over quota)` for any of these; one
of them may be nothing. Case, accents, white space and the kind of quotes do not count.
"""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from bot.catalog.format import checks
from bot.catalog.model import Phrase, Strength
from bot.catalog.words.folding import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

TEMPORARY = "temporary"
"""Takes a reason's place: wordings that soften a reply of the class 5xx."""

_TABLES = {"alone": Strength.ALONE, "loose": Strength.LOOSE, "hints": Strength.HINT}
_LANGUAGE = re.compile(r"[a-z]{2}")
_BETWEEN = " ... "
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
MOST_SPELLINGS = 400
"""Ways to write one fragment, from which on it is a mistake: all its choices multiply."""
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
                phrase = _phrase(reason, language, wording, strength)
                yield phrase or (
                    f"{place}.{language}: {wording}: there must be words on both sides of ..., "
                    f"and at most {MOST_SPELLINGS} ways to choose between them"
                )


def spellings(fragment: str) -> list[str]:
    """Write out the choices of a fragment; none if there are too many."""
    parts = enumerate(_CHOICE.split(fragment))
    choices = [part.split("|") if place % 2 else [part] for place, part in parts]
    return ["".join(one) for one in product(*choices)] if prod(map(len, choices)) <= MOST_SPELLINGS else []


def _phrase(reason: str, language: str, wording: str, strength: Strength) -> Phrase | None:
    fragments = tuple(wording.split(_BETWEEN))
    names = [_NO_WORD.sub("-", fold(fragment)).strip("-") for fragment in fragments]
    pieces = tuple(tuple(dict.fromkeys(map(fold, spellings(fragment)))) for fragment in fragments)
    if not all(names) or not all(one and all(one) for one in pieces):
        return None
    return Phrase(f"{reason}/{language}/{'_'.join(names)}", reason, strength, fragments, pieces)
