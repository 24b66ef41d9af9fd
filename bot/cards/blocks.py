"""The few kinds of blocks that cards are made of, each within Slack's limits whatever text it is given.

https://docs.slack.dev/reference/block-kit/blocks gives the limits. Texts of catalog and paste stand in rich
text and plain text, where nothing is markup; only links to references need mrkdwn, and are escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.models.blocks import (
    ButtonElement,
    ContainerBlock,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RawTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextSectionElement,
    SectionBlock,
    TableBlock,
)
from slack_sdk.models.blocks.basic_components import TableBlockColumnSettings

from bot.cards.safe_text import clean, escape, one_line, shorten, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slack_sdk.models.blocks import Block
    from slack_sdk.models.blocks.block_elements import RichTextElement

HEADER_LIMIT = 150
LABEL_LIMIT = 75
PARAGRAPH_LIMIT = 1200
ITEM_LIMIT = 400
CONTEXT_LIMIT = 300
CELL_LIMIT = 100
FOLD_LIMIT = 10
"""Blocks that a container holds."""


def header(text: str) -> HeaderBlock:
    """Make the large line on top."""
    return HeaderBlock(text=_plain(text, HEADER_LIMIT))


def text(words: str, *, bold: bool = False, code: bool = False) -> RichTextElement:
    """Make a run of text inside a paragraph."""
    style = {name: True for name, on in (("bold", bold), ("code", code)) if on}
    return RichTextElementParts.Text(
        text=_filled(shorten(clean(words), PARAGRAPH_LIMIT)), style=style or None
    )


def paragraph(*runs: RichTextElement) -> RichTextSectionElement:
    """Make a paragraph of runs."""
    return RichTextSectionElement(elements=runs)


def rich(*parts: RichTextElement) -> RichTextBlock:
    """Make a block of paragraphs and lists."""
    return RichTextBlock(elements=parts)


def numbered(items: Iterable[tuple[str, str | None]], *, start: int = 0) -> RichTextListElement:
    """Make a numbered list that goes on after `start`; an item is a text and its link, or None."""
    return RichTextListElement(
        elements=[_item(words, url) for words, url in items], style="ordered", offset=start or None
    )


def bullets(items: Iterable[RichTextSectionElement]) -> RichTextListElement:
    """Make a list of paragraphs."""
    return RichTextListElement(elements=list(items), style="bullet")


def _item(words: str, url: str | None) -> RichTextSectionElement:
    runs = [text(shorten(words, ITEM_LIMIT))]
    if address := web_address(url):
        site = address.split("/")[2].removeprefix("www.")
        runs += [text(" "), RichTextElementParts.Link(url=address, text=shorten(site, LABEL_LIMIT))]
    return paragraph(*runs)


def preformatted(words: str, limit: int) -> RichTextBlock:
    """Show foreign text as it is: nothing in it is live."""
    shown = _filled(shorten(clean(words), limit))
    return rich(RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=shown)]))


def fold(
    title: str, children: Sequence[Block], *, subtitle: str = "", collapsed: bool = True
) -> ContainerBlock:
    """Fold blocks away under a title; at most ten are kept."""
    return ContainerBlock(
        title=_plain(title, HEADER_LIMIT),
        subtitle=_plain(subtitle, HEADER_LIMIT) if subtitle else None,
        child_blocks=children[:FOLD_LIMIT],
        width="full",
        is_collapsible=True,
        default_collapsed=collapsed,
    )


def table(rows: Iterable[Sequence[str]]) -> TableBlock:
    """Make a table of plain cells, the first row being its head."""
    cells = [
        [RawTextObject(text=_filled(shorten(one_line(cell), CELL_LIMIT))) for cell in row] for row in rows
    ]
    return TableBlock(
        rows=cells, column_settings=[TableBlockColumnSettings(is_wrapped=True) for _ in cells[0]]
    )


def row(words: str, control: ButtonElement) -> SectionBlock:
    """Make a line of a list, with a button at its end."""
    return SectionBlock(text=_plain(words, ITEM_LIMIT), accessory=control)


def button(label: str, action: str, value: str, *, spoken: str | None = None) -> ButtonElement:
    """Make a button; `spoken` is what a screen reader says instead of the label."""
    return ButtonElement(
        text=_plain(label, LABEL_LIMIT),
        action_id=action,
        value=value,
        accessibility_label=shorten(one_line(spoken), LABEL_LIMIT) if spoken else None,
    )


def context(
    *, links: Iterable[tuple[str, str | None]] = (), notes: Iterable[str] = ()
) -> ContextBlock | None:
    """Make the small print: linked titles, then notes; None when there is nothing to print."""
    sources = " · ".join(_link(title, url) for title, url in links)
    elements: list[MarkdownTextObject | PlainTextObject] = []
    if sources:
        elements.append(MarkdownTextObject(text=sources))
    if remarks := " · ".join(shorten(one_line(note), CONTEXT_LIMIT) for note in notes if note):
        elements.append(_plain(remarks, PARAGRAPH_LIMIT))
    return ContextBlock(elements=elements) if elements else None


def _link(title: str, url: str | None) -> str:
    label = escape(shorten(one_line(title), LABEL_LIMIT)).replace("|", "/")
    address = web_address(url)
    return f"<{escape(address)}|{label}>" if address else label


def _plain(words: str, limit: int) -> PlainTextObject:
    # Without emoji: ":100:" in a server's words is a number between colons, not a picture.
    return PlainTextObject(text=_filled(shorten(one_line(words), limit)), emoji=False)


def _filled(words: str) -> str:
    """Slack refuses empty texts."""
    return words or "-"
