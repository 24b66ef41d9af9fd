"""Says whether words alone name a reason for which mail bounces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.catalog.format.phrases import TEMPORARY
from bot.catalog.model import Strength
from bot.catalog.rules import OWN_LENGTH

if TYPE_CHECKING:
    from bot.catalog.knowledge import Knowledge
    from bot.catalog.matching import Found

_FRONT = re.compile(
    r"(?P<code>[45]\d\d)\b[-\s#]{0,3}(?P<status>[45]\.\d\.\d{1,3}\b)?|#?[45]\.\d\.\d{1,3}\b"
    r"|<?[^\s<>@]{1,64}+@[^\s<>:]{1,255}>?:? |host [\w.-]{1,253} ?\["
)
"""What a server or its software writes before its words: codes, the recipient, the host that answered."""


def names_failure(catalog: Knowledge, text: str) -> bool:
    """Say whether words name a reason for which mail bounces.

    Behind a code, an address or a host, words suffice that mean something else elsewhere.
    """
    front = _FRONT.match(text)
    if front is None and not catalog.matcher.may_speak_alone(text):
        return False
    found = catalog.matcher.find(text)
    if any(clue.strength is Strength.ALONE for clue in found.clues) or any(
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
        clue.strength > Strength.LOOSE and (is_deferral or clue.reason != TEMPORARY) for clue in found.clues
    ) or any(
        fit.own
        or fit.tagged
        or fit.rejection.provider.id in found.named
        or (code and fit.rejection.code == code)
        or fit.length >= len(front.string[front.end() :].strip(" .!\n"))
        for fit in found.fits
    )
