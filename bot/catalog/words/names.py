"""The names that questions hold: what providers are called, and the tags that vendors write."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.words.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.catalog.model import Provider, Rejection

LONGEST_NAME = 3
"""Words a provider's name or a tag may be written in: `Office 365`, `TSS 04`."""
SHORTEST_NAME_WITH_A_SLIP = 5
"""Letters from which on a name may hold a slip."""
MOST_WORDS_WITH_A_SLIP = 8
"""Words of a text in which a name may hold a slip; a longer one is what a server wrote."""
NEAR_TAGS = 3
"""Tags that are named where one is in no list."""
NAMES_KEPT = 4_096
"""Words whose form as a name is remembered."""

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
_AROUND = " .,;:!?\"'`“”„<>[]{}"

Tags = tuple[tuple[str, str], ...]
"""Entries that a tag leads to, and the tag as it is written."""
Providers = tuple[tuple["Provider", str], ...]
"""Providers, and the name by which each is called."""


class Named(NamedTuple):
    """A name that a question holds, as it is written there."""

    key: str
    written: str


class Names:
    """What providers are called, and the tags that vendors write; compiled once."""

    def __init__(
        self, providers: Iterable[Provider], rejections: Iterable[Rejection], is_word: Callable[[str], bool]
    ) -> None:
        """Take `is_word` to tell the words that people ask by: none of them is a name with a slip."""
        self._is_word = is_word
        self._providers = _providers_by_alias(providers)
        tags = _entries_by_tag(rejections)
        self._tags = {key: found for key, found in tags.items() if key not in self._providers}

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling((), [name for name in self._providers if len(name) >= SHORTEST_NAME_WITH_A_SLIP])

    def take_tags(self, text: str) -> tuple[Tags, str]:
        """Find vendors' tags; give the entries they lead to, the most telling first, and the text without."""
        found, rest = _take(text, self._tags, _has_digits)
        return tuple((entry_id, name.written) for name in found for entry_id in self._tags[name.key]), rest

    def take_providers(self, text: str) -> tuple[Providers, str]:
        """Find the providers that are named, a slip allowed, and the rest of the text."""
        found, rest = _take(text, self._providers, bool)
        named = [(one, name.written) for name in found for one in self._providers[name.key]]
        if not named and len(rest.split()) <= MOST_WORDS_WITH_A_SLIP:
            slipped = {
                word: near
                for word in rest.split()
                if not self._is_word(_plain(word)) and (near := self._near(_plain(word)))
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


def _entries_by_tag(rejections: Iterable[Rejection]) -> dict[str, tuple[str, ...]]:
    """Collect what looks like a tag in rejections, by its key; where it is the `tag` comes first."""
    ranked: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for rejection in rejections:
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
