"""Hosts that answered, as reports and logs name them."""

from __future__ import annotations

import re

from bot.bounces.phrases import Phrases, lowered

HOST = r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
"""The name of a host, or its IPv4 address."""
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
        ("gave this error", rf"({HOST}) gave this error"),
        ("rejected your message", rf"({HOST}) rejected your message"),
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
