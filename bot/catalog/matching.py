"""One pass over a reply: every phrase, every provider's fragments, tags and names that stand in it.

All are found at once (Aho-Corasick), so a reply costs its own length, however many rules there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.catalog.folding import fold
from bot.catalog.model import Strength

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.catalog.model import Phrase, Provider, Rejection

CLOSE = 80
"""Characters that may stand between two fragments of a phrase: room for an address."""
OPEN_END = "*"
"""At the end of a fragment: the word may go on (`exceed*`)."""
OWN_LENGTH = 20
"""Characters from which on a wording can be one provider's own."""
OWN_SHARE = 0.6
"""A wording is nobody's own if a common phrase makes up this much of it."""
TAG_LENGTH = 4
"""Characters from which on a tag speaks for itself."""
LONGEST_HOST = 253
NO_CAUSE = frozenset({"expired"})
"""Reasons that end the attempts and name no cause: any other reason in the words is nearer to it."""

_ADDRESS = re.compile(r"<[^<>\s]{1,254}@[^<>\s]{1,254}>")
_HOST = re.compile(r"[\w.-]{1,253}")
WITHOUT_SPACES = "\u1100"
"""From here on (Hangul, kana, Han) a word needs no space around it."""


def _comparable(words: str) -> str:
    """Fold a reply; no address in it is a word."""
    return fold(_ADDRESS.sub("<>", words) if "@" in words else words)


class Fit(NamedTuple):
    """A rejection whose words stand in a reply."""

    rejection: Rejection
    tagged: bool
    """The vendor's tag stands there too."""
    own: bool
    """The words are the provider's own: they need no host to be believed."""
    length: int
    """Characters of its fragments that stand there."""


class Found(NamedTuple):
    """What stands in a reply: phrases, the clearest first; fitting rejections; providers that are named."""

    phrases: list[Phrase]
    fits: list[Fit]
    named: set[str]


class _Rule:
    """A rejection, its fragments numbered as bits."""

    def __init__(self, rejection: Rejection) -> None:
        self.rejection = rejection
        self.pieces = [fold(fragment) for fragment in (*rejection.match, *rejection.match_any)]
        self.every = (1 << len(rejection.match)) - 1
        self.any = (1 << len(self.pieces)) - 1 - self.every
        self.tag = 1 << len(self.pieces) if rejection.tag else 0
        self.tag_speaks = _tag_speaks(rejection.tag or "")

    def fits(self, seen: int) -> bool:
        """Say whether the fragments seen are enough."""
        worded = bool((self.every and seen & self.every == self.every) or seen & self.any)
        if not self.tag:
            return worded
        alone = self.tag_speaks or not self.pieces
        return bool(seen & self.tag) and (worded or alone)

    def witnesses(self) -> Iterator[str]:
        """Yield pieces of which one stands in every reply that its own words or its tag speak for."""
        if self.tag and (self.tag_speaks or not self.pieces):
            yield fold(self.rejection.tag or "")
        elif len(max(self.pieces, key=len, default="")) >= OWN_LENGTH:
            every = len(self.rejection.match)
            yield from self.pieces[every:]
            yield from sorted(self.pieces[:every], key=len)[-1:]

    def length(self, seen: int) -> int:
        """Count the characters of the fragments seen."""
        return sum(len(piece) for number, piece in enumerate(self.pieces) if seen >> number & 1)


def _tag_speaks(tag: str) -> bool:
    """Tell a tag that only its vendor writes (TSS04) from one that may be anything (102, BL)."""
    return len(tag) >= TAG_LENGTH and any(map(str.isdigit, tag)) and any(map(str.isalpha, tag))


@dataclass(slots=True)
class _Uses:
    """What one piece of text is a part of."""

    rules: tuple[tuple[int, int], ...] = ()
    """Rule and bit."""
    phrases: tuple[tuple[int, bool, int, int], ...] = ()
    """Phrase, whether a word ends here, the fragment before, this one; 0 is none before and the last."""
    tags: tuple[tuple[int, int], ...] = ()
    marks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    names: bool = False
    """Whether there are tags, marks or hosts."""

    def named_at(self, text: str, start: int) -> Iterator[str]:
        """Yield the providers that the piece names where it stands."""
        yield from self.marks
        if self.hosts and not _in_address(text, start):
            yield from self.hosts


class Matcher:
    """All fragments of all rules, compiled once."""

    def __init__(
        self, phrases: Iterable[Phrase], rejections: Sequence[Rejection], providers: Collection[Provider]
    ) -> None:
        self._phrases = sorted(phrases, key=_clearness, reverse=True)
        self._rules = [_Rule(rejection) for rejection in rejections]
        self._own: dict[int, bool] = {}
        uses: defaultdict[str, _Uses] = defaultdict(_Uses)
        fragments = count(1)
        for number, phrase in enumerate(self._phrases):
            before = 0
            for place, spellings in enumerate(phrase.pieces, 1):
                this = 0 if place == len(phrase.pieces) else next(fragments)
                for piece in spellings:
                    part = (number, not piece.endswith(OPEN_END), before, this)
                    uses[piece.removesuffix(OPEN_END)].phrases += (part,)
                before = this
        for number, rule in enumerate(self._rules):
            for place, piece in enumerate(rule.pieces):
                uses[piece].rules += ((number, 1 << place),)
            uses[fold(rule.rejection.tag or "")].tags += ((number, rule.tag),)
        for provider in providers:
            for mark in provider.marks:
                uses[fold(mark)].marks += (provider.id,)
            for host in provider.hosts:
                uses[fold(host)].hosts += (provider.id,)
        uses.pop("", None)
        for use in uses.values():
            use.names = bool(use.tags or use.marks or use.hosts)
        self._by_piece = dict(uses)
        self._uses = list(uses.values())
        self._automaton = AhoCorasick(list(uses), matchkind=MatchKind.Standard, store_patterns=False)
        self._hosts = _providers_by_host(providers)
        self._codes = _rejections_by_code(rejections)

    def may_speak_alone(self, words: str) -> bool:
        """Rule out at once that words without a code, an address or a host before them name a failure."""
        return bool(self._witnesses.find_matches_as_strings(_comparable(words)))

    @cached_property
    def _witnesses(self) -> AhoCorasick:
        """A piece of each phrase that speaks for itself, and of each text that is a provider's own."""
        alone = (phrase for phrase in self._phrases if phrase.strength is Strength.ALONE)
        longest = (max(phrase.pieces, key=_shortest) for phrase in alone)
        spelled = (piece.removesuffix(OPEN_END) for spellings in longest for piece in spellings)
        pieces = {*spelled, *chain.from_iterable(rule.witnesses() for rule in self._rules)} - {""}
        return AhoCorasick(list(pieces), store_patterns=False)

    def find(self, words: str) -> Found:
        """Find all that stands in a reply; takes time linear in its length."""
        text = f" {_comparable(words)} "
        phrases: set[int] = set()
        reached: dict[int, int] = {}
        seen: dict[int, int] = {}
        named: set[str] = set()
        for piece, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            uses = self._uses[piece]
            for rule, bit in uses.rules:
                seen[rule] = seen.get(rule, 0) | bit
            if _is_one_word(text[start - 1], text[start]):
                continue
            ends = not _is_one_word(text[end - 1], text[end])
            for phrase, whole, before, this in uses.phrases:
                if whole and not ends:
                    continue
                if before and not (before in reached and 0 <= start - reached[before] <= CLOSE):
                    continue
                if this:
                    reached[this] = end
                else:
                    phrases.add(phrase)
            if uses.names and ends:
                for rule, bit in uses.tags:
                    seen[rule] = seen.get(rule, 0) | bit
                named.update(uses.named_at(text, start))
        return Found(
            [self._phrases[number] for number in sorted(phrases)],
            [self._fit(number, bits) for number, bits in seen.items() if self._rules[number].fits(bits)],
            named,
        )

    def owners(self, host: str) -> tuple[str, ...]:
        """Give the providers that a host name belongs to: those with its longest known suffix."""
        name = _HOST.match(host.casefold())
        labels = name[0].split(".") if name else []
        for first in range(len(labels)):
            if known := self._hosts.get(".".join(labels[first:])):
                return tuple(known)
        return ()

    def by_code(self, provider: str, code: str | None) -> Sequence[Rejection]:
        """Give what a bare code means at this provider."""
        return self._codes.get((provider, code), ())

    def _fit(self, number: int, seen: int) -> Fit:
        rule = self._rules[number]
        if number not in self._own:
            self._own[number] = self._is_own(rule)
        tagged = bool(seen & rule.tag)
        own = self._own[number] or (tagged and rule.tag_speaks)
        return Fit(rule.rejection, tagged, own, rule.length(seen))

    def _is_own(self, rule: _Rule) -> bool:
        """Tell words of one provider from those that servers everywhere write."""
        longest = max(rule.pieces, key=len, default="")
        if len(longest) < OWN_LENGTH:
            return False
        users = {self._rules[number].rejection.provider.id for number, _ in self._by_piece[longest].rules}
        if len(users) > 1:
            return False
        spans = self._automaton.find_matches_as_indexes(longest, overlapping=True)
        common = max((end - start for piece, start, end in spans if self._uses[piece].phrases), default=0)
        return common < OWN_SHARE * len(longest)


def _is_one_word(left: str, right: str) -> bool:
    """Say whether no word ends between two letters."""
    return left.isalnum() and right.isalnum() and right < WITHOUT_SPACES


def _clearness(phrase: Phrase) -> tuple[Strength, bool, int]:
    """Rank a phrase: clear before vague, causes before consequences, long before short."""
    length = sum(map(_shortest, phrase.pieces))
    return min(phrase.strength, Strength.CLEAR), phrase.reason not in NO_CAUSE, length


def _shortest(spellings: Iterable[str]) -> int:
    return min(map(len, spellings))


def _providers_by_host(providers: Iterable[Provider]) -> dict[str, list[str]]:
    known: defaultdict[str, list[str]] = defaultdict(list)
    for provider in providers:
        for host in provider.hosts:
            known[host.casefold()].append(provider.id)
    return dict(known)


def _rejections_by_code(rejections: Iterable[Rejection]) -> dict[tuple[str, str | None], list[Rejection]]:
    """Collect what providers mean by a code whatever the words."""
    known: defaultdict[tuple[str, str | None], list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        if rejection.code and not (rejection.match or rejection.match_any or rejection.tag):
            known[rejection.provider.id, rejection.code].append(rejection)
    return dict(known)


def _in_address(text: str, start: int) -> bool:
    """Say whether a host name is that of a mail address: the recipient's brand rejects nothing."""
    before = text[max(0, start - LONGEST_HOST) : start]
    return "@" in before[before.rfind(" ") + 1 :]
