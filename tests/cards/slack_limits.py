"""What Slack takes in blocks, by https://docs.slack.dev/reference/block-kit, checked without our code."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

FIELDS = {
    "header": {"type", "text"},
    "section": {"type", "text", "accessory"},
    "rich_text": {"type", "elements"},
    "context": {"type", "elements"},
    "actions": {"type", "elements"},
    "container": {
        "type",
        "title",
        "subtitle",
        "child_blocks",
        "width",
        "is_collapsible",
        "default_collapsed",
    },
    "table": {"type", "rows", "column_settings"},
}
MOST_BLOCKS = {"message": 50, "home": 100}


def complaints(blocks: list[Json], *, surface: str = "message") -> list[str]:
    """Say what Slack would refuse in these blocks; nothing when it takes them."""
    found = [] if 0 < len(blocks) <= MOST_BLOCKS[surface] else [f"{len(blocks)} blocks"]
    for block in blocks:
        found += _block(block)
    tables = json.dumps(blocks).count('"type": "table"')
    if tables > 1 or (surface == "home" and "container" in {block["type"] for block in blocks}):
        found.append("more than one table, or a container where there is none")
    json.dumps(blocks, ensure_ascii=False).encode()
    return found


def _block(block: Json) -> list[str]:
    kind = block["type"]
    unknown = [f"{kind}: unknown field {name}" for name in block.keys() - FIELDS[kind]]
    return unknown + CHECKS[kind](block)


def _header(block: Json) -> list[str]:
    return _text(block["text"], 150, "plain_text")


def _section(block: Json) -> list[str]:
    return _text(block["text"], 3000, "plain_text", "mrkdwn") + _button(block["accessory"])


def _context(block: Json) -> list[str]:
    found = [] if 0 < len(block["elements"]) <= 10 else ["context: elements"]
    return found + [one for part in block["elements"] for one in _text(part, 2000, "plain_text", "mrkdwn")]


def _actions(block: Json) -> list[str]:
    actions = [element["action_id"] for element in block["elements"]]
    found = [] if 0 < len(actions) == len(set(actions)) <= 25 else ["actions: elements"]
    return found + [one for element in block["elements"] for one in _button(element)]


def _container(block: Json) -> list[str]:
    found = _text(block["title"], 150, "plain_text")
    found += _text(block["subtitle"], 150, "plain_text", "mrkdwn") if "subtitle" in block else []
    found += [] if 0 < len(block["child_blocks"]) <= 10 else ["container: children"]
    for child in block["child_blocks"]:
        found += ["container in a container"] if child["type"] == "container" else _block(child)
    return found


def _text(text: Json, limit: int, *kinds: str) -> list[str]:
    fits = text["type"] in kinds and 0 < len(text["text"]) <= limit and bool(text["text"].strip())
    return [] if fits else [f"text: {text}"]


def _button(button: Json) -> list[str]:
    found = _text(button["text"], 75, "plain_text")
    fits = len(button["value"]) <= 2000 and len(button.get("accessibility_label", "")) <= 75
    return found if fits else [*found, f"button: {button}"]


def _table(table: Json) -> list[str]:
    cells = [cell for row in table["rows"] for cell in row]
    fits = (
        0 < len(table["rows"]) <= 100
        and len({len(row) for row in table["rows"]}) == 1
        and sum(len(cell["text"]) for cell in cells) <= 10_000
        and all(cell["type"] == "raw_text" and cell["text"] for cell in cells)
    )
    return [] if fits else ["table"]


def _rich(element: Json) -> list[str]:
    if element["type"] == "text":
        return [] if 0 < len(element["text"]) <= 3000 else ["rich text: length"]
    if element["type"] == "link":
        return [] if 0 < len(element["url"]) <= 3000 else ["rich text: link"]
    found = [] if element["elements"] else [f"{element['type']}: empty"]
    for child in element["elements"]:
        found += _rich(child)
    return found


CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "container": _container,
    "table": _table,
    "rich_text": _rich,
}
