"""The few kinds of blocks that cards are made of, each within Slack's limits whatever text it is given.

https://docs.slack.dev/reference/block-kit/blocks gives the limits. Texts of catalog and paste stand in rich
text and plain text, where nothing is markup; only links to references need mrkdwn, and are escaped.

They are plain values, as they go to Slack: to import slack_sdk's models takes longer than all of `lookup`.
The tests hold every card against those models.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from bot.cards.safe_text import clean, escape, one_line, shorten, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Block = dict[str, Any]
"""A block, or a part of one."""


class Kept(Block):
    """A block that stands on many cards: drawn once, and its JSON written once; nobody may change it."""

    @cached_property
    def json(self) -> str:
        """The block as JSON."""
        return json.dumps(self)


def to_json(blocks: Iterable[Block]) -> str:
    """Write blocks as JSON; of those that are kept, it is written already."""
    return f"[{', '.join(map(_block_to_json, blocks))}]"


def _block_to_json(block: Block) -> str:
    if isinstance(block, Kept):
        return block.json
    if "child_blocks" not in block:
        return json.dumps(block)
    frame = json.dumps({name: value for name, value in block.items() if name != "child_blocks"})
    return f'{frame[:-1]}, "child_blocks": {to_json(block["child_blocks"])}}}'


HEADER_LIMIT = 150
LABEL_LIMIT = 75
PARAGRAPH_LIMIT = 1200
ITEM_LIMIT = 400
CONTEXT_LIMIT = 300
CELL_LIMIT = 100
"""Characters: of headers and labels as many as Slack takes, of the others as many as read well."""
FOLD_LIMIT = 10
"""Blocks that a container holds."""
FACES_KEPT = 256
"""Buttons that are kept without their values; most cards have the same."""


def header(text: str) -> Block:
    """Make the large line on top."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def text(words: str, *, bold: bool = False, code: bool = False) -> Block:
    """Make a run of text inside a paragraph."""
    run = {"type": "text", "text": _filled(shorten(clean(words), PARAGRAPH_LIMIT))}
    style = {name: True for name, on in (("bold", bold), ("code", code)) if on}
    return {**run, "style": style} if style else run


def paragraph(*runs: Block) -> Block:
    """Make a paragraph of runs."""
    return {"type": "rich_text_section", "elements": [*runs]}


def rich(*parts: Block) -> Block:
    """Make a block of paragraphs and lists."""
    return {"type": "rich_text", "elements": [*parts]}


def sentences(words: str) -> Block:
    """Make a block of one paragraph."""
    return rich(paragraph(text(words)))


def numbered(items: Iterable[tuple[str, str | None]], *, start: int = 0) -> Block:
    """Make a numbered list that goes on after `start`; an item is a text and its link, or None."""
    steps = {
        "type": "rich_text_list",
        "style": "ordered",
        "elements": [_item(words, url) for words, url in items],
    }
    return {**steps, "offset": start} if start else steps


def bullets(items: Iterable[Block]) -> Block:
    """Make a list of paragraphs."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [*items]}


def _item(words: str, url: str | None) -> Block:
    runs = [text(shorten(words, ITEM_LIMIT))]
    if address := web_address(url):
        site = address.split("/")[2].removeprefix("www.")
        runs += [text(" "), {"type": "link", "url": address, "text": shorten(site, LABEL_LIMIT)}]
    return paragraph(*runs)


def preformatted(words: str, limit: int) -> Block:
    """Show foreign text as it is: nothing in it is live."""
    run = {"type": "text", "text": _filled(shorten(clean(words), limit))}
    return rich({"type": "rich_text_preformatted", "elements": [run]})


def fold(title: str, children: Sequence[Block], *, subtitle: str = "", collapsed: bool = True) -> Block:
    """Fold blocks away under a title; at most ten are kept."""
    second_line = {"subtitle": plain(subtitle, HEADER_LIMIT)} if subtitle else {}
    return {
        "type": "container",
        "title": plain(title, HEADER_LIMIT),
        **second_line,
        "child_blocks": [*children[:FOLD_LIMIT]],
        "width": "full",
        "is_collapsible": True,
        "default_collapsed": collapsed,
    }


def table(rows: Iterable[Sequence[str]]) -> Block:
    """Make a table of plain cells, the first row being its head."""
    cells = [[_cell(words) for words in row] for row in rows]
    return {"type": "table", "rows": cells, "column_settings": [{"is_wrapped": True} for _ in cells[0]]}


def _cell(words: str) -> Block:
    return {"type": "raw_text", "text": _filled(shorten(one_line(words), CELL_LIMIT))}


def row(words: str, control: Block) -> Block:
    """Make a line of a list, with a button at its end."""
    return {"type": "section", "text": plain(words, ITEM_LIMIT), "accessory": control}


def lines(words: str, control: Block) -> Block:
    """Make a paragraph that keeps its line breaks, with a button at its end; nothing in it is live."""
    kept = {"type": "plain_text", "text": _filled(shorten(clean(words), PARAGRAPH_LIMIT)), "emoji": False}
    return {"type": "section", "text": kept, "accessory": control}


def button(label: str, action: str, value: str, *, spoken: str | None = None) -> Block:
    """Make a button; `spoken` is what a screen reader says instead of the label."""
    return {**_face(label, action, spoken), "value": value}


@lru_cache(FACES_KEPT)
def _face(label: str, action: str, spoken: str | None) -> Block:
    control = {"type": "button", "text": plain(label, LABEL_LIMIT), "action_id": action}
    return {**control, "accessibility_label": shorten(one_line(spoken), LABEL_LIMIT)} if spoken else control


def field(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Make a field of a form; `name` is its block_id and its element's action_id."""
    explained = {"hint": plain(hint, HEADER_LIMIT)} if hint else {}
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label, HEADER_LIMIT),
        "element": {**element, "action_id": name},
        "optional": optional,
        **explained,
    }


def choice(kind: str, options: Iterable[tuple[str, str]], *, chosen: str | None = None) -> Block:
    """Make a choice among values with their names: `radio_buttons` or `static_select`."""
    made = {value: {"text": plain(name, LABEL_LIMIT), "value": value} for value, name in options}
    first = {"initial_option": made[chosen]} if chosen in made else {}
    return {"type": kind, "options": [*made.values()], **first}


def user(identifier: str) -> Block:
    """Name a person inside a paragraph; nobody is notified of it in a view."""
    return {"type": "user", "user_id": identifier}


def actions(*controls: Block) -> Block:
    """Put controls side by side."""
    return {"type": "actions", "elements": [*controls]}


def context(*, links: str = "", notes: Iterable[str] = ()) -> Block | None:
    """Make the small print: `links`, then notes; None when there is nothing to print."""
    elements: list[Block] = []
    if links:
        elements.append({"type": "mrkdwn", "text": links})
    if remarks := " · ".join(shorten(one_line(note), CONTEXT_LIMIT) for note in notes if note):
        elements.append(plain(remarks, PARAGRAPH_LIMIT))
    return {"type": "context", "elements": elements} if elements else None


def links(titles: Iterable[tuple[str, str | None]]) -> str:
    """Write titles with their addresses, for the small print."""
    return " · ".join(_link(title, url) for title, url in titles)


def _link(title: str, url: str | None) -> str:
    label = escape(shorten(one_line(title), LABEL_LIMIT)).replace("|", "/")
    address = web_address(url)
    return f"<{escape(address)}|{label}>" if address else label


def plain(words: str, limit: int) -> Block:
    """Make a text without any markup."""
    # Without emoji: ":100:" in a server's words is a number between colons, not a picture.
    return {"type": "plain_text", "text": _filled(shorten(one_line(words), limit)), "emoji": False}


def _filled(words: str) -> str:
    """Slack refuses empty texts."""
    return words or "-"
