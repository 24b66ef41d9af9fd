"""The shared catalog of what a mail server's answer means; it needs nothing else of this product.

    from bot import catalog

    known = catalog.load()
    known.lookup("mailbox full").matches[0].entry.wording("de").name
    known.explain("550", "5.1.1", "550 5.1.1 User unknown", host="mx.example.net").entry.id

`load` reads and checks the data once per process; `Catalog` answers; the rest are frozen values.
"""

from __future__ import annotations

from bot.catalog.catalog import Catalog, load
from bot.catalog.errors import CatalogError
from bot.catalog.lookups.lookup import Lookup, Match, Why
from bot.catalog.model import (
    LANGUAGES,
    Actor,
    Certainty,
    CodeClass,
    Disagreement,
    EnhancedCode,
    Entry,
    Explanation,
    Language,
    Provider,
    Reason,
    Reference,
    Rejection,
    Remedy,
    ReplyCode,
    Retry,
    Wording,
    language_named,
)

__all__ = [
    "LANGUAGES",
    "Actor",
    "Catalog",
    "CatalogError",
    "Certainty",
    "CodeClass",
    "Disagreement",
    "EnhancedCode",
    "Entry",
    "Explanation",
    "Language",
    "Lookup",
    "Match",
    "Provider",
    "Reason",
    "Reference",
    "Rejection",
    "Remedy",
    "ReplyCode",
    "Retry",
    "Why",
    "Wording",
    "language_named",
    "load",
]
