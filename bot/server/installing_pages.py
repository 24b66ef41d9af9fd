"""The page at the end of an installation, in the browser's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from bot.cards.interface import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.request.async_request import AsyncBoltRequest

    from bot.catalog import Language

KNOWN = {
    "done": "done",
    "later": "later",
    "storage_error": "organisation",
    "access_denied": "denied",
    "invalid_browser": "again",
    "invalid_state": "again",
    "missing_code": "again",
    "invalid_code": "refused",
}
"""What to say about how it ended, by Bolt's and Slack's names for that.

The store takes everything but a whole organisation; a database that fails ends otherwise.
"""

_template = Environment(loader=PackageLoader("bot.server"), autoescape=True).get_template("installing.html")


def page(request: AsyncBoltRequest, outcome: str, *, link: str = "", team: str = "") -> str:
    """Draw the page for an outcome; anything that is not known is called refused."""
    language, what = _language(request), KNOWN.get(outcome, "refused")
    return _template.render(
        language=language,
        title=say(language, f"install-{what}.title", team=team),
        text=say(language, f"install-{what}", team=team),
        action=say(language, "install-open" if what == "done" else "install-retry"),
        link=link,
    )


def headers() -> dict[str, str | Sequence[str]]:
    """Give the headers of a page that loads nothing, stands in no frame and is kept nowhere."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _language(request: AsyncBoltRequest) -> Language:
    wanted = ",".join(request.headers.get("accept-language", ())).lower()
    return "de" if wanted.startswith("de") else "en"
