"""Mail addresses and hosts, as reports and logs write them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.bounces.shapes import SHAPES, Phrases, lowered

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUE = (
    r"(?:\"[^\"\s@]{1,64}\"|[\w+-][\w.!#$%&'*+/=?^{|}~-]{0,63})"
    r"@[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}"
)
"""A mail address where one begins, as in `to=kim@example.net`."""
ADDRESS = rf"(?<![\w.!#$%&*+/=?^{{|}}~-]){VALUE}"
"""A mail address anywhere, as loose as the ones in reports; without its brackets."""
HOST = r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
"""The name of a host, or its IPv4 address."""
_ADDRESS = re.compile(ADDRESS)
# Words of a language without spaces, right behind an address.
_CLINGING = re.compile(r"(?<=[a-zA-Z])[^\x00-\x7f]+$")
# Before an address in a log, and no part of it: `to=kim@example.net`, but not `bounce+kim=example.net@`.
_KEY = re.compile(
    r"\A(?:orig_)?(?:to|rcpt|rcpt_to|recipients?|from|mail_from|sender|user|e?mail|addr|address)=",
    re.IGNORECASE,
)
_HOSTS = tuple(
    (witness, re.compile(pattern))
    for witness, pattern in (
        ("host", r"host(?<=\bhost)\s{1,20}([\w.-]{1,255})\s?\[[^\]\n]{1,60}\]"),
        ("host", rf"host(?<=\bhost):?\s{{1,20}}({HOST})"),
        ("server", rf"server(?<=\bserver)\s{{1,20}}(?:at\s)?({HOST})"),
        ("talking to", r"talking to(?<=\btalking to) ([\w.-]{1,255})"),
        ("connect", r"connect(?<=\bconnect)(?: to|ion with) ([\w.-]{1,255})\["),
        ("conversation", r"conversation(?<=\bconversation) with ([\w.-]{1,255})\["),
        ("did not like", rf"({HOST}) \[[^\]\n]{{1,60}}\] did not like"),
        ("domain", rf"domain(?<=\bdomain) [\w.-]{{1,255}} by ({HOST})"),
        ("does not like", rf"({HOST}) does not like"),
        ("failed after", rf"({HOST}) failed after"),
        ("connect", rf"connected to(?<=\bconnected to) ({HOST}) but"),
        (" h=", rf" h=({HOST}) \["),
        ("transferring to", rf"transferring to(?<=\btransferring to) ({HOST});"),
        ("rejected by:", rf"rejected by:(?<=\brejected by:)\s{{1,9}}({HOST})"),
        ("rejected by", rf"rejected by(?<=\brejected by) ({HOST}):"),
        (" #5", rf"({HOST}) #5(?:\d\d|\.\d\.\d)"),
        (" #4", rf"({HOST}) #4(?:\d\d|\.\d\.\d)"),
        ("_failure", rf"_failure,\s?(?:~c)?\"({HOST})\""),
        ("remote", rf"remote(?<=\bremote)[ -](?:server|host|mta|system):\s{{0,20}}(?:dns;\s?)?({HOST})"),
    )
)
"""How a host that answered is named, in lower case, each with words without which it cannot be.

Patterns that begin with plain letters are the fastest to look for.
"""
_MIDDLE = re.compile(r"@(?<=[\w.!#$%&'*+/=?^{|}~\"-]@)[\w-]")
_BYSTANDER = re.compile(
    rf"(?:\b(?:{SHAPES.contact})\b[^@\n<>]{{0,40}}[\s:(]"
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
_WITNESSES = Phrases(witness for witness, _ in _HOSTS)


def find_host(diagnostic: str) -> str | None:
    """Find who answered: `host mx.example.net[192.0.2.1] said`, `while talking to mx.example.net`."""
    lower = lowered(diagnostic)
    witnesses = _WITNESSES.all_in(lower)
    if not witnesses:
        return None
    matches = (pattern.search(lower) for witness, pattern in _HOSTS if witness in witnesses)
    match = next(filter(None, matches), None)
    return diagnostic[slice(*match.span(1))].rstrip(".-") if match else None


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
