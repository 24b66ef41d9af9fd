"""The JSON that the command line prints: a contract with other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.catalog import EnhancedCode, Rejection, ReplyCode

if TYPE_CHECKING:
    from bot.catalog import Entry, Language, Match
    from bot.reading import Explained, Reading


def reading_row(path: str, reading: Reading) -> dict[str, Any]:
    """Make the line of one file that `explain --json` prints."""
    return {
        "path": path,
        "notice": reading.notice,
        "bounces": [_bounce_row(one) for one in reading.explained],
    }


def _bounce_row(one: Explained) -> dict[str, Any]:
    bounce, meaning = one.bounce, one.explanation
    return {
        "code": bounce.code,
        "status": bounce.status,
        "reason": one.reason.id,
        "group": one.reason.group,
        "permanent": meaning.permanent,
        "recipient": bounce.recipient,
        "host": bounce.host,
        "provider": meaning.provider.name if meaning.provider else None,
        "entry": meaning.entry.id,
        "evidence": bounce.evidence,
    }


def match_row(match: Match, language: Language) -> dict[str, Any]:
    """Make the object of one match that `lookup --json` prints: the entry, and what led to it."""
    return {**_entry_row(match.entry, language), "why": match.why, "matched": match.matched}


def _entry_row(entry: Entry, language: Language) -> dict[str, Any]:
    wording = entry.wording(language)
    return {
        "id": entry.id,
        "code": entry.code if isinstance(entry, ReplyCode | Rejection) else None,
        "status": entry.status if isinstance(entry, EnhancedCode | Rejection | ReplyCode) else None,
        "name": wording.name,
        "meaning": wording.meaning,
        "causes": list(wording.causes),
        "remedies": [
            {"who": one.who, "step": one.step} | ({"url": one.url} if one.url else {})
            for one in wording.remedies
        ],
        "acts": entry.acts,
        "retry": entry.retry,
        "references": [{"title": one.title, "url": one.url} for one in entry.references],
        "provider": entry.provider.name if isinstance(entry, Rejection) else None,
        "reason": entry.reason,
        "unconfirmed": entry.unconfirmed,
    }
