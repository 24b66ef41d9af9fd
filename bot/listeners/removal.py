"""When a workspace removes the app, or takes back its token: the token is deleted here, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse

from bot.listeners.storing import store_event

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext

    from bot.listeners.desk import Desk

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register both events; as with messages, what they ask for is done before they are acknowledged."""

    async def remove(body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        if desk.workspaces and context.team_id:
            await desk.workspaces.remove(context.team_id, at=float(body["event_time"]))
            log.info("app removed", team=context.team_id)
        return BoltResponse(status=200)

    async def remove_if_the_bots(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> BoltResponse:
        return await remove(body, context) if event["tokens"].get("bot") else BoltResponse(status=200)

    store_event(app, "app_uninstalled", remove)
    store_event(app, "tokens_revoked", remove_if_the_bots)
