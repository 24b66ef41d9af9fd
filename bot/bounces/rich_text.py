"""The text of the `rich_text` blocks in which Slack keeps what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def rich_text(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Give the text of an event's `rich_text` blocks: every character as typed, one line per line.

    Slack keeps more there than in `text`: no escapes, and links with their full address. Blocks of other
    kinds, and elements of unknown ones, are passed over.
    """
    return "".join(_element(block) for block in blocks if block.get("type") == "rich_text").strip("\n")


def _element(element: Mapping[str, Any], depth: int = 0) -> str:
    kind = str(element.get("type"))
    if kind in _LEAVES:
        return _LEAVES[kind](element)
    if depth == _MAX_NESTING:
        return ""
    inner = "".join(_element(child, depth + 1) for child in element.get("elements") or ())
    return inner.rstrip("\n") + "\n" if depth else inner


def _text(element: Mapping[str, Any]) -> str:
    return str(element.get("text") or "")


def _link(element: Mapping[str, Any]) -> str:
    return str(element.get("text") or element.get("url") or "").removeprefix("mailto:")


def _named(form: str, key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda element: form.format(element.get(key))


_MAX_NESTING = 8
_LEAVES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _text,
    "link": _link,
    "emoji": _named(":{}:", "name"),
    "user": _named("@{}", "user_id"),
    "usergroup": _named("@{}", "usergroup_id"),
    "channel": _named("#{}", "channel_id"),
    "broadcast": _named("@{}", "range"),
}
