"""Lets workspaces install the app by OAuth: /slack/install leads to Slack, which leads back with a code.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog
from aiohttp import ClientError
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import Route

from bot.server.installing_pages import headers, page
from bot.store.database import name_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.workspaces import Workspaces

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"

log = structlog.get_logger(__name__)


class _Flow(AsyncOAuthFlow):
    """Bolt's flow; it takes over from the browser's address in which workspace, and nothing else."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        team = quote("".join(request.query.get("team", ())), safe="")
        return self.settings.authorize_url_generator.generate(state=state, team=team or None)


class Installing:
    """The two addresses, with pages in a user's words where it goes wrong."""

    def __init__(self, settings: AsyncOAuthSettings, client: AsyncWebClient, workspaces: Workspaces) -> None:
        """Take the settings for Bolt's flow, a client without a token, and who is to hear of a workspace."""
        settings.callback_options = AsyncCallbackOptions(success=self._installed, failure=self._failed)
        self._flow = _Flow(client=client, settings=settings)
        self._workspaces = workspaces

    def routes(self) -> list[Route]:
        """Give both addresses."""
        return [
            Route(INSTALL, self._answering(self._flow.handle_installation), methods=["GET"]),
            Route(REDIRECT, self._answering(self._flow.handle_callback), methods=["GET"]),
        ]

    def _answering(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            call = to_async_bolt_request(request, b"")
            try:
                response = await handle(call)
            except (ClientError, TimeoutError, SQLAlchemyError) as error:
                log.warning("installation failed", reason=name_of(error))
                response = BoltResponse(
                    status=HTTPStatus.SERVICE_UNAVAILABLE,
                    body=page(call, "later", link=INSTALL),
                    headers=headers(),
                )
            return to_starlette_response(response)

        return answer

    async def _installed(self, done: AsyncSuccessArgs) -> BoltResponse:
        installation = done.installation
        team = installation.team_id or ""
        self._workspaces.changed(team)
        log.info("app installed", team=team)
        link = f"https://slack.com/app_redirect?app={installation.app_id}&team={team}"
        body = page(done.request, "done", team=installation.team_name or team, link=link)
        return BoltResponse(status=200, body=body, headers=self._headers())

    async def _failed(self, failure: AsyncFailureArgs) -> BoltResponse:
        # It stands in the address, so anybody may have written it.
        log.warning("installation failed", reason=failure.reason[:64])
        body = page(failure.request, failure.reason, link=INSTALL)
        return BoltResponse(status=failure.suggested_status_code, body=body, headers=self._headers())

    def _headers(self) -> dict[str, str | Sequence[str]]:
        return headers() | {"Set-Cookie": self._flow.settings.state_utils.build_set_cookie_for_deletion()}
