"""The answer to a question: entries, the best first, each with what made it match. Codes find theirs here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.catalog.decode import decode_reply_code, decode_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.catalog import Catalog
    from bot.catalog.model import EnhancedCode, Entry, Language, ReplyCode

_ONLY_CODES = re.compile(r"(?:([1-9][0-9]{2})(?:[ -](?=.)|$))?(?:#?([245]\.[0-9]{1,3}\.[0-9]{1,3}))?")


class Why(StrEnum):
    """What made an entry match."""

    ID = "id"
    TAG = "tag"
    """A vendor's tag."""
    CODE = "code"
    STATUS = "status"
    DIGITS = "digits"
    """The code is in no list; its digits tell this much."""
    CLASS = "class"
    PROVIDER = "provider"
    """The provider, and what else was asked of it."""
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

    `query` is without its `language`, the one to answer in (`451 auf deutsch`). `code` and `status` are the
    codes it holds. `clear` says that the first match is what was meant, not one of several. `nearest` are
    listed entries close to a code that is in no list. Nothing at all matches only where the query holds no
    code and no word of the catalog.
    """

    query: str
    matches: tuple[Match, ...] = ()
    code: str | None = None
    status: str | None = None
    clear: bool = True
    language: Language | None = None
    nearest: tuple[Entry, ...] = ()


def look_up_codes(catalog: Catalog, query: str) -> Lookup | None:
    """Answer a question that is a code, an enhanced code or both, and nothing else.

    A code in no list is decoded from its digits (RFC 5321 section 4.2.1, RFC 3463 section 2).
    """
    query = query.strip()
    codes = _ONLY_CODES.fullmatch(query)
    if not query or codes is None:
        return None
    code, status = codes.groups()
    return Lookup(
        query=query,
        matches=tuple(by_code(catalog, code, status)),
        code=code,
        status=status,
        nearest=nearest_listed(catalog, code, status),
    )


def by_code(catalog: Catalog, code: str | None, status: str | None) -> Iterator[Match]:
    """Yield the entries of the codes, the enhanced code first: it says more."""
    if status:
        listed = catalog.enhanced(status)
        yield Match(listed or decode_status(catalog, status), Why.STATUS if listed else Why.DIGITS, status)
    if code:
        known = catalog.reply_codes.get(code)
        yield Match(known or decode_reply_code(catalog, code), Why.CODE if known else Why.DIGITS, code)


def nearest_listed(catalog: Catalog, code: str | None, status: str | None) -> tuple[Entry, ...]:
    """Give listed codes that are close to one in no list."""
    near: tuple[Entry, ...] = ()
    if status and not catalog.enhanced(status):
        near += _nearest_statuses(catalog, status)
    if code and code not in catalog.reply_codes:
        near += _nearest_codes(catalog, code)
    return near


def _nearest_codes(catalog: Catalog, code: str) -> tuple[ReplyCode, ...]:
    """Give the three listed codes of the same class whose last two digits are closest."""
    same_class = [entry for entry in catalog.reply_codes.values() if entry.code[0] == code[0]]
    return tuple(sorted(same_class, key=lambda entry: abs(int(entry.code) - int(code)))[:3])


def in_class(status: str, first: str, subject: str | None) -> bool:
    """Say whether an enhanced code is of a class (`X` is any) and, where given, of a subject."""
    own_class, own_subject, _ = status.split(".")
    return (own_class in ("X", first) or first == "X") and subject in (None, own_subject)


def _nearest_statuses(catalog: Catalog, status: str) -> tuple[EnhancedCode, ...]:
    """Give the three listed codes of the same class whose subject, then detail, is closest."""
    first, subject, detail = status.split(".")

    def distance(entry: EnhancedCode) -> tuple[int, int]:
        _, its_subject, its_detail = entry.status.split(".")
        return abs(int(its_subject) - int(subject)), abs(int(its_detail) - int(detail))

    same_class = [one for one in catalog.enhanced_codes.values() if in_class(one.status, first, None)]
    return tuple(sorted(same_class, key=distance)[:3])
