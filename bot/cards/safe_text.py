"""Text from outside made fit to be shown: no invisible tricks, no live markup, never too long."""

from __future__ import annotations

import re

_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n")}
_DIRECTION_MARKS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""They make a text read differently from what it is (Unicode Technical Report 36, section 2.4)."""
_SURROGATES = range(0xD800, 0xE000)
_CLEAN = (
    dict.fromkeys(_CONTROLS | _DIRECTION_MARKS) | dict.fromkeys(_SURROGATES, "\N{REPLACEMENT CHARACTER}")
) | {ord("\t"): " "}

_WEB_ADDRESS = re.compile(r"https?://[^\s<>|\"`\\^{}]{1,1000}")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """Drop control characters, marks that turn the reading direction, and halves of characters."""
    return text if text.isprintable() else text.translate(_CLEAN)


def one_line(text: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, at a word where there is one, and mark the cut."""
    if len(text) <= limit:
        return text
    start = text[: limit - len(ELLIPSIS)]
    word_end = start.rfind(" ")
    return (start[:word_end] if word_end > limit // 2 else start).rstrip() + ELLIPSIS


def escape(text: str) -> str:
    """Escape what Slack reads as markup (https://docs.slack.dev/messaging/formatting-message-text#escaping)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def web_address(url: str | None) -> str | None:
    """Give an address back if it can stand in a link as it is."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None
