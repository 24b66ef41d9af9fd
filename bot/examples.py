"""Tries the example of a provider's text: whether the catalog explains that line by just this text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import bounces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalog import Catalog, Entry, Rejection


def explained_by(catalog: Catalog, rejection: Rejection) -> Entry:
    """Read and explain the example as a line that the provider's host says."""
    found = bounces.read_text(rejection.example, names_failure=catalog.names_failure).bounces
    read = found[0] if found else None
    meaning = catalog.explain(
        read.code if read else rejection.code,
        read.status if read else rejection.status,
        rejection.example,
        next(iter(rejection.provider.hosts), None),
        read.command if read else None,
    )
    return meaning.entry


def mistakes(catalog: Catalog, rejections: Iterable[Rejection]) -> Iterator[str]:
    """Yield a sentence for each text whose example leads elsewhere."""
    for rejection in rejections:
        entry = explained_by(catalog, rejection)
        if entry.id != rejection.id:
            yield f"{rejection.id}: example: is explained by {entry.id}; let `match` hold more of its words"
