"""What a reason becomes by the circumstances of a reply; data/circumstances.toml holds the rules."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.catalog.digits import for_every_class

FILE = Path(__file__).parents[1] / "data" / "circumstances.toml"
KNOWING_THE_RECIPIENT = (None, "RCPT", "DATA", "LOCAL")
"""Commands at which a server may say something about the recipient, and in its enhanced code, too."""

NOT_REACHED = (None, "CONN")
"""Where a connection fails that was never made; one that broke later is a cause of its own."""


class Circumstances(NamedTuple):
    """The SMTP command that a reply answers, and the codes it carries."""

    command: str | None
    code: str | None
    status: str | None


def under(circumstances: Circumstances, reason: str, *, vague: bool, agreed: bool) -> str:
    """Give what the words mean at an SMTP command, and with the codes of the reply.

    `vague` words leave the reason open; `agreed` is that the enhanced code says the same as the words.
    """
    command, code, status = circumstances
    if command in KNOWING_THE_RECIPIENT:
        with_status: dict[str, str] = _rules()["with"].get(for_every_class(status or ""), {})
        weaker = command is not None and with_status.get("unless") == command
        if agreed or (reason in with_status and not weaker):
            return with_status.get(reason, reason)
        with_code: dict[str, str] = _rules()["with"].get(code, {})
        if reason in with_code:
            return with_code[reason]
    return _ruled(_rules()["at"].get(command, {}), reason, vague=vague)


def beside_code(reason: str, code: str | None) -> str:
    """Give what the reason of an enhanced code is beside a reply code."""
    rules: dict[str, str] = _rules()["status"].get((code or "")[:2], {})
    return rules.get(reason, reason)


def with_class(reason: str, severity: str) -> str:
    """Give what a reason is in a reply of a class, the first digit of its codes."""
    return str(_rules()["temporary"].get(reason, reason)) if severity == "4" else reason


def filed(circumstances: Circumstances, reason: str, *, vague: bool) -> str:
    """Give what a program files a reason under that common words told, in a whole report."""
    command, code, status = circumstances
    is_untold = command is None and code == "550" and (status is None or status.endswith(".0"))
    rules, subject = _rules()["filed"], f"X{(status or '')[1:3]}"
    at_command = _ruled(rules.get("UNTOLD" if is_untold else command, {}), reason, vague=vague)
    return _ruled(rules.get(subject, {}), at_command, vague=vague)


def after_retries(reason: str | None, command: str | None) -> str | None:
    """Give what the reason of a temporary failure becomes once nobody tries again, if it changes."""
    if command not in NOT_REACHED:
        return None
    changed: str | None = _rules()["ended"].get(reason)
    return changed


def _ruled(rules: dict[str, Any], reason: str, *, vague: bool) -> str:
    """Follow the rules of one table, and those it has for words that leave the reason open."""
    open_ones = rules.get("vague", {}) if vague else {}
    return str(rules.get(reason) or open_ones.get(reason, reason))


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
