"""What Slack makes of text that somebody types or pastes: its markup in `text`, and rich_text blocks.

Addresses become links, names become mentions, `&<>` are escaped, code and quotes are told apart.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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

_LINKABLE = re.compile(
    r"(?P<url>https?://[^\s<>\"'|]+)"
    r"|(?P<mail>(?<![\w.%+=-])[\w.%+=-]{1,64}@[A-Za-z0-9.-]{1,253})"
    r"|(?P<host>(?<![\w@./:-])[A-Za-z0-9-][A-Za-z0-9.-]{2,251}(?![\w@/]))"
    r"|(?P<name>(?<!\w)[@#][\w.-]{1,80})"
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
    """Make a message of what somebody typed or pasted."""
    elements = list(_elements(_with_ids(workspace, text)))
    block = {"type": "rich_text", "block_id": workspace.new_id("b"), "elements": elements}
    return Typed(_text(elements), [block] if elements else [])


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


def _with_ids(workspace: Workspace, text: str) -> str:
    """Put ids for the names of people that were picked while typing: names may hold spaces."""
    for user in workspace.users.values():
        text = text.replace(f"@{user.real_name}", f"@{user.id}").replace(f"@{user.name}", f"@{user.id}")
    for channel in workspace.channels.values():
        text = text.replace(f"#{channel.name}", f"#{channel.id}")
    return text


def _elements(text: str) -> Iterator[dict[str, Any]]:
    """Give sections, quotes and preformatted parts in turn."""
    for number, part in enumerate(text.split(_FENCE)):
        fenced = number % 2 == 1
        if fenced and part.strip():
            inside = part.strip("\n")
            yield {"type": "rich_text_preformatted", "elements": list(_inline(inside)), "border": 0}
        elif not fenced:
            yield from _prose(part.strip("\n") if number else part)


def _prose(text: str) -> Iterator[dict[str, Any]]:
    """Give runs of quoted and of other lines."""
    run: list[str] = []
    quoted = False
    for line in text.split("\n"):
        if run and line.startswith(">") != quoted:
            yield from _run(run, quoted=quoted)
            run = []
        quoted = line.startswith(">")
        run.append(line[1:].removeprefix(" ") if quoted else line)
    yield from _run(run, quoted=quoted)


def _run(lines: list[str], *, quoted: bool) -> Iterator[dict[str, Any]]:
    text = "\n".join(lines)
    if not text:
        return
    parts: list[dict[str, Any]] = []
    for number, part in enumerate(_CODE.split(text)):
        if number % 2:
            parts.append({"type": "text", "text": part, "style": {"code": True}})
        else:
            parts.extend(_inline(part))
    yield {"type": "rich_text_quote" if quoted else "rich_text_section", "elements": parts}


def _inline(text: str) -> Iterator[dict[str, Any]]:
    """Tell links and mentions from words."""
    done = 0
    for match in _LINKABLE.finditer(text):
        element, end = _linked(match)
        if element:
            if match.start() > done:
                yield {"type": "text", "text": text[done : match.start()]}
            yield element
            done = end
    if done < len(text):
        yield {"type": "text", "text": text[done:]}


def _linked(match: re.Match[str]) -> tuple[dict[str, Any] | None, int]:
    """Give the element that a match is, with the position after it."""
    found = match[0].rstrip(_TRAILING)
    end = match.start() + len(found)
    host = found.rpartition("@")[2]
    known_host = "." in host and host.rpartition(".")[2].lower() in TOP_LEVEL_DOMAINS
    if match["url"]:
        return {"type": "link", "url": found}, end
    if match["mail"] and known_host:
        return {"type": "link", "url": f"mailto:{found}", "text": found, "unsafe": True}, end
    if match["host"] and known_host:
        return {"type": "link", "url": f"http://{found}", "text": found}, end
    return _MENTIONS.get(found[:2], _no_mention)(found), end


def _no_mention(found: str) -> dict[str, Any] | None:
    if found in ("@here", "@channel", "@everyone"):
        return {"type": "broadcast", "range": found[1:]}
    return None


_MENTIONS = {
    "@U": lambda found: {"type": "user", "user_id": found[1:]},
    "#C": lambda found: {"type": "channel", "channel_id": found[1:]},
}


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
