"""From a question to entries: a code, a class, a provider, words, or a whole pasted line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.catalog.decode import decode_reply_code, decode_status
from bot.catalog.model import Certainty, EnhancedCode, Entry, Reason, Rejection, ReplyCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.catalog.catalog import Catalog
    from bot.catalog.model import Provider

MOST_MATCHES = 10
LONGEST_QUERY = 4_000
"""Characters of a query that are looked at: more than any command holds."""

_REPLY_CLASS = re.compile(r"([1-9])(?:xx|yz|\.\.|\*\*?)|([1-9])([0-9])[xz*]", re.IGNORECASE)
_STATUS_CLASS = re.compile(r"#?([245x])\.(?:([0-9]{1,3})(?:\.[x*]?)?|[x*](?:\.[x*])?|)", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w.])([1-9][0-9]{2})(?![\w]|\.[0-9])")
_STATUS = re.compile(r"(?<![\w.])#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w]|\.[0-9])")
_WORD = re.compile(r"[^\W\d_]{2,}")


SPELLED_LOOSELY = 6
"""Letters from which on a word may hold a typing slip; shorter ones are too much alike."""

LIKENESS = 0.85
"""How alike (difflib's ratio) a word with a slip is to the one meant."""

GENERALITY: dict[type[Entry], float] = {Reason: 2, Rejection: 0.5}
"""What weighs more: words asked for alone mean the matter, not one provider's case of it."""


class Why(StrEnum):
    """What made an entry match."""

    ID = "id"
    CODE = "code"
    STATUS = "status"
    DIGITS = "digits"
    """The code is in no list; its digits tell this much."""
    CLASS = "class"
    PROVIDER = "provider"
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

    `code` and `status` are the codes the query holds. `nearest` are listed entries close to a code that is
    in no list. Nothing at all matches only where the query holds no code and no word of the catalog.
    """

    query: str
    matches: tuple[Match, ...] = ()
    code: str | None = None
    status: str | None = None
    nearest: tuple[Entry, ...] = ()


class WordIndex:
    """Which entries hold a word, and how much that word weighs there: a name more than a cause."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for entry in entries:
            share = GENERALITY.get(type(entry), 1)
            for word, weight in _weighted_words(entry):
                known = self._weights[word]
                known[entry.id] = max(known.get(entry.id, 0), weight * share)
        self._vocabulary = sorted(self._weights)

    def search(self, words: Sequence[str]) -> list[str]:
        """Rank the ids of entries that hold most of `words`, spelled alike or nearly so, best first."""
        scores: defaultdict[str, float] = defaultdict(float)
        held: Counter[str] = Counter()
        for word in set(words):
            best: dict[str, float] = {}
            for known, likeness in self._like(word):
                rarity = 1 / (1 + len(self._weights[known])) ** 0.5
                for entry_id, weight in self._weights[known].items():
                    best[entry_id] = max(best.get(entry_id, 0), weight * likeness * rarity)
            for entry_id, score in best.items():
                scores[entry_id] += score
                held[entry_id] += 1
        most = len(set(words)) / 2
        found = [entry_id for entry_id in scores if held[entry_id] > most]
        return sorted(found, key=lambda entry_id: (-scores[entry_id], entry_id))

    def _like(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self._weights:
            yield word, 1.0
        elif len(word) >= SPELLED_LOOSELY:
            for near in get_close_matches(word, self._vocabulary, n=3, cutoff=LIKENESS):
                yield near, 0.6


def _weighted_words(entry: Entry) -> Iterator[tuple[str, float]]:
    if entry.reason:
        for word in _words(entry.reason.replace("-", " ")):
            yield word, 2
    for wording in entry.wordings.values():
        for weight, text in ((4, wording.name), (1, wording.meaning), (1, " ".join(wording.causes))):
            for word in _words(text):
                yield word, weight


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def lookup(catalog: Catalog, query: str) -> Lookup:
    """Answer a question in any of the ways people ask.

    An entry's id, a class (`4xx`, `45x`, `5.7`, `5.7.x`), a code, an enhanced code, both, a provider with
    either, words in English or German, or a line a server wrote. A code in no list is decoded from its
    digits (RFC 5321 section 4.2.1, RFC 3463 section 2).
    """
    query = " ".join(query[:LONGEST_QUERY].split())
    return (
        _by_id(catalog, query)
        or _class(catalog, query)
        or _codes(catalog, query)
        or _free_words(catalog, query)
    )


def _by_id(catalog: Catalog, query: str) -> Lookup | None:
    """Find `ovh/hourly-limit`, `X.7.1` or `greylisted`; an id of digits is a code as well."""
    entry = catalog.entries.get(query)
    if entry is None or query[0].isdigit():
        return None
    return Lookup(query=query, matches=(Match(entry, Why.ID, query),))


def _class(catalog: Catalog, query: str) -> Lookup | None:
    if hit := _REPLY_CLASS.fullmatch(query):
        first = hit[1] or hit[2]
        patterns = [f"{first}xx"] + ([f"x{hit[3]}x"] if hit[3] else [])
        digits = first + (hit[3] or "")
        members: list[Entry] = [e for e in catalog.reply_codes.values() if e.code.startswith(digits)]
    elif hit := _STATUS_CLASS.fullmatch(query):
        first, subject = hit[1].upper(), hit[2]
        patterns = ([f"X.{subject}.X"] if subject else []) + [f"{first}.X.X"]
        members = [e for e in catalog.enhanced_codes.values() if _belongs(e.status, first, subject)]
    else:
        return None
    classes = [catalog.classes[pattern] for pattern in patterns if pattern in catalog.classes]
    matches = [Match(entry, Why.CLASS, query) for entry in (*classes, *members)]
    return Lookup(query=query, matches=tuple(matches[:MOST_MATCHES])) if classes else None


def _belongs(status: str, first: str, subject: str | None) -> bool:
    own_class, own_subject, _ = status.split(".")
    return (own_class in ("X", first) or first == "X") and subject in (None, own_subject)


def _codes(catalog: Catalog, query: str) -> Lookup | None:
    """Answer a query that holds a code: the words around it may say more than the code."""
    status_at, code_at = _STATUS.search(query), _CODE.search(query)
    status, code = status_at and status_at[1], code_at and code_at[1]
    if not (code or status):
        return None
    matches: dict[str, Match] = {}
    nearest: tuple[Entry, ...] = ()
    words = _CODE.sub(" ", _STATUS.sub(" ", query))
    if _words(words):
        _add(matches, _explained(catalog, query, code, status))
    if status:
        status_entry = catalog.enhanced(status)
        _add(
            matches,
            Match(status_entry or decode_status(catalog, status), _why(status_entry, Why.STATUS), status),
        )
        nearest += () if status_entry else _nearest_statuses(catalog, status)
    if code:
        code_entry = catalog.reply_codes.get(code)
        _add(matches, Match(code_entry or decode_reply_code(catalog, code), _why(code_entry, Why.CODE), code))
        nearest += () if code_entry else _nearest_codes(catalog, code)
    return Lookup(query=query, matches=tuple(matches.values()), code=code, status=status, nearest=nearest)


def _explained(
    catalog: Catalog, query: str, code: str | None = None, status: str | None = None
) -> Match | None:
    """Find the rule for these words, first at the providers that the query names."""
    for provider in _providers(catalog, query):
        explanation = catalog.explain(code, status, query, provider.hosts[0])
        if explanation.provider == provider:
            return Match(explanation.entry, Why.PROVIDER, query)
    explanation = catalog.explain(code, status, query)
    return None if explanation.certainty is Certainty.GUESS else Match(explanation.entry, Why.TEXT, query)


def _add(matches: dict[str, Match], match: Match | None) -> None:
    if match:
        matches.setdefault(match.entry.id, match)


def _why(entry: Entry | None, listed: Why) -> Why:
    return listed if entry else Why.DIGITS


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


def _free_words(catalog: Catalog, query: str) -> Lookup:
    matches: dict[str, Match] = {}
    _add(matches, _explained(catalog, query))
    for entry_id in catalog.index.search(_words(query))[:MOST_MATCHES]:
        _add(matches, Match(catalog.entries[entry_id], Why.WORDS, query))
    return Lookup(query=query, matches=tuple(matches.values())[:MOST_MATCHES])


def _providers(catalog: Catalog, query: str) -> list[Provider]:
    """List the providers that a query names: by id, by a word of their name, or by their domain."""
    asked = set(query.casefold().split())
    return [one for one in catalog.providers.values() if one.hosts and asked & _names(one)]


def _names(provider: Provider) -> set[str]:
    domains = {label for host in provider.hosts for label in host.casefold().split(".")[-2:-1]}
    words = {word.strip("(),/") for word in provider.name.casefold().split()}
    return {provider.id, provider.id.replace("_", "-"), *domains, *words}
