"""From a question as somebody typed it to its parts: codes, a class, providers, tags, words, a language."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.codes import LONGEST, take_class
from bot.catalog.spelling import Spelling
from bot.catalog.word_index import content_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.catalog.catalog import Catalog
    from bot.catalog.model import Language, Provider, Rejection

LONGEST_NAME = 3
"""Words a provider's name or a tag may be written in: `Office 365`, `TSS 04`."""
SHORTEST_NAME_WITH_A_SLIP = 5
NEAR_TAGS = 3
NAMES_KEPT = 4_096
"""Words whose form as a name is remembered."""
LINE_LENGTH = 8
"""Words that mean something from which on a text is what a server wrote, not a question."""

_LANGUAGE = re.compile(
    r"(?:^|(?<=[\s,;:?!]))(?:(?:auf|in|im|to|into|als)\s)?(?:(?P<de>deutsch|german)|(?P<en>englisch|english))"
    r"(?:\s(?:please|pls|bitte))?[\s.?!]*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w.=/:@,])(?<!port )([1-9][0-9]{2})(?![\w@%]|[.,:/][0-9])")
_STATUS = re.compile(r"(?<![\w.])#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w]|\.[0-9])")
_BOTH = re.compile(
    r"(?<![\w.])([1-9][0-9]{2})[ -]{1,3}[(\[]?#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w]|\.[0-9])"
)
_WRAPPED = re.compile(r"->|\bsaid:|\breturned:?\s", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2}|[^\W_][^\w\s.:-][^\W_]|[^\W\d_][0-9]")
"""Without two letters, a letter and a number, or `1&1` there is no name, and none is looked for."""
_LETTERS_THEN_NUMBER = re.compile(r"([a-z]{2,})([0-9]{1,9})")
_LETTERS = re.compile(r"[^\W_]+")
_TAG = re.compile(
    r"""(?<![\w.#-])(?:
        (?!RFC|UTF|IPV)[A-Z][A-Z0-9_#]*[-_(]?[0-9]{2,}(?:_[0-9]+)?\)?  # S3150, AS(1430), OFR004_506
      | [A-Z]{2,}(?:[.:#][A-Z][A-Za-z]+)+                               # RESOLVER.ADR.RecipNotFound, AUP#CXBL
      | (?<=\()(?!MTA)[A-Z]+-[A-Z]+(?=\))                                   # (B-TEXT)
    )(?![\w-]|\.[\w])""",
    re.VERBOSE,
)
"""What looks like a vendor's tag in a server's words."""


Tags = tuple[tuple[str, str], ...]
"""Entries that a tag leads to, and the tag as it is written."""
Providers = tuple[tuple["Provider", str], ...]
"""Providers, and the name by which each is called."""


class Named(NamedTuple):
    """A name that a question holds, as it is written there."""

    key: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a question holds. `digits` are the class asked for: `4`, `45`, `5.7`, `X.7`."""

    text: str
    language: Language | None = None
    code: str | None = None
    status: str | None = None
    digits: str | None = None
    written_digits: str = ""
    providers: Providers = ()
    tags: Tags = ()
    words: tuple[str, ...] = ()

    @property
    def has_code(self) -> bool:
        """Whether it holds a code or a class of codes."""
        return bool(self.code or self.status or self.digits)

    @property
    def is_line(self) -> bool:
        """Whether it is rather what a server wrote."""
        return len(self.words) >= LINE_LENGTH


def read_question(catalog: Catalog, query: str) -> Question:
    """Take a question apart."""
    text = " ".join(query[:LONGEST].split())
    text, language = _take_language(text)
    tags, providers, rest = _take_names(catalog, text) if _NAME.search(text) else ((), (), text)
    code, status = _codes(rest)
    rest = _STATUS.sub(" ", rest)
    digits, written = None, ""
    if code:
        rest = re.sub(rf"(?<!\w){code}(?!\w)", " ", rest)
    elif not status:
        digits, written, rest = take_class(rest)
    return Question(
        text=text,
        language=language,
        code=code,
        status=status,
        digits=digits,
        written_digits=written,
        providers=providers,
        tags=tags,
        words=tuple(content_words(rest)),
    )


def _take_names(catalog: Catalog, text: str) -> tuple[Tags, Providers, str]:
    tags, rest = catalog.names.take_tags(text)
    providers, rest = catalog.names.take_providers(catalog, rest)
    return tags, providers, rest


def _take_language(text: str) -> tuple[str, Language | None]:
    """Take `auf deutsch` off the end."""
    found = _LANGUAGE.search(text)
    if found is None or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].rstrip(" ,;:-"), "de" if found["de"] else "en"


def _codes(text: str) -> tuple[str | None, str | None]:
    """Find the reply code and the enhanced code: those side by side, and within what another server said."""
    inner = _WRAPPED.split(text)[-1]
    for part in (inner, text):
        if both := _BOTH.search(part):
            return both[1], both[2]
    for part in (inner, text):
        code, status = _CODE.search(part), _STATUS.search(part)
        if code or status:
            return code and code[1], status and status[1]
    return None, None


class Names:
    """What providers are called, and the tags that vendors write; compiled once."""

    def __init__(self, catalog: Catalog) -> None:
        self._providers = _providers_by_alias(catalog.providers.values())
        tags = _entries_by_tag(catalog)
        self._tags = {key: found for key, found in tags.items() if key not in self._providers}

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling((), [name for name in self._providers if len(name) >= SHORTEST_NAME_WITH_A_SLIP])

    def take_tags(self, text: str) -> tuple[Tags, str]:
        """Find vendors' tags; give the entries they lead to, the most telling first, and the text without."""
        found, rest = _take(text, self._tags, _has_digits)
        return tuple((entry_id, name.written) for name in found for entry_id in self._tags[name.key]), rest

    def take_providers(self, catalog: Catalog, text: str) -> tuple[Providers, str]:
        """Find the providers that are named, a slip allowed, and the rest of the text."""
        found, rest = _take(text, self._providers, bool)
        named = [(one, name.written) for name in found for one in self._providers[name.key]]
        if not named and len(rest.split()) <= LINE_LENGTH:
            slipped = {
                word: near
                for word in rest.split()
                if not catalog.index.knows(_plain(word)) and (near := self._near(_plain(word)))
            }
            named = [(one, word) for word, near in slipped.items() for one in self._providers[near]]
            rest = " ".join(word for word in rest.split() if word not in slipped)
        return tuple(dict(reversed(named)).items())[::-1] if named else (), rest

    def near_tags(self, word: str) -> list[str]:
        """Give the entries of tags with the same letters before another number."""
        asked = _LETTERS_THEN_NUMBER.fullmatch(_key(word))
        if asked is None:
            return []
        alike = [
            (abs(int(known[2]) - int(asked[2])), tag)
            for tag in self._tags
            if (known := _LETTERS_THEN_NUMBER.fullmatch(tag)) and known[1] == asked[1]
        ]
        return [self._tags[tag][0] for _, tag in sorted(alike)[:NEAR_TAGS]]

    def _near(self, word: str) -> str | None:
        return (
            min(self._spelling.slips(word), default=None)
            if len(word) >= SHORTEST_NAME_WITH_A_SLIP - 1
            else None
        )


def _take(
    text: str, known: Mapping[str, object], may_be_apart: Callable[[str], bool]
) -> tuple[list[Named], str]:
    """Find names of up to three words, the longest first, and give the text without them."""
    tokens = text.split()
    keys = [_key(token) for token in tokens]
    found: list[Named] = []
    rest: list[str] = []
    place = 0
    while place < len(tokens):
        for size in range(min(LONGEST_NAME, len(tokens) - place), 0, -1):
            key = "".join(keys[place : place + size])
            written = tokens[place : place + size]
            if key in known and all(map(_LETTERS.search, written)) and (size == 1 or may_be_apart(key)):
                found.append(Named(key, " ".join(written).strip(_AROUND)))
                place += size
                break
        else:
            rest.append(tokens[place])
            place += 1
    return found, " ".join(rest)


_AROUND = " .,;:!?\"'`“”„<>[]{}"


@lru_cache(NAMES_KEPT)
def _key(name: str) -> str:
    """Write a name in the one way by which it is found: `AS(1430)` and `as 1430`, `1&1` and `1und1`."""
    return "".join(_LETTERS.findall(name.replace("&", "und").casefold()))


def _has_digits(key: str) -> bool:
    return any(map(str.isdigit, key))


def _plain(word: str) -> str:
    return word.strip(_AROUND).casefold().removesuffix("'s")


def _providers_by_alias(providers: Iterable[Provider]) -> dict[str, tuple[Provider, ...]]:
    ranked: defaultdict[str, list[tuple[int, Provider]]] = defaultdict(list)
    for provider in providers:
        for rank, alias in enumerate((*provider.aliases, *provider.hosts)):
            key = _key(alias)
            if provider not in (known for _, known in ranked[key]):
                ranked[key].append((rank, provider))
    return {
        key: tuple(provider for _, provider in sorted(named, key=lambda one: one[0]))
        for key, named in ranked.items()
    }


def _entries_by_tag(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Collect what looks like a tag in rejections, by its key; where it is the `tag` comes first."""
    ranked: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for rejection in catalog.rejections:
        seen: set[str] = set()
        for rank, tag in _tags(rejection):
            key = _key(tag)
            if key not in seen:
                seen.add(key)
                ranked[key].append((rank, rejection.id))
    return {key: tuple(entry_id for _, entry_id in sorted(found)) for key, found in ranked.items()}


def _tags(rejection: Rejection) -> Iterator[tuple[int, str]]:
    if rejection.tag:
        yield 0, rejection.tag
    for rank, texts in enumerate(
        (
            rejection.words,
            (*rejection.match, *rejection.match_any),
            (rejection.example,),
            (rejection.wordings["en"].name,),
            (rejection.wordings["en"].meaning,),
        ),
        1,
    ):
        for text in texts:
            for tag in _TAG.findall(text):
                yield rank, tag
