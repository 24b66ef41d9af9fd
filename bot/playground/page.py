"""The web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.playground.local_slack import LocalSlack


def routes(_slack: LocalSlack) -> list[BaseRoute]:
    """Give the page's addresses."""
    return []
