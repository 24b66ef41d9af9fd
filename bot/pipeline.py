"""From what was asked, or read, to a card: the same from Slack, a file or a test."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import bounces, cards
from bot.catalog import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cards import Card, Finding, Recalled, RecalledBounce
    from bot.catalog import Catalog, Entry, Language, Provider
    from bot.reading import Explained, Reader, Reading

_CODE_OR_WORD = re.compile(r"(?P<code>#?\d[\d.x]*)|[^\W\d_]{2,}", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:what|why|how|which|when|was|warum|wieso|weshalb|wie|welche[rs]?|wann|kann|can|is|ist|does)\b|.*\?$",
    re.IGNORECASE,
)
WORDS_OF_A_QUESTION = 4
"""Words besides codes up to which a text is a question; a server's reply has more."""
WORDS_OF_A_SENTENCE = 16
"""The same for a text that asks in a sentence."""


def answer(reader: Reader, question: str, language: Language, *, private: bool, page: int = 1) -> Card:
    """Answer somebody who asked: a code, words, a pasted reply, or nothing for help."""
    asked = bounces.whole_characters(question).strip()
    if not asked or asked.casefold() in ("help", "hilfe", "?"):
        return cards.help_card(language)
    if not _is_question(asked):
        reading = reader.read_text(asked)
        if reading.explained or reading.notice:
            return reading_card(reading, language, private=private)
    lookup = reader.catalog.lookup(asked, page)
    if lookup.matches:
        return cards.lookup_card(lookup, lookup.language or language, private=private)
    return cards.help_card(language, problem="nothing-found")


def reading_card(reading: Reading, language: Language, *, private: bool) -> Card:
    """Draw the card of a reading somebody asked for; a text without a bounce gets a card that says so."""
    if reading.explained:
        found = findings(reading.explained)
        return cards.bounce_card(found, language, private=private, notice=reading.notice, cut=reading.cut)
    if reading.notice:
        return cards.notice_card(reading.notice, language, cut=reading.cut)
    return cards.silence_card(language, cut=reading.cut)


def findings(explained: Iterable[Explained]) -> list[Finding]:
    """Fold equal replies to several recipients into one finding, in the order of the text."""
    folded: dict[tuple[object, ...], Finding] = {}
    for one in explained:
        bounce, meaning = one.bounce, one.explanation
        key = (meaning.entry.id, bounce.code, bounce.status, meaning.permanent, bounce.host)
        recipients = (bounce.recipient,) if bounce.recipient else ()
        if known := folded.get(key):
            folded[key] = replace(known, recipients=(*known.recipients, *recipients))
        else:
            folded[key] = cards.Finding(
                explanation=meaning, evidence=bounce.evidence, recipients=recipients, host=bounce.host
            )
    return list(folded.values())


def _is_question(text: str) -> bool:
    """Tell a question (`gmail 5.7.26`, `mailbox full`) from a pasted reply."""
    words = [token for token in _CODE_OR_WORD.finditer(text) if not token["code"]]
    most = WORDS_OF_A_SENTENCE if _ASKS.match(text) else WORDS_OF_A_QUESTION
    return "\n" not in text and len(words) <= most


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card showed first: the entry, by which rule, for which words (redacted) and provider."""

    entry: Entry | None
    rule: str
    words: str
    provider: Provider | None = None


def first_shown(catalog: Catalog, recalled: Recalled) -> Shown:
    """Tell what a card showed first, by what its buttons remember."""
    if recalled.bounces:
        first = recalled.bounces[0]
        meaning = _recalled_finding(catalog, first).explanation
        return Shown(meaning.entry, first.rule, first.words, meaning.provider)
    query = recalled.query or ""
    matches = catalog.lookup(query).matches
    if not matches:
        return Shown(None, "lookup", query)
    entry = matches[0].entry
    provider = entry.provider if isinstance(entry, Rejection) else None
    return Shown(entry, f"lookup/{matches[0].why}", query, provider)


def redraw(reader: Reader, recalled: Recalled, *, private: bool) -> Card:
    """Draw a card again from what its buttons remember, in the language they name.

    Words were shortened and addresses redacted on the way: what the first card said is kept where the
    rest would lead elsewhere.
    """
    if recalled.query:
        return answer(reader, recalled.query, recalled.language, private=private, page=recalled.page)
    found = [_recalled_finding(reader.catalog, one) for one in recalled.bounces]
    return cards.bounce_card(
        found, recalled.language, private=private, notice=recalled.notice, cut=recalled.cut
    )


def _recalled_finding(catalog: Catalog, recalled: RecalledBounce) -> Finding:
    meaning = catalog.explain(recalled.code, recalled.status, recalled.words, recalled.host)
    meaning = replace(
        meaning,
        entry=catalog.entries.get(recalled.entry, meaning.entry),
        permanent=recalled.permanent,
        retry=recalled.retry,
    )
    return cards.Finding(
        explanation=meaning, evidence=recalled.words, recipients=recalled.recipients, host=recalled.host
    )
