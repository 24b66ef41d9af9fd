"""What Slack makes of text that somebody types or pastes: its markup in `text`, and rich_text blocks.

Addresses become links, names become mentions, `&<>` are escaped, code and quotes are told apart.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.workspace import Workspace

MAX_LENGTH = 4000
"""Characters of one message; Slack splits what is longer."""

TOP_LEVEL_DOMAINS = frozenset(
    (
        "at",
        "biz",
        "ch",
        "cloud",
        "com",
        "de",
        "dev",
        "edu",
        "eu",
        "fr",
        "gov",
        "info",
        "io",
        "net",
        "nl",
        "org",
    )
)
"""Endings by which Slack knows a bare host name."""

_ADDRESS = (
    r"(?P<url>https?://[^\s<>\"'|]+)"
    r"|(?P<mail>(?<![\w.%+=-])[\w.%+=-]{1,64}@[A-Za-z0-9.-]{1,253})"
    r"|(?P<host>(?<![\w@./:-])[A-Za-z0-9-][A-Za-z0-9.-]{2,251}(?![\w@/]))"
)
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = "```"
_TRAILING = ".,;:!?)]}'\""
_SMART = (
    (re.compile(r"(?<![^\s(\[{<])\""), "\N{LEFT DOUBLE QUOTATION MARK}"),
    (re.compile(r'"'), "\N{RIGHT DOUBLE QUOTATION MARK}"),
    (re.compile(r"(?<![^\s(\[{<])'"), "\N{LEFT SINGLE QUOTATION MARK}"),
    (re.compile(r"'"), "\N{RIGHT SINGLE QUOTATION MARK}"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as Slack keeps it."""

    text: str
    blocks: list[dict[str, Any]]

    def fields(self) -> dict[str, Any]:
        """Give it as fields of Message."""
        return {"text": self.text, "blocks": tuple(self.blocks)}


def typed(workspace: Workspace, text: str) -> Typed:
    """Make a message of what somebody typed or pasted.

    A name as it stands in the list that Slack offers while typing (`@Sam Carter`, `#support`) is a mention;
    `<@U0SAM>` stands for one too.
    """
    writer = _Writer(_mentions(workspace))
    elements = list(writer.elements(text))
    block = {"type": "rich_text", "block_id": workspace.new_id("b"), "elements": elements}
    return Typed(_text(elements), [block] if elements else [])


def _mentions(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Give what Slack makes of each name that can be picked while typing."""
    found: dict[str, dict[str, Any]] = {
        f"@{everybody}": {"type": "broadcast", "range": everybody}
        for everybody in ("here", "channel", "everyone")
    }
    for user in workspace.users.values():
        element = {"type": "user", "user_id": user.id}
        found |= dict.fromkeys((f"@{user.real_name}", f"@{user.name}", f"<@{user.id}>"), element)
    for channel in workspace.channels.values():
        if channel.kind != "im":
            found[f"#{channel.name}"] = {"type": "channel", "channel_id": channel.id}
    return found


def pieces(text: str) -> Iterator[str]:
    """Split what is too long for one message, at the end of a line where there is one."""
    while len(text) > MAX_LENGTH:
        cut = text.rfind("\n", 1, MAX_LENGTH) + 1 or MAX_LENGTH
        yield text[:cut].removesuffix("\n")
        text = text[cut:]
    yield text


def smart_quotes(text: str) -> str:
    """Curl quotes, as macOS and iOS do while somebody types."""
    for pattern, curled in _SMART:
        text = pattern.sub(curled, text)
    return text


def escape(text: str) -> str:
    """Escape the three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Writer:
    """Turns plain text into rich text."""

    def __init__(self, mentions: dict[str, dict[str, Any]]) -> None:
        self._mentions = mentions
        names = "|".join(re.escape(name) for name in sorted(mentions, key=len, reverse=True))
        self._special = re.compile(rf"(?P<name>(?<!\w)(?:{names})(?!\w))|{_ADDRESS}")

    def elements(self, text: str) -> Iterator[dict[str, Any]]:
        """Give sections, quotes and preformatted parts in turn."""
        for number, part in enumerate(text.split(_FENCE)):
            fenced = number % 2 == 1
            if fenced and part.strip():
                inside = list(self._inline(part.strip("\n")))
                yield {"type": "rich_text_preformatted", "elements": inside, "border": 0}
            elif not fenced:
                yield from self._prose(part.strip("\n") if number else part)

    def _prose(self, text: str) -> Iterator[dict[str, Any]]:
        """Give runs of quoted and of other lines."""
        for quoted, lines in groupby(text.split("\n"), key=lambda line: line.startswith(">")):
            run = "\n".join(line[1:].removeprefix(" ") if quoted else line for line in lines)
            if run:
                kind = "rich_text_quote" if quoted else "rich_text_section"
                yield {"type": kind, "elements": list(self._with_code(run))}

    def _with_code(self, text: str) -> Iterator[dict[str, Any]]:
        for number, part in enumerate(_CODE.split(text)):
            if number % 2:
                yield {"type": "text", "text": part, "style": {"code": True}}
            else:
                yield from self._inline(part)

    def _inline(self, text: str) -> Iterator[dict[str, Any]]:
        """Tell links and mentions from words."""
        done = 0
        for match in self._special.finditer(text):
            found = match[0] if match["name"] else match[0].rstrip(_TRAILING)
            element = self._mentions[found] if match["name"] else _link(match.lastgroup or "", found)
            if element:
                if match.start() > done:
                    yield {"type": "text", "text": text[done : match.start()]}
                yield element
                done = match.start() + len(found)
        if done < len(text):
            yield {"type": "text", "text": text[done:]}


def _link(kind: str, found: str) -> dict[str, Any] | None:
    """Make a link of an address; a host is one only if its ending is known."""
    if kind == "url":
        return {"type": "link", "url": found}
    host = found.rpartition("@")[2]
    if "." not in host or host.rpartition(".")[2].lower() not in TOP_LEVEL_DOMAINS:
        return None
    if kind == "mail":
        return {"type": "link", "url": f"mailto:{found}", "text": found, "unsafe": True}
    return {"type": "link", "url": f"http://{found}", "text": found}


def _text(elements: list[dict[str, Any]]) -> str:
    """Write rich text in Slack's markup, as `text` holds it."""
    written = []
    for element in elements:
        inside = "".join(map(_markup, element["elements"]))
        if element["type"] == "rich_text_preformatted":
            inside = f"{_FENCE}{inside}{_FENCE}"
        elif element["type"] == "rich_text_quote":
            inside = "\n".join(f"&gt; {line}" for line in inside.split("\n"))
        written.append(inside)
    return "\n".join(written)


def _markup(element: dict[str, Any]) -> str:
    kind = element["type"]
    if kind == "link":
        url = escape(element["url"])
        return f"<{url}|{escape(element['text'])}>" if "text" in element else f"<{url}>"
    if kind == "user":
        return f"<@{element['user_id']}>"
    if kind == "channel":
        return f"<#{element['channel_id']}|>"
    if kind == "broadcast":
        return f"<!{element['range']}>"
    text = escape(element["text"])
    return f"`{text}`" if element.get("style", {}).get("code") else text
