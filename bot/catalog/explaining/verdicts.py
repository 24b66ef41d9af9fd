"""Decides which rule says what a reply means: the most specific one that applies.

From the most specific to the least: a vendor's tag; a provider's text with its code; a provider's text; a
phrase that servers share; a provider's own use of a code; the enhanced code; a loose or vague phrase; a vague
enhanced code; the reply code; its digits. Among phrases the clearer wins, then the longer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.decode import decode_reply_code, decode_status
from bot.catalog.explaining.best_fit import best_fit
from bot.catalog.explaining.circumstances import Circumstances, beside_code, under
from bot.catalog.format.phrases import TEMPORARY
from bot.catalog.model import UNKNOWN, Certainty, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.explaining.asked import Reply
    from bot.catalog.model import EnhancedCode, Entry, Rejection
    from bot.catalog.rules import Clue

SAYING_LITTLE = frozenset({"system-error"})
"""Reasons whose hints ("service unavailable") stand in replies of any kind: a vague code says more."""
_CODE = re.compile(r"[1-9]\d\d")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Verdict(NamedTuple):
    """Which rule decided, and what it says."""

    rule: str
    reason: str
    entry: Entry
    certainty: Certainty
    by_words: bool = False


def decide(reply: Reply) -> Verdict:
    """Give the verdict on a reply; one that tells no reason gets `unknown`."""
    return _under_circumstances(next(_verdicts(reply)), reply)


def _under_circumstances(verdict: Verdict, reply: Reply) -> Verdict:
    """Let command and codes tell what common words refuse; a provider knows what its own mean."""
    if verdict.entry.is_providers_own:
        return verdict
    exact, vague = reply.exact, verdict.certainty is Certainty.GUESS
    reason = under(
        Circumstances(reply.command, reply.code, reply.status),
        verdict.reason,
        vague=vague,
        agreed=exact is not None and exact.reason == verdict.reason,
    )
    if reason == verdict.reason:
        return verdict
    return verdict._replace(
        reason=reason,
        entry=exact if exact and exact.reason == reason else reply.catalog.reasons[reason],
        certainty=Certainty.GUESS if vague else Certainty.LIKELY,
        by_words=False,
    )


def _verdicts(reply: Reply) -> Iterator[Verdict]:
    """Yield the verdicts of all kinds of rules that have one, the most specific first."""
    clue = next((clue for clue in reply.found.clues if clue.reason != TEMPORARY), None)
    if fit := best_fit(reply):
        yield _by_rejection(fit.rejection)
    if clue and clue.strength > Strength.LOOSE:
        if _says_the_code(clue, reply):
            yield from _by_provider_code(reply)
        yield _by_phrase(clue, reply)
    yield from _by_provider_code(reply)
    if reply.exact:
        yield from _by_status(reply, Certainty.LIKELY)
    if clue and not (clue.reason in SAYING_LITTLE and reply.is_common):
        yield _by_phrase(clue, reply)
    yield from _by_status(reply, Certainty.GUESS)
    yield from _by_code(reply)
    yield from _by_digits(reply)


def _says_the_code(clue: Clue, reply: Reply) -> bool:
    """Say whether a phrase tells no more than the reply code: then a provider's own use of it is nearer."""
    return reply.listed_code is not None and reply.listed_code.reason == clue.reason


def _by_rejection(rejection: Rejection) -> Verdict:
    return Verdict(
        rule=f"rejection/{rejection.id}",
        reason=rejection.reason or UNKNOWN,
        entry=rejection,
        certainty=Certainty.LIKELY if rejection.unconfirmed else Certainty.CERTAIN,
        by_words=bool(rejection.match or rejection.match_any),
    )


def _by_provider_code(reply: Reply) -> Iterator[Verdict]:
    """Give what a code means at this provider, whatever the words."""
    for provider in (*reply.owners, *sorted(reply.found.named)):
        for rejection in reply.catalog.matcher.by_code(provider, reply.code):
            yield _by_rejection(rejection)


def _by_phrase(clue: Clue, reply: Reply) -> Verdict:
    """Take the phrase's reason; an exact enhanced code of the same reason has the finer entry."""
    rule, reason, clear = f"phrase/{clue.id}", clue.reason, clue.strength > Strength.HINT
    if reply.exact and reply.exact.reason == reason:
        return Verdict(
            rule, reason, reply.exact, Certainty.CERTAIN if clear else Certainty.LIKELY, by_words=clear
        )
    entry = reply.catalog.reasons[reason]
    return Verdict(rule, reason, entry, Certainty.LIKELY if clear else Certainty.GUESS, by_words=clear)


def _by_status(reply: Reply, certainty: Certainty) -> Iterator[Verdict]:
    entry: EnhancedCode | None = reply.listed_status
    if entry is None and reply.status and _STATUS.fullmatch(reply.status):
        entry = decode_status(reply.catalog.classes, reply.status)
    if entry and entry.told_reason:
        rule, reason = f"enhanced/{entry.id}", beside_code(entry.told_reason, reply.code)
        if reason == entry.reason:
            yield Verdict(rule, reason, entry, certainty)
        else:
            yield Verdict(rule, reason, reply.catalog.reasons[reason], Certainty.GUESS)


def _by_code(reply: Reply) -> Iterator[Verdict]:
    entry = reply.listed_code
    if entry and entry.told_reason:
        certainty = Certainty.LIKELY if entry.origin == "rfc-extension" else Certainty.GUESS
        yield Verdict(f"reply/{entry.id}", entry.told_reason, entry, certainty)


def _by_digits(reply: Reply) -> Iterator[Verdict]:
    """Give what is left: no reason can be told, but the codes still have a text."""
    reason = "delivered" if reply.severity == "2" else UNKNOWN
    if reply.listed_code:
        yield Verdict(f"reply/{reply.code}", reason, reply.listed_code, Certainty.GUESS)
    if reply.listed_status:
        yield Verdict(f"enhanced/{reply.listed_status.id}", reason, reply.listed_status, Certainty.GUESS)
    if reply.code and _CODE.fullmatch(reply.code):
        decoded = decode_reply_code(reply.catalog.classes, reply.code)
        yield Verdict(f"reply/{reply.code}", decoded.reason or reason, decoded, Certainty.GUESS)
    yield Verdict(f"reason/{reason}", reason, reply.catalog.reasons[reason], Certainty.GUESS)
