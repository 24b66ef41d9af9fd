"""From a reply to its meaning: the most specific rule wins, and the result says which one it was.

From the most specific to the least: a vendor's tag; a provider's text with its code; a provider's text; a
phrase that servers share; a provider's own use of a code; the enhanced code; a vague phrase; a vague
enhanced code; the reply code; its digits. Among phrases the clearer wins, then the longer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.circumstances import Circumstances, beside_code, under, with_class
from bot.catalog.decode import decode_reply_code, decode_status
from bot.catalog.matching import OWN_LENGTH, Matcher
from bot.catalog.model import Actor, Certainty, Disagreement, Explanation, Rejection, Retry, Strength
from bot.catalog.phrases import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.knowledge import Knowledge
    from bot.catalog.matching import Fit, Found
    from bot.catalog.model import EnhancedCode, Entry, Phrase, Provider, Reason, ReplyCode

__all__ = ["Matcher", "explain", "names_failure"]

WRAPPERS = frozenset({"5.1.351", "5.4.14", "5.7.350", "5.7.367", "4.4.7", "5.4.7"})
"""Enhanced codes that say only how another server's reply came to be reported."""
VAGUE = frozenset({"5.4.1", "X.5.1", "X.7.1"})
"""Enhanced codes that servers put before refusals of any kind, as they do every `X.n.0`."""
SAYING_LITTLE = frozenset({"system-error"})
"""Reasons whose hints ("service unavailable") stand in replies of any kind: a vague code says more."""
DEFINITE = frozenset({"521", "551", "556"})
"""Reply codes that mean one thing only, so that words can contradict them."""
SENDING_SIDE = frozenset({Actor.SENDER, Actor.SENDER_ADMIN})

_CODE = re.compile(r"[1-9]\d\d")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_FRONT = re.compile(
    r"(?P<code>[45]\d\d)\b[-\s#]{0,3}(?P<status>[45]\.\d\.\d{1,3}\b)?|#?[45]\.\d\.\d{1,3}\b"
    r"|<?[^\s<>@]{1,64}+@[^\s<>:]{1,255}>?:? |host [\w.-]{1,253} ?\["
)
"""What a server or its software writes before its words: codes, the recipient, the host that answered."""


class Asked(NamedTuple):
    """A reply: the codes it carries, listed anywhere or not, its words, and what is known around it."""

    code: str | None
    """`550`"""
    status: str | None
    """`5.1.1`"""
    words: str
    host: str | None = None
    """Who rejected."""
    command: str | None = None
    """The SMTP command it answers, one of `model.COMMANDS`."""


class _Reply(NamedTuple):
    """What was asked, what the catalog has on its codes, and what was found in its words."""

    catalog: Knowledge
    code: str | None
    status: str | None
    listed_code: ReplyCode | None
    listed_status: EnhancedCode | None
    exact: bool
    """The enhanced code is listed and says more than that something went wrong."""
    owners: tuple[str, ...]
    """Providers the rejecting host belongs to."""
    found: Found
    command: str | None

    @property
    def severity(self) -> str:
        """The first digit of its codes (RFC 5321 section 4.2.1), or nothing."""
        return (self.code or self.status or "")[:1]


class _Verdict(NamedTuple):
    """Which rule decided, and what it says."""

    rule: str
    reason: str
    entry: Entry
    certainty: Certainty
    by_words: bool = False


def explain(catalog: Knowledge, asked: Asked) -> Explanation:
    """Say what one reply means.

    Takes time linear in the words, gives the same for the same input, and raises nothing: what tells no
    reason gets the reason `unknown`.
    """
    reply = _read(catalog, asked)
    verdict = _under_circumstances(next(_verdicts(reply)), reply)
    entry, reason = verdict.entry, catalog.reasons[with_class(verdict.reason, reply.severity)]
    permanent = _permanent(reply)
    return Explanation(
        entry=entry,
        reason=reason,
        rule=verdict.rule,
        certainty=verdict.certainty,
        acts=entry.acts,
        retry=_retry(entry, permanent=permanent),
        permanent=permanent,
        code=asked.code,
        status=asked.status,
        provider=_provider(reply, entry),
        disagreement=_disagreement(reply, reason) if verdict.by_words else None,
        also=tuple(
            other for other in (reply.listed_code, reply.listed_status) if other and other is not entry
        ),
    )


def names_failure(catalog: Knowledge, text: str) -> bool:
    """Say whether words name a reason for which mail bounces.

    Behind a code, an address or a host, words suffice that mean something else elsewhere.
    """
    front = _FRONT.match(text)
    if front is None and not catalog.matcher.may_speak_alone(text):
        return False
    found = catalog.matcher.find(text)
    if any(phrase.strength is Strength.ALONE for phrase in found.phrases) or any(
        fit.own and (fit.tagged or fit.length >= OWN_LENGTH) for fit in found.fits
    ):
        return True
    return front is not None and _is_known_behind(catalog, front, found)


def _is_known_behind(catalog: Knowledge, front: re.Match[str], found: Found) -> bool:
    """Say whether the words behind a code, an address or a host are a clear phrase or a provider's text."""
    code = front["code"]
    if code and not front["status"] and code not in catalog.reply_codes:
        return False
    is_deferral = bool(code) and code.startswith("4")
    return any(
        phrase.strength > Strength.HINT and (is_deferral or phrase.reason != TEMPORARY)
        for phrase in found.phrases
    ) or any(
        fit.own
        or fit.tagged
        or fit.rejection.provider.id in found.named
        or (code and fit.rejection.code == code)
        or fit.length >= len(front.string[front.end() :].strip(" .!\n"))
        for fit in found.fits
    )


def _read(catalog: Knowledge, asked: Asked) -> _Reply:
    code, status, words, host, command = asked
    listed_status = catalog.enhanced(status) if status else None
    if status in WRAPPERS:
        words = words.rpartition("->")[2]
    words = _in_one_line(words, code, status)
    return _Reply(
        catalog=catalog,
        code=code,
        status=status,
        listed_code=catalog.reply_codes.get(code) if code else None,
        listed_status=listed_status,
        exact=bool(status and listed_status and not _is_vague(status)),
        owners=catalog.matcher.owners(host) if host else (),
        found=catalog.matcher.find(words),
        command=command,
    )


def _in_one_line(words: str, code: str | None, status: str | None) -> str:
    """Take out the codes that every line of a longer reply repeats, so that its sentences are whole."""
    if code:
        words = (
            words.replace(f" {code} {status} ", " ").replace(f"{code}-{status}", " ").replace(f"{code}-", " ")
        )
    return words


def _is_vague(status: str) -> bool:
    return status.endswith(".0") or status in WRAPPERS or _is_common(status)


def _is_common(status: str) -> bool:
    return status in VAGUE or f"X{status[1:]}" in VAGUE


def _verdicts(reply: _Reply) -> Iterator[_Verdict]:
    """Yield the verdicts of all kinds of rules that have one, the most specific first."""
    phrase = next((phrase for phrase in reply.found.phrases if phrase.reason != TEMPORARY), None)
    if fit := _best_fit(reply):
        yield _by_rejection(fit.rejection)
    if phrase and phrase.strength > Strength.HINT:
        if _says_the_code(phrase, reply):
            yield from _by_provider_code(reply)
        yield _by_phrase(phrase, reply)
    yield from _by_provider_code(reply)
    if reply.exact:
        yield from _by_status(reply, Certainty.LIKELY)
    if phrase and not (phrase.reason in SAYING_LITTLE and _is_common(reply.status or "")):
        yield _by_phrase(phrase, reply)
    yield from _by_status(reply, Certainty.GUESS)
    yield from _by_code(reply)
    yield from _by_digits(reply)


def _best_fit(reply: _Reply) -> Fit | None:
    """Choose among the provider's texts that may be believed here."""
    return max(
        (fit for fit in reply.found.fits if _may_speak(fit, reply)),
        key=lambda fit: _closeness(fit, reply),
        default=None,
    )


def _may_speak(fit: Fit, reply: _Reply) -> bool:
    """Say whether the codes allow a rejection, and something tells that its provider wrote it.

    That is its host, its name, words or a code that only it uses. Software has no hosts to be known by; it
    is believed by its words.
    """
    if fit.tagged and fit.own:
        return True
    rejection = fit.rejection
    provider = rejection.provider
    same_status = _same_status(rejection, reply)
    if (
        (rejection.code and reply.code and rejection.code != reply.code)
        or (rejection.status and reply.exact and not same_status)
        or (rejection.command and rejection.command != reply.command)
    ):
        return False
    return (
        fit.own
        or provider.id in reply.owners
        or provider.id in reply.found.named
        or provider.is_software
        or (same_status and (reply.listed_status is None or reply.listed_status.origin == "vendor"))
    )


def _closeness(fit: Fit, reply: _Reply) -> tuple[int, ...]:
    """Rank a rejection: tag, host, name in the words, code, enhanced code, command, length of its words."""
    rejection = fit.rejection
    return (
        fit.tagged,
        rejection.provider.id in reply.owners,
        rejection.provider.id in reply.found.named,
        # For the same code rather than for any, for any rather than for another.
        2 if rejection.code == reply.code else int(rejection.code is None),
        _same_status(rejection, reply),
        rejection.command is not None,
        fit.length,
    )


def _same_status(rejection: Rejection, reply: _Reply) -> bool:
    return bool(reply.status) and rejection.status in (reply.status, f"X{(reply.status or '')[1:]}")


def _says_the_code(phrase: Phrase, reply: _Reply) -> bool:
    """Say whether a phrase tells no more than the reply code: then a provider's own use of it is nearer."""
    return reply.listed_code is not None and reply.listed_code.reason == phrase.reason


def _by_rejection(rejection: Rejection) -> _Verdict:
    return _Verdict(
        rule=f"rejection/{rejection.id}",
        reason=rejection.reason or "unknown",
        entry=rejection,
        certainty=Certainty.LIKELY if rejection.unconfirmed else Certainty.CERTAIN,
        by_words=bool(rejection.match or rejection.match_any),
    )


def _by_provider_code(reply: _Reply) -> Iterator[_Verdict]:
    """Give what a code means at this provider, whatever the words."""
    for provider in (*reply.owners, *sorted(reply.found.named)):
        for rejection in reply.catalog.matcher.by_code(provider, reply.code):
            yield _by_rejection(rejection)


def _by_phrase(phrase: Phrase, reply: _Reply) -> _Verdict:
    """Take the phrase's reason; an exact enhanced code of the same reason has the finer entry."""
    clear = phrase.strength > Strength.HINT
    agreed = reply.listed_status if reply.exact else None
    if agreed and agreed.reason == phrase.reason:
        certainty, entry = (Certainty.CERTAIN if clear else Certainty.LIKELY), agreed
    else:
        certainty, entry = (Certainty.LIKELY if clear else Certainty.GUESS), None
    return _Verdict(
        rule=f"phrase/{phrase.id}",
        reason=phrase.reason,
        entry=entry or reply.catalog.reasons[phrase.reason],
        certainty=certainty,
        by_words=clear,
    )


def _under_circumstances(verdict: _Verdict, reply: _Reply) -> _Verdict:
    """Let command and codes tell what common words refuse; a provider knows what its own mean."""
    entry, exact = verdict.entry, reply.listed_status if reply.exact else None
    if isinstance(entry, Rejection) and not entry.provider.is_software:
        return verdict
    vague = verdict.certainty is Certainty.GUESS
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


def _by_status(reply: _Reply, certainty: Certainty) -> Iterator[_Verdict]:
    entry: EnhancedCode | None = reply.listed_status
    if entry is None and reply.status and _STATUS.fullmatch(reply.status):
        entry = decode_status(reply.catalog.classes, reply.status)
    if entry and entry.reason and entry.reason != "unknown":
        rule, reason = f"enhanced/{entry.id}", beside_code(entry.reason, reply.code)
        if reason == entry.reason:
            yield _Verdict(rule, reason, entry, certainty)
        else:
            yield _Verdict(rule, reason, reply.catalog.reasons[reason], Certainty.GUESS)


def _by_code(reply: _Reply) -> Iterator[_Verdict]:
    entry = reply.listed_code
    if entry and entry.reason and entry.reason != "unknown":
        certainty = Certainty.LIKELY if entry.origin == "rfc-extension" else Certainty.GUESS
        yield _Verdict(f"reply/{entry.id}", entry.reason, entry, certainty)


def _by_digits(reply: _Reply) -> Iterator[_Verdict]:
    """Give what is left: no reason can be told, but the codes still have a text."""
    reason = "delivered" if (reply.code or reply.status or "").startswith("2") else "unknown"
    if reply.listed_code:
        yield _Verdict(f"reply/{reply.code}", reason, reply.listed_code, Certainty.GUESS)
    if reply.listed_status:
        yield _Verdict(f"enhanced/{reply.listed_status.id}", reason, reply.listed_status, Certainty.GUESS)
    if reply.code and _CODE.fullmatch(reply.code):
        decoded = decode_reply_code(reply.catalog.classes, reply.code)
        yield _Verdict(f"reply/{reply.code}", decoded.reason or reason, decoded, Certainty.GUESS)
    yield _Verdict(f"reason/{reason}", reason, reply.catalog.reasons[reason], Certainty.GUESS)


def _permanent(reply: _Reply) -> bool | None:
    """Read the class (RFC 5321 section 4.2.1); words like "try again later" take a 5xx its finality."""
    softened = any(phrase.reason == TEMPORARY for phrase in reply.found.phrases)
    if reply.severity == "5":
        return None if softened else True
    return False if reply.severity == "4" or softened else None


def _retry(entry: Entry, *, permanent: bool | None) -> Retry:
    """Let the class decide: a 4xx is tried again by itself; that helps unless the sending side must act."""
    if permanent is False:
        changes = entry.retry is not Retry.AUTOMATIC and entry.acts in SENDING_SIDE
        return Retry.LATER if changes else Retry.AUTOMATIC
    return Retry.LATER if permanent and entry.retry is Retry.AUTOMATIC else entry.retry


def _provider(reply: _Reply, entry: Entry) -> Provider | None:
    if isinstance(entry, Rejection):
        return entry.provider
    return reply.catalog.providers[reply.owners[0]] if reply.owners else None


def _disagreement(reply: _Reply, reason: Reason) -> Disagreement | None:
    """Compare the words with a code that means one thing; a vague code contradicts nothing."""
    says: Entry | None = None
    if reply.exact:
        says, code = reply.listed_status, reply.status
    elif reply.code in DEFINITE:
        says, code = reply.listed_code, reply.code
    if says is None or says.reason in (None, "unknown") or code is None:
        return None
    meant = reply.catalog.reasons[says.reason]
    if meant.group in (reason.group, "other"):
        return None
    return Disagreement(code=code, code_says=says, words_say=reason)
