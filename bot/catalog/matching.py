"""One pass over a reply: every phrase, every provider's fragments, tags and names that stand in it.

All are found at once (Aho-Corasick), so a reply costs its own length, however many rules there are.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.catalog.rules import OPEN_END, Clue
from bot.catalog.words.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.catalog.model import Rejection
    from bot.catalog.rules import InPhrases, Rules

CLOSE = 80
"""Characters that may stand between two fragments of a phrase: room for an address."""
LONGEST_HOST = 253
"""Characters of a host name (RFC 1035 section 2.3.4)."""

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

    clues: list[Clue]
    fits: list[Fit]
    named: set[str]


class _Phrases:
    """How far phrases stand in a text, as the pass goes on."""

    def __init__(self) -> None:
        self._reached: dict[str, tuple[int, int]] = {}
        """Where what begins a phrase ends, and how long it is."""
        self.found: dict[int, int] = {}
        """The whole phrases, and how long they are without what stands between."""

    def go_on(self, start: int, end: int, uses: InPhrases, *, ends: bool) -> None:
        """Take in a piece; `ends` is that no word goes on behind it."""
        (whole, starts, parts), reached, found, length = uses, self._reached, self.found, end - start
        for phrase, to_end in whole:
            if (ends or not to_end) and length > found.get(phrase, 0):
                found[phrase] = length
        for phrase, to_end, before, this in parts if reached else ():
            if (to_end and not ends) or before.isdisjoint(reached):
                continue
            for one in reached.keys() & before:
                before_end, before_length = reached[one]
                if not 0 <= start - before_end <= CLOSE:
                    continue
                if this:
                    reached[this] = end, before_length + length
                else:
                    found[phrase] = max(before_length + length, found.get(phrase, 0))
        for piece in starts:
            if ends or piece.endswith(OPEN_END):
                reached[piece] = end, length


class Matcher:
    """All pieces of all rules, compiled once."""

    def __init__(self, rules: Rules, rejections: Mapping[str, Rejection]) -> None:
        self._rules, self._rejections = rules, rejections
        self._uses = list(rules.uses.values())
        self._automaton = AhoCorasick(list(rules.uses), matchkind=MatchKind.Standard, store_patterns=False)

    def may_speak_alone(self, words: str) -> bool:
        """Rule out at once that words without a code, an address or a host before them name a failure."""
        return bool(self._witnesses.find_matches_as_strings(_comparable(words)))

    @cached_property
    def _witnesses(self) -> AhoCorasick:
        return AhoCorasick(self._rules.witnesses, store_patterns=False)

    def find(self, words: str) -> Found:
        """Find all that stands in a reply; takes time linear in its length."""
        text = f" {_comparable(words)} "
        phrases = _Phrases()
        seen: dict[int, int] = {}
        named: set[str] = set()
        for piece, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            rules, in_phrases, tags, marks, hosts = self._uses[piece]
            for rule, bit in rules:
                seen[rule] = seen.get(rule, 0) | bit
            if text[start - 1] != " " and _is_one_word(text[start - 1], text[start]):
                continue
            ends = text[end] == " " or not _is_one_word(text[end - 1], text[end])
            if in_phrases:
                phrases.go_on(start, end, in_phrases, ends=ends)
            if ends and (tags or marks or hosts):
                for rule, bit in tags:
                    seen[rule] = seen.get(rule, 0) | bit
                named.update(marks if _in_address(text, start) else marks + hosts)
        return Found(self._clues(phrases.found), self._fits(seen), named)

    def _clues(self, found: dict[int, int]) -> list[Clue]:
        """Order phrases by what they are, then by how much of them stands there."""
        clearness, phrases = self._rules.clearness, self._rules.phrases
        clearest = sorted(found, key=lambda one: (clearness[one], found[one]), reverse=True)
        return [Clue._make(phrases[number]) for number in clearest]

    def _fits(self, seen: dict[int, int]) -> list[Fit]:
        fits = []
        for number, bits in seen.items():
            rule = self._rules.rules[number]
            if rule.fits(bits):
                tagged = bool(bits & rule.tag)
                own = rule.own or (tagged and rule.tag_speaks)
                fits.append(Fit(self._rejections[rule.rejection], tagged, own, rule.length(bits)))
        return fits

    def owners(self, host: str) -> tuple[str, ...]:
        """Give the providers that a host name belongs to: those with its longest known suffix."""
        name = _HOST.match(host.casefold())
        labels = name[0].split(".") if name else []
        for first in range(len(labels)):
            if known := self._rules.hosts.get(".".join(labels[first:])):
                return tuple(known)
        return ()

    def by_code(self, provider: str, code: str | None) -> Sequence[Rejection]:
        """Give what a bare code means at this provider."""
        known = self._rules.codes.get((provider, code), ()) if code else ()
        return [self._rejections[name] for name in known]


def _is_one_word(left: str, right: str) -> bool:
    """Say whether no word ends between two letters."""
    return left.isalnum() and right.isalnum() and right < WITHOUT_SPACES


def _in_address(text: str, start: int) -> bool:
    """Say whether a host name is that of a mail address: the recipient's brand rejects nothing."""
    before = text[max(0, start - LONGEST_HOST) : start]
    return "@" in before[before.rfind(" ") + 1 :]
