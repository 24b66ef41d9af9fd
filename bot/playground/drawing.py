"""Draws Block Kit as HTML: the templates, and what they need beyond Jinja."""

from __future__ import annotations

import json
import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from bot.playground import mrkdwn

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

Element = dict[str, Any]

_LINK = re.compile(r"<(?:mailto:|https?://)[^<>|]*\|([^<>]+)>|<(https?://[^<>|]+)>")
_EMOJI = re.compile(r":([a-z0-9_+-]{1,60}):")

STYLES = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
}


def environment(workspace: Workspace) -> Environment:
    """Make the templates of a workspace: they know its people and channels by name."""
    names = {one.id: f"@{one.real_name}" for one in workspace.users.values()}
    names |= {one.id: f"#{one.name}" for one in workspace.channels.values()}
    made = Environment(
        loader=PackageLoader("bot.playground"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "mrkdwn": partial(mrkdwn.draw, names=names),
        "plain": plain,
        "rich": partial(inline, names=names),
        "use": use_value,
        "address": address,
        "clock": clock,
        "typed": as_typed,
    }
    return made


def plain(text: str) -> Markup:
    """Draw plain text: line breaks stay, and names of emoji become emoji."""
    shown = _EMOJI.sub(lambda found: mrkdwn.emoji(found[1]), mrkdwn.unescape(text))
    return Markup("<br>").join(escape(line) for line in shown.split("\n"))


def inline(element: Element, names: dict[str, str]) -> Markup:
    """Draw one element of rich text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""
    drawn = _inline(element, names)
    for style, styled in STYLES.items():
        if (element.get("style") or {}).get(style):
            drawn = styled.format(drawn)
    return drawn


def _inline(element: Element, names: dict[str, str]) -> Markup:
    kind = element["type"]
    if kind == "link":
        return mrkdwn.link(element["url"], element.get("text"))
    if kind == "emoji":
        return escape(mrkdwn.emoji(element["name"]))
    if kind == "broadcast":
        return mrkdwn.mention(f"@{element['range']}")
    for field in ("user_id", "channel_id", "usergroup_id"):
        if field in element:
            return mrkdwn.mention(names.get(element[field]) or str(element[field]))
    return escape(element.get("text") or element.get("fallback") or element.get("value") or "")


def use_value(element: Element, value: str | None = None) -> str:
    """Give what a button sends: the action, and which of several with the same action_id."""
    return json.dumps([element["action_id"], value if value is not None else element.get("value")])


def address(url: str) -> str:
    """Give an address that a link may lead to, or nothing."""
    return url if url.startswith(("https://", "http://", "mailto:")) else ""


def clock(ts: str) -> str:
    """Show when a message was posted, hours and minutes of this machine's clock."""
    return time.strftime("%H:%M", time.localtime(float(ts)))


def as_typed(text: str) -> str:
    """Give the text of a message as somebody typed it, to be edited."""
    return mrkdwn.unescape(_LINK.sub(lambda found: found[1] or found[2], text))
