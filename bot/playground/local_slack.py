"""The local Slack as a whole: its people, and the server on 127.0.0.1 that the app connects to."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route, WebSocketRoute

from bot.manifest import load as load_manifest
from bot.playground import admin
from bot.playground.dispatcher import ACKNOWLEDGE_WITHIN, RETRY_AFTER, Dispatcher
from bot.playground.faults import Faults
from bot.playground.installed_app import InstalledApp
from bot.playground.listening import LOOPBACK, Server, free_socket
from bot.playground.methods import Call
from bot.playground.oauth import OAuth
from bot.playground.page import Page
from bot.playground.people import People
from bot.playground.request_url import RequestUrl
from bot.playground.same_origin import SameOrigin
from bot.playground.socket_mode import SocketMode
from bot.playground.under_the_hood import Onlooker
from bot.playground.uploads import Uploads
from bot.playground.web_api import Tokens, WebApi
from bot.playground.workspace import BOT, Team, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.arguments import Arguments
    from bot.reading import Reader

HOSTS = (LOOPBACK, "localhost")
"""What a browser may call this server; anything else is a stranger's page that resolves to us."""

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - to be recognised; the command line asks twice before it is used


class LocalSlack(People):
    """A workspace with Anna, Sam and the bot in it; the app connects to `api_url` with the tokens."""

    def __init__(
        self,
        manifest: dict[str, Any] | None = None,
        *,
        acknowledge_within: float = ACKNOWLEDGE_WITHIN,
        retry_after: Sequence[float] = RETRY_AFTER,
    ) -> None:
        """Install the app of a manifest, of manifest.yaml if none is given.

        `acknowledge_within` and `retry_after` are seconds: how long Slack waits for an acknowledgement,
        and after how long it sends an event again, once for each number.
        """
        app = InstalledApp.from_manifest(manifest or load_manifest())
        self.faults = Faults()
        self.tokens = Tokens.new()
        self.sockets = SocketMode(app.id)
        dispatcher = Dispatcher(
            self.sockets, self.faults, acknowledge_within=acknowledge_within, retry_after=retry_after
        )
        super().__init__(Workspace(app.name), app, dispatcher, Uploads(self.tokens.bot))
        self.oauth = OAuth(app, workspaces={self.workspace.team.id: self.workspace})
        self._host, self.port = LOOPBACK, 0
        self._within = acknowledge_within
        self._server: Server | None = None
        self._page = Page(self)

    @property
    def url(self) -> str:
        """The page's address, without a slash at the end."""
        return f"http://{LOOPBACK if self._host == EVERY_ADDRESS else self._host}:{self.port}"

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """What SLACK_BOT_TOKEN is to be."""
        return self.tokens.bot

    @property
    def app_token(self) -> str:
        """What SLACK_APP_TOKEN is to be."""
        return self.tokens.app

    @property
    def signing_secret(self) -> str:
        """What SLACK_SIGNING_SECRET is to be."""
        return self.tokens.signing_secret

    async def start(self, port: int = 0, host: str = LOOPBACK) -> None:
        """Listen on `port` or the next free one; `self.port` says which it is.

        Everybody who reaches `host` can act as anybody here.  Raises OSError when it is no address of this
        machine.
        """
        socket = free_socket(port, host)
        self._host, self.port = socket.getsockname()
        self._server = Server(self._web_app(), self.sockets.protocol())
        await self._server.start(socket)

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        self.faults.clear()
        await self._dispatcher.stop()
        await self.sockets.drop()
        self._page.close()
        if self._server:
            await self._server.stop()

    def _web_app(self) -> Starlette:
        api = WebApi(self._new_call, self.tokens, self.faults, self._responses)
        return Starlette(
            routes=[
                Route("/api/{method}", api.method, methods=["GET", "POST"]),
                Route("/oauth/v2/authorize", self.oauth.authorize),
                Route("/response/{key}", api.response_url, methods=["POST"]),
                Route("/files/{identifier}/{name:path}", self._uploads.give),
                WebSocketRoute("/link/", self.sockets.endpoint),
                Mount("/admin", routes=admin.routes(self.faults, self.sockets)),
                *self._page.routes(),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=self._names()),
                Middleware(SameOrigin),
            ],
        )

    def _names(self) -> list[str]:
        """List what this server may be called; who opened it to a network knows it by more names than we."""
        return [*HOSTS] if self._host == LOOPBACK else ["*"]

    def _new_call(self, arguments: Arguments, token: str) -> Call:
        return Call(
            arguments,
            self.oauth.workspace_of(token) or self.workspace,
            self.app,
            self._triggers,
            self._uploads,
            self.url,
            self.sockets.new_ticket,
            self.oauth,
            token,
        )

    def another(self, team: Team) -> LocalSlack:
        """Give a further workspace on the same server, once that has started: for one app in several.

        The app is not in it yet. `response_url`s and the page are the first workspace's only.
        """
        other = copy(self)
        other.enter(Workspace(self.app.name, team))
        self.oauth.workspaces[team.id] = other.workspace
        return other

    async def remove_app(self) -> None:
        """Remove the app from the workspace: its tokens open nothing any more, and it is told."""
        self.oauth.revoke_all(self.workspace)
        self._events.removed()

    async def revoke_token(self) -> None:
        """Revoke the bot's token, as the app itself may or Slack does with a token found in public."""
        self.oauth.revoke_all(self.workspace)
        self._events.tokens_revoked(bot=[BOT])

    async def revoke_token_of(self, user: str) -> None:
        """Revoke a token that somebody gave the app to act in their name; ours asks for none."""
        self._events.tokens_revoked(oauth=[user])

    def read_with(self, reader: Reader) -> None:
        """Show on the page what a running app reads in each message."""
        self.hood.onlooker = Onlooker(reader, self._uploads)

    async def use_http(self, request_url: str) -> None:
        """Tell the app everything by signed requests to its request URL from now on.

        Raises NotAcknowledgedError when it does not answer Slack's challenge.
        """
        transport = RequestUrl(request_url, self.signing_secret)
        await transport.verify(within=self._within)
        self._dispatcher.transport = transport

    @property
    def lost_events(self) -> list[dict[str, Any]]:
        """Events that the app never acknowledged, after the last try."""
        return self._dispatcher.lost

    @property
    def repeated_events(self) -> list[dict[str, Any]]:
        """Events that were sent again because the app had not acknowledged them, once for each time."""
        return self._dispatcher.repeated

    async def acknowledged(self) -> None:
        """Wait until the app has acknowledged every event so far, or Slack has given it up."""
        await self._dispatcher.acknowledged()
