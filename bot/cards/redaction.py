"""Mail addresses made unreadable but for their domain: `jo.doe@example.net` becomes `j***@example.net`."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"""
    (?P<local> "(?:[^"\\\n]|\\.){1,64}"(?=@)              # RFC 5321 section 4.1.2: Quoted-string
             | (?:(?!%40)[^\s"(),:;<>@[\]\\|\uFF20])++ )  # Atom, or any letter of RFC 6531
    (?: (?P<at> @ | %40 | \uFF20 )                        # %40 in web addresses, a wide @ in East Asian mail
        (?P<domain> \[[^\s\]]{1,64}\] | [\w.-]++ ) )?     # without a domain it is a word like any other
    """,
    re.VERBOSE,
)
_AT = re.compile(r"@|%40|\uFF20")
_LABEL = re.compile(r"(?:orig_?to|to|from|rcpt|sender|recipient|user|e?mail|addr(?:ess)?)=", re.IGNORECASE)
_IN_A_WEB_ADDRESS = re.compile(r"(?:.*[/?&])?(?:\w{1,20}=)?", re.DOTALL)
_FIRST_LETTER = re.compile(r"[^\W_]")
MASK = "***"


def redact(text: str) -> str:
    """Mask the local part of every address in a text; host names and everything else stay.

    Linear in the length of the text.
    """
    return _ADDRESS.sub(_masked, text) if _AT.search(text) else text


def redact_recipient(recipient: str) -> str:
    """Mask a recipient, also one that is only a local user's name."""
    return redact(recipient) if "@" in recipient else _mask(recipient)


def _masked(found: re.Match[str]) -> str:
    if found["domain"] is None:
        return found[0]
    local = found["local"]
    in_a_web_address = local.startswith("//") or found["at"] == "%40"
    label = (_IN_A_WEB_ADDRESS if in_a_web_address else _LABEL).match(local)
    kept = label[0] if label else ""
    return f"{kept}{_mask(local[len(kept) :])}@{found['domain']}"


def _mask(local: str) -> str:
    """Keep the first letter, and the punctuation before it that belongs to the text around."""
    first = _FIRST_LETTER.search(local)
    if first is None:
        return MASK
    return local[: first.end()].lstrip('"') + MASK
