"""Searches what a question names besides codes: a class, a provider, a tag, words, or a whole pasted line."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.catalog.explaining.asked import Asked
from bot.catalog.explaining.explain import explain
from bot.catalog.format.phrases import spellings
from bot.catalog.lookups.codes import by_class, by_code, nearest_listed
from bot.catalog.lookups.lookup import MOST_MATCHES, Lookup, Match, Why, on_page
from bot.catalog.lookups.provider_texts import of_provider
from bot.catalog.lookups.question import read_question
from bot.catalog.model import Certainty, Rejection
from bot.catalog.rules import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.knowledge import Knowledge
    from bot.catalog.lookups.question import Question
    from bot.catalog.model import Explanation
    from bot.catalog.words.word_index import Hit

SHORTEST_TAG = 3
"""Characters of a tag that is believed among other words; a shorter one (`BL`) needs its provider's name."""


def search(catalog: Knowledge, query: str, page: int = 1) -> Lookup:
    """Answer a question that is more than codes."""
    asked = read_question(catalog, query)
    is_reply = asked.is_line and asked.has_code
    most = MOST_MATCHES * page + 1
    hits = catalog.index.search(asked.words, most) if asked.words and not is_reply else []
    matches: dict[str, Match] = {}
    for match in _matches(catalog, asked, hits):
        matches.setdefault(match.entry.id, match)
    best = next(iter(matches.values()), None)
    shown, more = on_page(matches.values(), page)
    return Lookup(
        query=asked.text,
        matches=shown,
        code=asked.code,
        status=asked.status,
        clear=page == 1 and best is not None and _is_clear(best, asked, hits),
        language=asked.language,
        nearest=nearest_listed(catalog, asked.code, asked.status),
        page=page,
        more=more,
    )


def _is_clear(best: Match, asked: Question, hits: list[Hit]) -> bool:
    if best.why is Why.PROVIDER:
        return bool(asked.has_code or asked.words)
    return best.why is not Why.WORDS or any(hit.named and hit.entry_id == best.entry.id for hit in hits[:1])


def _matches(catalog: Knowledge, asked: Question, hits: list[Hit]) -> Iterator[Match]:
    """Yield all that matches, the best first; an entry may come again."""
    entry = catalog.entries.get(asked.text)
    if entry and not entry.id[0].isdigit():
        yield Match(entry, Why.ID, asked.text)
        return
    named = bool(hits and hits[0].named) and not asked.has_code
    by_text = list(_by_text(catalog, asked))
    if asked.is_line or not (asked.providers or named):
        yield from by_text
    yield from _by_tag(catalog, asked)
    close, further = of_provider(catalog, asked, hits)
    yield from (Match(row, Why.PROVIDER, matched) for row, matched in close)
    if named:
        yield _by_words(catalog, hits[0])
    yield from by_text
    yield from by_class(catalog, asked.digits, asked.written_digits)
    yield from by_code(catalog, asked.code, asked.status)
    yield from (_by_words(catalog, hit) for hit in hits)
    yield from (Match(row, Why.PROVIDER, matched) for row, matched in further)
    if not hits:
        yield from _near_tags(catalog, asked)


def _by_text(catalog: Knowledge, asked: Question) -> Iterator[Match]:
    """Find the rule for these words, first at the providers that are named."""
    if not asked.words:
        return
    for provider, _ in asked.providers:
        if provider.hosts:
            found = explain(catalog, Asked(asked.code, asked.status, asked.text, provider.hosts[0]))
            if found.entry in catalog.by_provider.get(provider.id, ()) and _has_words(found):
                yield Match(found.entry, Why.TEXT, _written(catalog, found, asked))
    found = explain(catalog, Asked(asked.code, asked.status, asked.text))
    if found.certainty is not Certainty.GUESS:
        yield Match(found.entry, Why.TEXT, _written(catalog, found, asked))


def _has_words(found: Explanation) -> bool:
    entry = found.entry
    return isinstance(entry, Rejection) and entry.goes_by_words


def _written(catalog: Knowledge, found: Explanation, asked: Question) -> str:
    """Give the words that a rule went by, as they are written in the question."""
    text = asked.text.casefold()
    for fragment in _fragments(catalog, found):
        sought = fragment.removesuffix(OPEN_END).casefold()
        start = text.find(sought)
        if start >= 0:
            return asked.text[start : start + len(sought)]
    return " ".join(filter(None, (asked.code, asked.status))) or asked.text


def _fragments(catalog: Knowledge, found: Explanation) -> tuple[str, ...]:
    entry = found.entry
    if isinstance(entry, Rejection):
        return (*([entry.tag] if entry.tag else ()), *entry.match, *entry.match_any)
    rule = found.rule.removeprefix("phrase/")
    return tuple(chain.from_iterable(map(spellings, catalog.fragments.get(rule, ()))))


def _by_tag(catalog: Knowledge, asked: Question) -> Iterator[Match]:
    named = {provider.id for provider, _ in asked.providers}
    tags = [(catalog.entries[entry_id], written) for entry_id, written in asked.tags]
    for entry, written in sorted(tags, key=lambda tag: tag[0].id.partition("/")[0] not in named):
        if len(written) >= SHORTEST_TAG or named or not asked.words:
            yield Match(entry, Why.TAG, written)


def _by_words(catalog: Knowledge, hit: Hit) -> Match:
    return Match(catalog.entries[hit.entry_id], Why.WORDS, " ".join(hit.words))


def _near_tags(catalog: Knowledge, asked: Question) -> Iterator[Match]:
    """Yield the tags that look most like one in no list: `TSS04` for `TSS05`."""
    for word in asked.words:
        for entry_id in catalog.names.near_tags(word):
            yield Match(catalog.entries[entry_id], Why.WORDS, word)
