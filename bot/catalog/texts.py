"""The texts of one provider, to be found by the codes they carry."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.digits import for_every_class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.catalog.model import Rejection

_EXAMPLE = re.compile(r"(?<![\w.])([1-9][0-9]{2})(?:[ -]#?([245]\.[0-9]{1,3}\.[0-9]{1,3}))?(?![\w.])")
"""The codes in a line that a provider wrote."""


class Text(NamedTuple):
    """A text with the codes it carries: its own, or those of its example."""

    rejection: Rejection
    code: str | None
    status: str | None


class Texts:
    """The texts of one provider."""

    def __init__(self, rejections: Sequence[Rejection]) -> None:
        self.rejections = rejections

    @cached_property
    def _all(self) -> list[Text]:
        return [Text(one, *_codes(one)) for one in self.rejections]

    @cached_property
    def _carrying(self) -> Mapping[str, set[int]]:
        """The places of texts, by code and by enhanced code."""
        places: defaultdict[str, set[int]] = defaultdict(set)
        for place, text in enumerate(self._all):
            for code in filter(None, (text.code, text.status)):
                places[code].add(place)
        return places

    def carrying(self, code: str | None, status: str | None) -> list[Text]:
        """Give the texts that carry one of two codes, or all if there is none to carry."""
        statuses = (status, for_every_class(status)) if status else ()
        codes = [one for one in (code, *statuses) if one]
        if not codes:
            return self._all
        places = set().union(*(self._carrying.get(one, ()) for one in codes))
        return [self._all[place] for place in sorted(places)]


def _codes(rejection: Rejection) -> tuple[str | None, str | None]:
    example = _EXAMPLE.search(rejection.example)
    if example is None:
        return rejection.code, rejection.status
    return rejection.code or example[1], rejection.status or example[2]
