"""What cards say around the texts of the catalog, in every language (Project Fluent, `locales/*.ftl`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cards.messages import Variable
from bot.catalog.cache import cached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cards.messages import Choice, Messages, Pattern
    from bot.catalog import Language

PACKAGE = Path(__file__).parent
LOCALES = PACKAGE / "locales"


def say(language: Language, message: str, **values: str | int) -> str:
    """Give a message in a language; `example-code.means` is an attribute of a message.

    Raises LookupError for a message that is in no file.
    """
    return _text(_messages()[language][message], values)


@cache
def _messages() -> dict[str, Messages]:
    return cached(PACKAGE, _read)


def _read() -> dict[str, Messages]:
    from bot.cards.fluent_files import read_messages

    return {path.stem: read_messages(path) for path in LOCALES.glob("*.ftl")}


def _text(pattern: Pattern, values: Mapping[str, str | int]) -> str:
    first, *rest = pattern
    if isinstance(first, str) and not rest:
        return first
    return "".join(
        part
        if isinstance(part, str)
        else str(values[part.name])
        if isinstance(part, Variable)
        else _text(_chosen(part, values[part.variable]), values)
        for part in pattern
    )


def _chosen(choice: Choice, value: str | int) -> Pattern:
    """Choose by the word, or by the plural form of a number: English and German have one and other (CLDR)."""
    key = "one" if value == 1 else str(value)
    return choice.variants.get(key) or choice.variants[choice.default]
