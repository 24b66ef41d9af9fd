"""What a button remembers: enough to draw its card again, in another language or place, from no database."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from bot.cards.redaction import redact, redact_recipient
from bot.cards.safe_text import one_line, shorten
from bot.catalog import Language, Retry  # noqa: TC001 - bot.cards.recall reads the annotations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.cards.model import Finding

VERSION = 1
VALUE_LIMIT = 1980
"""Slack allows 2,000 characters in a button's value; a note's number may stand before it."""
QUERY_LIMIT = 1000
_SIZES = ((700, 12, 8), (350, 8, 8), (200, 4, 6), (120, 2, 4), (60, 1, 3), (20, 0, 1))
"""Characters of words, recipients, and bounces to keep: the first that fit are taken."""
_NAME_LIMIT = 100
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledBounce:
    """One finding of a card: what `Catalog.explain` needs, and what it and the report said of it.

    `words` and `recipients` are redacted and shortened. `entry` and `rule` are the ids of what was shown.
    """

    entry: str
    rule: str
    words: str
    retry: Retry
    permanent: bool | None = None
    code: str | None = None
    status: str | None = None
    host: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A card to draw again: in `language`, and either a lookup (`query`) or bounces.

    `cut` also says that something of the first card was too long to be remembered.
    """

    version: Literal[1]
    language: Language
    private: bool
    query: str | None = None
    bounces: tuple[RecalledBounce, ...] = ()
    notice: str | None = None
    cut: bool = False
    page: int = 1


def remember_lookup(query: str, language: Language, *, private: bool, page: int = 1) -> str:
    """Write the value of a button on a lookup's card, to draw it, or another page of it, in `language`."""
    kept = shorten(redact(one_line(query)), QUERY_LIMIT)
    card = {"version": VERSION, "language": language, "private": private, "query": kept}
    if page > 1:
        card["page"] = page
    while len(value := compact(card)) > VALUE_LIMIT:
        card["query"] = kept = shorten(kept, len(kept) // 2)
    return value


def remember_findings(
    findings: Sequence[Finding],
    language: Language,
    *,
    private: bool,
    notice: str | None = None,
    cut: bool = False,
) -> str:
    """Write the value of a button on the card of these findings, to draw it in `language`."""
    value = ""
    for words, recipients, bounces in _SIZES:
        kept = tuple(_bounce(finding, words, recipients) for finding in findings[:bounces])
        cut_now = cut or len(findings) > bounces or any(len(one.recipients) > recipients for one in findings)
        card = Recalled(
            version=1, language=language, private=private, bounces=kept, notice=notice, cut=cut_now
        )
        value = _value(card)
        if len(value) <= VALUE_LIMIT:
            break
    return value


def _bounce(finding: Finding, words: int, recipients: int) -> RecalledBounce:
    meaning = finding.explanation
    return RecalledBounce(
        entry=meaning.entry.id,
        rule=meaning.rule,
        words=shorten(redact(one_line(finding.evidence)), words),
        retry=meaning.retry,
        permanent=meaning.permanent,
        code=meaning.code,
        status=meaning.status,
        host=shorten(redact(one_line(finding.host)), _NAME_LIMIT) if finding.host else None,
        recipients=tuple(
            shorten(redact_recipient(one_line(one)), _NAME_LIMIT) for one in finding.recipients[:recipients]
        ),
    )


def _value(card: Recalled) -> str:
    return compact(_given(card))


def compact(value: Mapping[str, object]) -> str:
    """Write compact JSON without the characters that Slack escapes on the way."""
    return _COMPACT.encode(value).replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _given(remembered: Recalled | RecalledBounce) -> dict[str, Any]:
    """Give the fields that are not as by default."""
    row = {
        one.name: value
        for one in fields(remembered)
        if (value := getattr(remembered, one.name)) != one.default
    }
    return {**row, "bounces": [_given(one) for one in row["bounces"]]} if "bounces" in row else row
