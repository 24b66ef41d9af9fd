"""From a question to entries: a code, a class, a provider, a tag, words, or a whole pasted line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.catalog.decode import decode_reply_code, decode_status
from bot.catalog.matching import OPEN_END
from bot.catalog.model import Certainty, EnhancedCode, Rejection, ReplyCode
from bot.catalog.provider_texts import of_provider
from bot.catalog.question import read_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.catalog import Catalog
    from bot.catalog.model import Entry, Explanation, Language
    from bot.catalog.question import Question
    from bot.catalog.word_index import Hit

MOST_MATCHES = 10
SHORTEST_TAG = 3
"""Characters of a tag that is believed among other words; a shorter one (`BL`) needs its provider's name."""


class Why(StrEnum):
    """What made an entry match."""

    ID = "id"
    TAG = "tag"
    """A vendor's tag."""
    CODE = "code"
    STATUS = "status"
    DIGITS = "digits"
    """The code is in no list; its digits tell this much."""
    CLASS = "class"
    PROVIDER = "provider"
    """The provider, and what else was asked of it."""
    TEXT = "text"
    """A rule for this text of a server."""
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and what made it match: `matched` is that part of the query."""

    entry: Entry
    why: Why
    matched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The answer to a query: at most ten matches, the best first.

    `query` is without its `language`, the one to answer in (`451 auf deutsch`). `code` and `status` are the
    codes it holds. `clear` says that the first match is what was meant, not one of several. `nearest` are
    listed entries close to a code that is in no list. Nothing at all matches only where the query holds no
    code and no word of the catalog.
    """

    query: str
    matches: tuple[Match, ...] = ()
    code: str | None = None
    status: str | None = None
    clear: bool = True
    language: Language | None = None
    nearest: tuple[Entry, ...] = ()


def lookup(catalog: Catalog, query: str) -> Lookup:
    """Answer a question in any of the ways people ask.

    An entry's id, a class (`4xx`, `45x`, `5.7`, `5.7.x`), a code, an enhanced code, a vendor's tag, a
    provider with any of them, words in English or German, or a line a server wrote. A code in no list is
    decoded from its digits (RFC 5321 section 4.2.1, RFC 3463 section 2).
    """
    asked = read_question(catalog, query)
    hits = catalog.index.search(asked.words) if asked.words and not (asked.is_line and asked.has_code) else []
    matches: dict[str, Match] = {}
    for match in _matches(catalog, asked, hits):
        matches.setdefault(match.entry.id, match)
    best = next(iter(matches.values()), None)
    return Lookup(
        query=asked.text,
        matches=tuple(matches.values())[:MOST_MATCHES],
        code=asked.code,
        status=asked.status,
        clear=best is not None and _is_clear(best, asked, hits),
        language=asked.language,
        nearest=_nearest(catalog, asked),
    )


def _is_clear(best: Match, asked: Question, hits: list[Hit]) -> bool:
    if best.why is Why.PROVIDER:
        return bool(asked.has_code or asked.words)
    return best.why is not Why.WORDS or any(hit.named and hit.entry_id == best.entry.id for hit in hits[:1])


def _matches(catalog: Catalog, asked: Question, hits: list[Hit]) -> Iterator[Match]:
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
    yield from _by_class(catalog, asked)
    yield from _by_code(catalog, asked)
    yield from (_by_words(catalog, hit) for hit in hits[:MOST_MATCHES])
    yield from (Match(row, Why.PROVIDER, matched) for row, matched in further)
    if not asked.providers:
        yield from _same_code(catalog, asked)
    if not hits:
        yield from _near_tags(catalog, asked)


def _by_text(catalog: Catalog, asked: Question) -> Iterator[Match]:
    """Find the rule for these words, first at the providers that are named."""
    if not asked.words:
        return
    for provider, _ in asked.providers:
        if provider.hosts:
            found = catalog.explain(asked.code, asked.status, asked.text, provider.hosts[0])
            if found.entry in catalog.by_provider.get(provider.id, ()) and _has_words(found):
                yield Match(found.entry, Why.TEXT, _written(catalog, found, asked))
    found = catalog.explain(asked.code, asked.status, asked.text)
    if found.certainty is not Certainty.GUESS:
        yield Match(found.entry, Why.TEXT, _written(catalog, found, asked))


def _has_words(found: Explanation) -> bool:
    entry = found.entry
    return isinstance(entry, Rejection) and bool(entry.match or entry.match_any or entry.tag)


def _written(catalog: Catalog, found: Explanation, asked: Question) -> str:
    """Give the words that a rule went by, as they are written in the question."""
    text = asked.text.casefold()
    for fragment in _fragments(catalog, found):
        sought = fragment.removesuffix(OPEN_END).casefold()
        start = text.find(sought)
        if start >= 0:
            return asked.text[start : start + len(sought)]
    return " ".join(filter(None, (asked.code, asked.status))) or asked.text


def _fragments(catalog: Catalog, found: Explanation) -> tuple[str, ...]:
    entry = found.entry
    if isinstance(entry, Rejection):
        return (*([entry.tag] if entry.tag else ()), *entry.match, *entry.match_any)
    rule = found.rule.removeprefix("phrase/")
    return next((phrase.fragments for phrase in catalog.phrases if phrase.id == rule), ())


def _by_tag(catalog: Catalog, asked: Question) -> Iterator[Match]:
    named = {provider.id for provider, _ in asked.providers}
    tags = [(catalog.entries[entry_id], written) for entry_id, written in asked.tags]
    for entry, written in sorted(tags, key=lambda tag: tag[0].id.partition("/")[0] not in named):
        if len(written) >= SHORTEST_TAG or named or not asked.words:
            yield Match(entry, Why.TAG, written)


def _by_words(catalog: Catalog, hit: Hit) -> Match:
    return Match(catalog.entries[hit.entry_id], Why.WORDS, " ".join(hit.words))


def _by_class(catalog: Catalog, asked: Question) -> Iterator[Match]:
    if asked.digits is None:
        return
    first, dot, subject = asked.digits.partition(".")
    members: list[Entry] = []
    if dot:
        patterns = ([f"X.{subject}.X"] if subject else []) + [f"{first}.X.X"]
        members += [
            entry
            for entry in catalog.enhanced_codes.values()
            if _belongs(entry.status, first, subject or None)
        ]
    else:
        patterns = [f"{first[0]}xx", *(f"x{digit}x" for digit in first[1:])]
        members += [entry for entry in catalog.reply_codes.values() if entry.code.startswith(first)]
    classes = [catalog.classes[pattern] for pattern in patterns if pattern in catalog.classes]
    if classes:
        yield from (Match(entry, Why.CLASS, asked.written_digits) for entry in (*classes, *members))


def _belongs(status: str, first: str, subject: str | None) -> bool:
    own_class, own_subject, _ = status.split(".")
    return (own_class in ("X", first) or first == "X") and subject in (None, own_subject)


def _by_code(catalog: Catalog, asked: Question) -> Iterator[Match]:
    """Yield the entries of the codes, the enhanced code first: it says more."""
    if status := asked.status:
        listed = catalog.enhanced(status)
        yield Match(listed or decode_status(catalog, status), Why.STATUS if listed else Why.DIGITS, status)
    if code := asked.code:
        known = catalog.reply_codes.get(code)
        yield Match(known or decode_reply_code(catalog, code), Why.CODE if known else Why.DIGITS, code)


def _same_code(catalog: Catalog, asked: Question) -> Iterator[Match]:
    """Yield what the codes mean to providers, of whom nobody asked."""
    for row in catalog.rejections:
        if asked.status and row.status in (asked.status, f"X{asked.status[1:]}"):
            yield Match(row, Why.STATUS, asked.status)
        elif asked.code and row.code == asked.code and not (row.match or row.match_any or row.tag):
            yield Match(row, Why.CODE, asked.code)


def _near_tags(catalog: Catalog, asked: Question) -> Iterator[Match]:
    """Yield the tags that look most like one in no list: `TSS04` for `TSS05`."""
    for word in asked.words:
        for entry_id in catalog.names.near_tags(word):
            yield Match(catalog.entries[entry_id], Why.WORDS, word)


def _nearest(catalog: Catalog, asked: Question) -> tuple[Entry, ...]:
    """Give listed codes that are close to one in no list."""
    near: tuple[Entry, ...] = ()
    if asked.status and not catalog.enhanced(asked.status):
        near += _nearest_statuses(catalog, asked.status)
    if asked.code and asked.code not in catalog.reply_codes:
        near += _nearest_codes(catalog, asked.code)
    return near


def _nearest_codes(catalog: Catalog, code: str) -> tuple[ReplyCode, ...]:
    """Give the three listed codes of the same class whose last two digits are closest."""
    same_class = [entry for entry in catalog.reply_codes.values() if entry.code[0] == code[0]]
    return tuple(sorted(same_class, key=lambda entry: abs(int(entry.code) - int(code)))[:3])


def _nearest_statuses(catalog: Catalog, status: str) -> tuple[EnhancedCode, ...]:
    """Give the three listed codes of the same class whose subject, then detail, is closest."""
    first, subject, detail = status.split(".")

    def distance(entry: EnhancedCode) -> tuple[int, int]:
        _, its_subject, its_detail = entry.status.split(".")
        return abs(int(its_subject) - int(subject)), abs(int(its_detail) - int(detail))

    same_class = [one for one in catalog.enhanced_codes.values() if _belongs(one.status, first, None)]
    return tuple(sorted(same_class, key=distance)[:3])
