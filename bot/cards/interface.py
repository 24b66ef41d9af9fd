"""What cards say around the texts of the catalog, in every language (Project Fluent, `locales/*.ftl`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle, FluentResource

if TYPE_CHECKING:
    from bot.catalog import Language

LOCALES = Path(__file__).parent / "locales"


def say(language: Language, message: str, **values: str | int) -> str:
    """Give a message in a language; `example-code.means` is an attribute of a message.

    Raises LookupError for a message that is in no file.
    """
    name, _, attribute = message.partition(".")
    bundle = _bundle(language)
    found = bundle.get_message(name)
    pattern = found.attributes[attribute] if attribute else found.value
    if pattern is None:
        raise LookupError(message)
    text, _ = bundle.format_pattern(pattern, values)
    return str(text)


@cache
def _bundle(language: Language) -> FluentBundle:
    # Without isolating marks: they are invisible characters that people would copy along with a code.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((LOCALES / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle
