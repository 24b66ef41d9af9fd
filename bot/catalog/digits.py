"""What the digits of codes have in common: the same for every class, of one class, of one subject."""

from __future__ import annotations


def for_every_class(status: str) -> str:
    """Give an enhanced code as IANA lists it, whatever its class: `X.1.1` for `5.1.1`."""
    return f"X{status[1:]}"


def is_same(listed: str | None, status: str | None) -> bool:
    """Say whether an enhanced code is a listed one: in its own class, or in any (`X.1.1`)."""
    if not (listed and status):
        return False
    return listed == status or (listed[0] == "X" and listed[1:] == status[1:])


def is_of_class(code: str, digits: str) -> bool:
    """Say whether a code, or an enhanced one, begins with the digits: `4`, `45`, `5.7`, `X.7` or `5.`."""
    first, dot, subject = digits.partition(".")
    if not dot:
        return code.startswith(digits) and "." not in code
    own_class, own_dot, rest = code.partition(".")
    same = own_class in (first, "X") or first == "X"
    return bool(own_dot) and same and (not subject or rest.startswith(f"{subject}."))
