"""Mail addresses as reports and logs write them, and which of several did not get the mail."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUE = (
    r"(?:\"[^\"\s@]{1,64}\"|[\w+-][\w.!#$%&'*+/=?^{|}~-]{0,63})"
    r"@[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}"
)
"""A mail address where one begins, as in `to=kim@example.net`."""
ADDRESS = rf"(?<![\w.!#$%&*+/=?^{{|}}~-]){VALUE}"
"""A mail address anywhere, as loose as the ones in reports; without its brackets."""
_ADDRESS = re.compile(ADDRESS)
# Words of a language without spaces, right behind an address.
_CLINGING = re.compile(r"(?<=[a-zA-Z])[^\x00-\x7f]+$")
# Before an address in a log, and no part of it: `to=kim@example.net`, but not `bounce+kim=example.net@`.
_KEY = re.compile(rf"\A(?:orig_)?(?:{SHAPES.key})=", re.IGNORECASE)
_MIDDLE = re.compile(r"@(?<=[\w.!#$%&'*+/=?^{|}~\"-]@)[\w-]")
_BYSTANDER = re.compile(
    rf"(?:\b(?:{SHAPES.contact})\b[^@\n<>]{{0,40}}[\s:(]<?"
    rf"|\b(?:(?:{SHAPES.login})[ :=]{{1,3}}|from[:=] ?)[\"'(<]?"
    rf"|^[ \t>*\u2022-]{{0,8}}(?:{SHAPES.author}):[^@\n]{{0,80}})\Z",
    re.IGNORECASE | re.MULTILINE,
)
"""What stands before the address of whom a server tells the reader to write to, and of who wrote."""
_BEFORE = 100
"""Characters in which it stands."""
_FEW = 5
"""Addresses of which one may be meant and the others not; a text with more is a list."""
_SENDER = re.compile(
    rf"[>\]'\"]{{0,2}}(?::? {{0,2}}sender\b| -> ?<|\s{{1,2}}(?:{SHAPES.wrote}):)", re.IGNORECASE
)
"""What stands behind a sender's address: `<kim@example.org>: Sender address rejected`, `<...> -> <...>`.

So it does behind that of whom an answer quotes: `<kim@example.org> wrote:`.
"""


def may_hold_an_address(text: str) -> bool:
    """Dismiss at once a text in which no address can be found."""
    return "@" in text and _MIDDLE.search(text) is not None


def find_address(text: str) -> str | None:
    """Find the first mail address."""
    return next(_addresses(text), None)


def find_recipient(text: str, *, sender: str | None) -> str | None:
    """Find the first address that is not the sender's, to whom the report goes, nor a bystander's.

    The only one counts whosever it is: people write to themselves, too.
    """
    addresses = list(islice(_addresses(text), _FEW))
    others = (address for address in addresses if address != sender and not _is_bystander(address, text))
    return next(others, addresses[0] if addresses else None)


def find_only_address(text: str) -> str | None:
    """Find the one mail address a text speaks of; with two of them, nobody knows which one is meant.

    Whom a server tells the reader to write to, and who wrote, are nobody's recipients.
    """
    addresses = set(_addresses(text))
    if len(addresses) <= _FEW:
        addresses = {address for address in addresses if not _is_bystander(address, text)}
    return addresses.pop() if len(addresses) == 1 else None


def _is_bystander(address: str, text: str) -> bool:
    place = text.find(address)
    before = _BYSTANDER.search(text, max(0, place - _BEFORE), place)
    return bool(
        before
        or _SENDER.match(text, place + len(address))
        or (is_of_list_owner(address) and not text.startswith("<", place - 1))
    )


def is_of_list_owner(address: str) -> bool:
    """Tell the address of whom to ask about a mailing list (RFC 2142, section 6)."""
    name = address.partition("@")[0].lower()
    return name.startswith("owner-") or name.endswith(("-owner", "-request"))


def _addresses(text: str) -> Iterator[str]:
    """Give the addresses in their order: none has a space in it, so only pieces with an @ are looked at."""
    if "@" in text:
        for piece in text.split():
            if "@" in piece:
                for address in _ADDRESS.findall(piece):
                    bare = _KEY.sub("", address, 1) if "=" in address else address
                    yield bare if bare.isascii() else _CLINGING.sub("", bare)
