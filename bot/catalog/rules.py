"""What replies are searched for: the pieces of all phrases and rejections, worked out once and then kept.

There are thousands of them; as tuples and lists they are quick to load.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick

from bot.catalog.model import Strength
from bot.catalog.words.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.catalog.model import Phrase, Provider, Rejection

OPEN_END = "*"
"""At the end of a fragment: the word may go on (`exceed*`)."""
OWN_LENGTH = 20
"""Characters from which on a wording can be one provider's own."""
OWN_SHARE = 0.6
"""A wording is nobody's own if a common phrase makes up this much of it."""
TAG_LENGTH = 4
"""Characters from which on a tag speaks for itself."""
NO_CAUSE = frozenset({"expired"})
"""Reasons that end the attempts and name no cause: any other reason in the words is nearer to it."""
NONE_OTHER = frozenset({"policy-violation", "security-error", "system-error"})
"""Reasons of those who name no other: their usual words stand beside any other reason."""


class Clue(NamedTuple):
    """What a phrase tells."""

    id: str
    """The phrase's."""
    reason: str
    strength: Strength


class Rule(NamedTuple):
    """When a rejection fits: the pieces that must be seen, as bits."""

    rejection: str
    """Its id."""
    every: int
    any: int
    tag: int
    tag_speaks: bool
    own: bool
    """Its words are one provider's, not such that servers everywhere write."""
    lengths: tuple[int, ...]
    """Of its fragments."""

    def fits(self, seen: int) -> bool:
        """Say whether the pieces seen are enough."""
        worded = bool((self.every and seen & self.every == self.every) or seen & self.any)
        if not self.tag:
            return worded
        alone = self.tag_speaks or not self.lengths
        return bool(seen & self.tag) and (worded or alone)

    def length(self, seen: int) -> int:
        """Count the characters of the fragments seen."""
        return sum(length for number, length in enumerate(self.lengths) if seen >> number & 1)


_InRules = tuple[tuple[int, int], ...]
"""Rule and bit."""
_Whole = tuple[tuple[int, bool], ...]
"""A phrase that is the piece, and whether a word ends here."""
_Starts = tuple[str, ...]
"""What begins longer phrases: the piece, or the piece with an open end."""
_Parts = tuple[tuple[int, bool, frozenset[str], str], ...]
"""Phrase, whether a word ends here, what may stand before, the name of this part; the last has none."""
InPhrases = tuple[_Whole, _Starts, _Parts]
_Names = tuple[str, ...]
"""Providers."""


class Uses(NamedTuple):
    """What one piece of text is a part of."""

    rules: _InRules = ()
    whole: _Whole = ()
    starts: _Starts = ()
    parts: _Parts = ()
    tags: _InRules = ()
    marks: _Names = ()
    hosts: _Names = ()

    def and_also(self, other: Uses) -> Uses:
        """Put the uses of the same piece together."""
        return Uses(
            self.rules + other.rules,
            self.whole + other.whole,
            self.starts + tuple(piece for piece in other.starts if piece not in self.starts),
            self.parts + other.parts,
            self.tags + other.tags,
            self.marks + other.marks,
            self.hosts + other.hosts,
        )

    @property
    def in_phrases(self) -> InPhrases | None:
        """What it is in phrases, if anything: what servers everywhere write."""
        in_phrases = self.whole, self.starts, self.parts
        return in_phrases if any(in_phrases) else None

    def plain(self) -> tuple[_InRules, InPhrases | None, _InRules, _Names, _Names]:
        """Make it a plain tuple, which is quicker to load."""
        return self.rules, self.in_phrases, self.tags, self.marks, self.hosts


@dataclass(frozen=True, slots=True)
class Rules:
    """All that is searched for at once, and what each piece of it is a part of."""

    uses: dict[str, tuple[_InRules, InPhrases | None, _InRules, _Names, _Names]]
    phrases: list[tuple[str, str, Strength]]
    """What a clue is made of."""
    clearness: list[tuple[Strength, bool]]
    """How clear each phrase is."""
    rules: list[Rule]
    witnesses: list[str]
    """A piece of each phrase that speaks for itself, and of each text that is a provider's own."""
    hosts: dict[str, list[str]]
    """Providers by the ends of host names."""
    codes: dict[tuple[str, str], list[str]]
    """The rejections that tell what a provider means by a code, whatever the words."""

    @classmethod
    def of(
        cls, phrases: Iterable[Phrase], rejections: Sequence[Rejection], providers: Collection[Provider]
    ) -> Rules:
        """Work out what to search for."""
        phrases = list(phrases)
        drafts = [_Draft(rejection) for rejection in rejections]
        uses = _uses(chain(_in_phrases(phrases), _in_rejections(drafts), _in_providers(providers)))
        owned = _Owned(uses, rejections)
        return cls(
            uses={piece: use.plain() for piece, use in uses.items()},
            phrases=[(phrase.id, phrase.reason, phrase.strength) for phrase in phrases],
            clearness=list(map(_clearness, phrases)),
            rules=[draft.rule(own=owned.has(draft)) for draft in drafts],
            witnesses=sorted(_witnesses(phrases, drafts)),
            hosts=_providers_by_host(providers),
            codes=_rejections_by_code(rejections),
        )


class _Draft:
    """A rejection and its fragments."""

    def __init__(self, rejection: Rejection) -> None:
        self.rejection = rejection
        self.pieces = [fold(fragment) for fragment in (*rejection.match, *rejection.match_any)]
        self.tag = fold(rejection.tag or "")
        self.longest = max(self.pieces, key=len, default="")
        self.tag_speaks = _tag_speaks(rejection.tag or "")

    def rule(self, *, own: bool) -> Rule:
        """Make a bit of each piece: those that must all be seen, those of which one will do, the tag."""
        every = (1 << len(self.rejection.match)) - 1
        return Rule(
            rejection=self.rejection.id,
            every=every,
            any=(1 << len(self.pieces)) - 1 - every,
            tag=self.tag_bit,
            tag_speaks=self.tag_speaks,
            own=own,
            lengths=tuple(map(len, self.pieces)),
        )

    @property
    def tag_bit(self) -> int:
        return 1 << len(self.pieces) if self.tag else 0

    def witnesses(self) -> Iterator[str]:
        """Yield pieces of which one stands in every reply that its own words or its tag speak for."""
        if self.tag and (self.tag_speaks or not self.pieces):
            yield self.tag
        elif len(self.longest) >= OWN_LENGTH:
            every = len(self.rejection.match)
            yield from self.pieces[every:]
            yield from sorted(self.pieces[:every], key=len)[-1:]


def _tag_speaks(tag: str) -> bool:
    """Tell a tag that only its vendor writes (TSS04) from one that may be anything (102, BL)."""
    return len(tag) >= TAG_LENGTH and any(map(str.isdigit, tag)) and any(map(str.isalpha, tag))


class _Owned:
    """Tells words of one provider from those that servers everywhere write."""

    def __init__(self, uses: dict[str, Uses], rejections: Sequence[Rejection]) -> None:
        self._uses = uses
        self._providers = [rejection.provider.id for rejection in rejections]
        self._common = AhoCorasick([piece for piece, use in uses.items() if use.in_phrases])

    def has(self, draft: _Draft) -> bool:
        longest = draft.longest
        if len(longest) < OWN_LENGTH:
            return False
        if len({self._providers[number] for number, _ in self._uses[longest].rules}) > 1:
            return False
        spans = self._common.find_matches_as_indexes(longest, overlapping=True)
        common = max((end - start for _, start, end in spans), default=0)
        return common < OWN_SHARE * len(longest)


def _uses(found: Iterable[tuple[str, Uses]]) -> dict[str, Uses]:
    uses: dict[str, Uses] = {}
    for piece, use in found:
        if piece:
            uses[piece] = uses[piece].and_also(use) if piece in uses else use
    return uses


def _in_phrases(phrases: Iterable[Phrase]) -> Iterator[tuple[str, Uses]]:
    for number, phrase in enumerate(phrases):
        before: frozenset[str] = frozenset()
        for place, spellings in enumerate(phrase.pieces, 1):
            this = f"{number}/{place}" if place < len(phrase.pieces) else ""
            for piece in spellings:
                whole = not piece.endswith(OPEN_END)
                if before:
                    use = Uses(parts=((number, whole, before, this),))
                else:
                    use = Uses(starts=(piece,)) if this else Uses(whole=((number, whole),))
                yield piece.removesuffix(OPEN_END), use
            before = frozenset((this,)) if before else frozenset(spellings)


def _in_rejections(drafts: Iterable[_Draft]) -> Iterator[tuple[str, Uses]]:
    for number, draft in enumerate(drafts):
        for place, piece in enumerate(draft.pieces):
            yield piece, Uses(rules=((number, 1 << place),))
        yield draft.tag, Uses(tags=((number, draft.tag_bit),))


def _in_providers(providers: Iterable[Provider]) -> Iterator[tuple[str, Uses]]:
    for provider in providers:
        for mark in provider.marks:
            yield fold(mark), Uses(marks=(provider.id,))
        for host in provider.hosts:
            yield fold(host), Uses(hosts=(provider.id,))


def _witnesses(phrases: Iterable[Phrase], drafts: Iterable[_Draft]) -> set[str]:
    alone = (phrase for phrase in phrases if phrase.strength is Strength.ALONE)
    longest = (max(phrase.pieces, key=_shortest) for phrase in alone)
    spelled = (piece.removesuffix(OPEN_END) for spellings in longest for piece in spellings)
    return {*spelled, *chain.from_iterable(draft.witnesses() for draft in drafts)} - {""}


def _clearness(phrase: Phrase) -> tuple[Strength, bool]:
    """Rank a phrase: clear before vague, causes before consequences."""
    is_cause = phrase.reason not in NO_CAUSE and (
        phrase.reason not in NONE_OTHER or phrase.strength is Strength.ALONE
    )
    return min(phrase.strength, Strength.CLEAR), is_cause


def _shortest(spellings: Iterable[str]) -> int:
    return min(map(len, spellings))


def _providers_by_host(providers: Iterable[Provider]) -> dict[str, list[str]]:
    known: defaultdict[str, list[str]] = defaultdict(list)
    for provider in providers:
        for host in provider.hosts:
            known[host.casefold()].append(provider.id)
    return dict(known)


def _rejections_by_code(rejections: Iterable[Rejection]) -> dict[tuple[str, str], list[str]]:
    known: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for rejection in rejections:
        if rejection.code and not rejection.goes_by_words:
            known[rejection.provider.id, rejection.code].append(rejection.id)
    return dict(known)
