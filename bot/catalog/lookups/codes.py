"""Finds what a code, an enhanced code or a class of codes leads to, without the rest of the catalog."""

from __future__ import annotations

import re
from functools import lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING

from bot.catalog.decode import decode_reply_code, decode_status
from bot.catalog.digits import is_of_class
from bot.catalog.lookups.lookup import Lookup, Match, Why, on_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog.knowledge import Knowledge
    from bot.catalog.model import EnhancedCode, Entry, ReplyCode

LONGEST = 4_000
"""Characters of a question that are looked at: more than any command holds."""
STATUSES_KEPT = 512
"""Enhanced codes whose numbers are remembered: more than there are in the list."""

_ONLY_CODES = re.compile(r"(?:([1-9][0-9]{2})(?:[ -](?=.)|$))?(?:#?([245]\.[0-9]{1,3}\.[0-9]{1,3}))?")
_REPLY_CLASS = re.compile(
    r"(?<![\w.])(?:([1-9])(?:xx|yz|\.\.(?!\.)|\*\*?)|([1-9])([0-9])[xz*])(?![\w])", re.IGNORECASE
)
_STATUS_CLASS = re.compile(
    r"(?<![\w.])#?([245x])\.(?:([0-9]{1,3})(?:\.[x*]|\.(?=\s|$))?|[x*](?:\.[x*])?|(?=\s|$))(?![\w.]*[\w])",
    re.IGNORECASE,
)


def look_up_codes(catalog: Knowledge, query: str, page: int = 1) -> Lookup | None:
    """Answer a question that is a code, an enhanced code, both, or a class of codes, and nothing else.

    A code in no list is decoded from its digits (RFC 5321 section 4.2.1, RFC 3463 section 2).
    """
    query = query.strip()[:LONGEST]
    digits, written, rest = take_class(query)
    if digits and not rest.strip():
        matches, more = on_page(by_class(catalog, digits, written), page)
        return Lookup(query=query, matches=matches, clear=page == 1, page=page, more=more)
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


def by_code(catalog: Knowledge, code: str | None, status: str | None) -> Iterator[Match]:
    """Yield the entries of the codes, the enhanced code first: it says more."""
    if status:
        listed = catalog.enhanced(status)
        yield Match(
            listed or decode_status(catalog.classes, status), Why.STATUS if listed else Why.DIGITS, status
        )
    if code:
        known = catalog.reply_codes.get(code)
        yield Match(
            known or decode_reply_code(catalog.classes, code), Why.CODE if known else Why.DIGITS, code
        )


def nearest_listed(catalog: Knowledge, code: str | None, status: str | None) -> tuple[Entry, ...]:
    """Give listed codes that are close to one in no list."""
    near: tuple[Entry, ...] = ()
    if status and not catalog.enhanced(status):
        near += _nearest_statuses(catalog, status)
    if code and code not in catalog.reply_codes:
        near += _nearest_codes(catalog, code)
    return near


def _nearest_codes(catalog: Knowledge, code: str) -> tuple[ReplyCode, ...]:
    """Give the three listed codes of the same class whose last two digits are closest."""
    same_class = [entry for entry in catalog.reply_codes.values() if entry.code[0] == code[0]]
    return tuple(nsmallest(3, same_class, key=lambda entry: abs(int(entry.code) - int(code))))


def _nearest_statuses(catalog: Knowledge, status: str) -> tuple[EnhancedCode, ...]:
    """Give the three listed codes of the same class whose subject, then detail, is closest."""
    _, subject, detail = _numbers(status)

    def distance(entry: EnhancedCode) -> tuple[int, int]:
        _, its_subject, its_detail = _numbers(entry.status)
        return abs(its_subject - subject), abs(its_detail - detail)

    same_class = [one for one in catalog.enhanced_codes.values() if one.status[0] in ("X", status[0])]
    return tuple(nsmallest(3, same_class, key=distance))


@lru_cache(STATUSES_KEPT)
def _numbers(status: str) -> tuple[str, int, int]:
    first, subject, detail = status.split(".")
    return first, int(subject), int(detail)


def take_class(text: str) -> tuple[str | None, str, str]:
    """Give the digits of a class in a text (`4`, `45`, `5.7`, `X.7`), how it is written, and the rest."""
    if hit := _REPLY_CLASS.search(text):
        digits = (hit[1] or hit[2]) + (hit[3] or "")
    elif hit := _STATUS_CLASS.search(text):
        digits = f"{hit[1].upper()}." + (hit[2] or "")
    else:
        return None, "", text
    return digits, hit[0], f"{text[: hit.start()]} {text[hit.end() :]}"


def by_class(catalog: Knowledge, digits: str | None, written: str) -> Iterator[Match]:
    """Yield what the digits mean, then the codes that begin with them."""
    if digits is None:
        return
    first, dot, subject = digits.partition(".")
    members: list[Entry] = []
    if dot:
        patterns = ([f"X.{subject}.X"] if subject else []) + [f"{first}.X.X"]
        members += [one for one in catalog.enhanced_codes.values() if is_of_class(one.status, digits)]
    else:
        patterns = [f"{first[0]}xx", *(f"x{digit}x" for digit in first[1:])]
        members += [one for one in catalog.reply_codes.values() if is_of_class(one.code, digits)]
    classes = [catalog.classes[pattern] for pattern in patterns if pattern in catalog.classes]
    if classes:
        yield from (Match(entry, Why.CLASS, written) for entry in (*classes, *members))
