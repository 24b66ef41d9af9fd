"""What the command line prints: JSON for programs, text for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.catalog import EnhancedCode, Rejection, ReplyCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cards import Card
    from bot.catalog import Entry, Language
    from bot.pipeline import Explained, Reading

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def reading_row(path: str, reading: Reading) -> dict[str, Any]:
    """Make the line of one file that `explain --json` prints."""
    return {
        "path": path,
        "notice": reading.notice,
        "bounces": [_bounce_row(one) for one in reading.explained],
    }


def _bounce_row(one: Explained) -> dict[str, Any]:
    bounce, meaning = one.bounce, one.explanation
    return {
        "code": bounce.code,
        "status": bounce.status,
        "reason": meaning.reason.id,
        "group": meaning.reason.group,
        "permanent": meaning.permanent,
        "recipient": bounce.recipient,
        "host": bounce.host,
        "provider": meaning.provider.name if meaning.provider else None,
        "entry": meaning.entry.id,
        "evidence": bounce.evidence,
    }


def entry_row(entry: Entry, language: Language) -> dict[str, Any]:
    """Make the object of one entry that `lookup --json` prints."""
    wording = entry.wording(language)
    return {
        "id": entry.id,
        "code": entry.code if isinstance(entry, ReplyCode | Rejection) else None,
        "status": entry.status if isinstance(entry, EnhancedCode | Rejection | ReplyCode) else None,
        "name": wording.name,
        "meaning": wording.meaning,
        "causes": list(wording.causes),
        "remedies": [
            {"who": one.who, "step": one.step} | ({"url": one.url} if one.url else {})
            for one in wording.remedies
        ],
        "acts": entry.acts,
        "retry": entry.retry,
        "references": [{"title": one.title, "url": one.url} for one in entry.references],
        "provider": entry.provider.name if isinstance(entry, Rejection) else None,
        "reason": entry.reason,
        "unconfirmed": entry.unconfirmed,
    }


def card_text(card: Card) -> str:
    """Draw a card for a terminal: the same words, without buttons."""
    return "\n".join(line for block in card.blocks for line in _lines(block))


def _lines(block: dict[str, Any]) -> Iterator[str]:
    """Draw one block; kinds without words (actions, divider) draw nothing."""
    kind = block["type"]
    if kind == "header":
        title = _plain(block["text"]["text"])
        yield from (title, "=" * len(title))
    elif kind == "section":
        texts = [block["text"]] if "text" in block else block.get("fields", [])
        yield from ("", *(_plain(text["text"]) for text in texts))
    elif kind == "context":
        yield from ("", *(_plain(one["text"]) for one in block["elements"] if "text" in one))
    elif kind == "alert":
        yield from ("", _plain(block["text"]["text"]))
    elif kind == "table":
        yield ""
        for row in block["rows"]:
            yield "  ".join(
                "".join(_rich(cell)) if cell["type"] == "rich_text" else cell["text"] for cell in row
            )
    elif kind == "rich_text":
        yield from ("", *_rich_lines(block))
    elif kind == "container":
        yield from ("", _plain(block["title"]["text"]))
        for child in block["child_blocks"]:
            yield from (f"    {line}" for line in _lines(child) if line)


def _rich_lines(block: dict[str, Any]) -> Iterator[str]:
    """Draw sections as they are and lists with their numbers."""
    for element in block.get("elements", []):
        if element["type"] == "rich_text_list":
            first = element.get("offset", 0) + 1
            for number, item in enumerate(element["elements"], first):
                mark = f"{number}." if element["style"] == "ordered" else "-"
                yield f"  {mark} {_rich_text(item)}"
        else:
            yield from _rich_text(element).splitlines()


def _rich_text(element: dict[str, Any]) -> str:
    if element["type"] == "link":
        return f"{element.get('text', '')} ({element['url']})"
    return element.get("text", "") + "".join(_rich_text(one) for one in element.get("elements", []))


def _plain(text: str) -> str:
    """Undo Slack's markup of our own texts."""
    text = _LINK.sub(r"\2 (\1)", text).replace("*", "")
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
