"""Draws a card for a terminal: the same words in the same order, without buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.cards import Card

Block = dict[str, Any]

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def card_text(card: Card) -> str:
    """Give a card as plain text."""
    return "\n".join(line for block in card.blocks for line in _draw(block))


def _draw(block: Block) -> Iterator[str]:
    """Draw one block; kinds without words (actions, divider) draw nothing."""
    draw = _DRAWN.get(block["type"])
    if draw:
        yield from draw(block)


def _header(block: Block) -> Iterator[str]:
    title = _plain(block["text"]["text"])
    yield from (title, "=" * len(title))


def _section(block: Block) -> Iterator[str]:
    texts = [block["text"]] if "text" in block else block.get("fields", [])
    yield from ("", *(_plain(text["text"]) for text in texts))


def _context(block: Block) -> Iterator[str]:
    yield from ("", *(_plain(one["text"]) for one in block["elements"] if "text" in one))


def _table(block: Block) -> Iterator[str]:
    yield ""
    for row in block["rows"]:
        yield "  ".join(_rich_text(cell) for cell in row)


def _container(block: Block) -> Iterator[str]:
    yield from ("", _plain(block["title"]["text"]))
    for child in block["child_blocks"]:
        yield from (f"    {line}" for line in _draw(child) if line)


def _rich_lines(block: Block) -> Iterator[str]:
    """Draw sections as they are and lists with their numbers."""
    yield ""
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            first = element.get("offset", 0) + 1
            for number, item in enumerate(element["elements"], first):
                mark = f"{number}." if element["style"] == "ordered" else "-"
                yield f"  {mark} {_rich_text(item)}"
        else:
            yield from _rich_text(element).splitlines()


def _rich_text(element: Block) -> str:
    if element["type"] == "link":
        return f"{element.get('text', '')} ({element['url']})"
    return str(element.get("text", "")) + "".join(map(_rich_text, element.get("elements", [])))


def _plain(text: str) -> str:
    """Undo Slack's markup of our own texts."""
    text = _LINK.sub(r"\2 (\1)", text).replace("*", "")
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


_DRAWN: dict[str, Callable[[Block], Iterator[str]]] = {
    "alert": _section,
    "container": _container,
    "context": _context,
    "header": _header,
    "rich_text": _rich_lines,
    "section": _section,
    "table": _table,
}
