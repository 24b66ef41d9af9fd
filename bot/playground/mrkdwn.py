"""Slack's markup as HTML; whatever is not markup is escaped.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bot.playground.emoji import EMOJI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOKEN = re.compile(
    r"```(?P<fence>.*?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![A-Za-z0-9*])\*(?=\S)(?P<bold>[^*\n]+)(?<=\S)\*(?![A-Za-z0-9*])"
    r"|(?<![A-Za-z0-9_])_(?=\S)(?P<italic>[^_\n]+)(?<=\S)_(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9~])~(?=\S)(?P<strike>[^~\n]+)(?<=\S)~(?![A-Za-z0-9~])"
    r"|:(?P<emoji>[a-z0-9_+-]{1,60}):"
    r"|(?P<newline>\n)",
    re.DOTALL,
)
_STYLED = {"bold": Markup("<b>{}</b>"), "italic": Markup("<i>{}</i>"), "strike": Markup("<s>{}</s>")}
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_LIVE = ("https://", "http://", "mailto:")
"""What a link may begin with; a link to anything else is only shown."""

Names = dict[str, str]
"""Names of people and channels by their ids, `@Sam Carter` and `#support`."""


def unescape(text: str) -> str:
    """Undo Slack's escaping."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def link(url: str, label: str | None = None) -> Markup:
    """Draw a link that opens beside the page; one that a browser should not follow is only shown."""
    if not url.startswith(_LIVE):
        return escape(label or url)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        url, label or url.removeprefix("mailto:")
    )


def mention(label: str) -> Markup:
    """Draw the name of a person, a channel or everybody."""
    return Markup('<span class="mention">{}</span>').format(label)


def emoji(name: str) -> str:
    """Give the character of an emoji, or its name as it is written."""
    return EMOJI.get(name, f":{name}:")


def draw(text: str, names: Mapping[str, str]) -> Markup:
    """Draw mrkdwn, lines that begin with `>` as quotes."""
    drawn: list[Markup] = []
    quote: list[Markup] = []
    for line in _lines(text):
        quoted = line.removeprefix("&gt;") if line.startswith("&gt;") else line.removeprefix(">")
        if quoted != line:
            quote.append(_inline(quoted.removeprefix(" "), names))
            continue
        drawn += _closed(quote)
        quote = []
        drawn.append(_inline(line, names) + Markup("<br>"))
    drawn += _closed(quote)
    return Markup().join(drawn).removesuffix("<br>")


def _lines(text: str) -> list[str]:
    """Split into lines, but not within a fence."""
    parts = text.split("```")
    lines = [""]
    for number, part in enumerate(parts):
        if number % 2 and number < len(parts) - 1:
            lines[-1] += f"```{part}```"
            continue
        first, *rest = (f"```{part}" if number % 2 else part).split("\n")
        lines[-1] += first
        lines += rest
    return lines


def _closed(quote: list[Markup]) -> list[Markup]:
    return [Markup("<blockquote>") + Markup("<br>").join(quote) + Markup("</blockquote>")] if quote else []


def _inline(text: str, names: Mapping[str, str]) -> Markup:
    drawn: list[Markup] = []
    done = 0
    for match in _TOKEN.finditer(text):
        drawn.append(escape(unescape(text[done : match.start()])))
        kind = match.lastgroup or ""
        drawn.append(_drawers()[kind](match[kind], names))
        done = match.end()
    drawn.append(escape(unescape(text[done:])))
    return Markup().join(drawn)


@cache
def _drawers() -> dict[str, Callable[[str, Mapping[str, str]], Markup]]:
    """Say how each kind of token is drawn."""
    styled = {
        kind: lambda text, names, html=html: html.format(_inline(text, names))
        for kind, html in _STYLED.items()
    }
    return styled | {
        "fence": lambda text, names: Markup("<pre>{}</pre>").format(_plain(text.strip("\n"), names)),
        "code": lambda text, names: Markup("<code>{}</code>").format(_plain(text, names)),
        "angle": _angle,
        "emoji": lambda text, _: escape(emoji(text)),
        "newline": lambda _, __: Markup("<br>"),
    }


def _plain(text: str, names: Mapping[str, str]) -> Markup:
    """Draw code: links in it stay links, nothing else is markup."""
    parts = re.split(r"<([^<>\n]+)>", text)
    return Markup().join(
        _angle(part, names) if number % 2 else escape(unescape(part)) for number, part in enumerate(parts)
    )


def _angle(inside: str, names: Mapping[str, str]) -> Markup:
    """Draw what stands in angle brackets: a mention, a date or a link."""
    target, _, label = inside.partition("|")
    if target[:1] in ("@", "#"):
        return mention(names.get(target[1:]) or f"{target[0]}{unescape(label) or target[1:]}")
    if target.startswith("!"):
        special = target[1:].partition("^")[0]
        return escape(unescape(label)) if special == "date" else mention(f"@{special}")
    if not target.startswith(_LIVE):
        return escape(unescape(f"<{inside}>"))
    return link(unescape(target), unescape(label) or None)
