"""The answer to a question: entries, the best first, each with what made it match."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalog.model import Entry, Language

MOST_MATCHES = 10


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


class Match(NamedTuple):
    """An entry and what made it match: `matched` is that part of the query."""

    entry: Entry
    why: Why
    matched: str


class Lookup(NamedTuple):
    """The answer to a query: at most ten matches, the best first; `page` 2 has the next ten.

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
    page: int = 1
    more: bool = False
    """Whether there is another page."""


def on_page(matches: Iterable[Match], page: int) -> tuple[tuple[Match, ...], bool]:
    """Give the matches of one page, and whether there are more behind it."""
    found = tuple(islice(matches, MOST_MATCHES * (page - 1), MOST_MATCHES * page + 1))
    return found[:MOST_MATCHES], len(found) > MOST_MATCHES
