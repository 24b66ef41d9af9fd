"""Installation by OAuth: which of the app's tokens opens which workspace, and for how long.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, RedirectResponse

from bot.playground.refusal import Refusal
from bot.playground.workspace import BOT, SAM

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.playground.arguments import Arguments
    from bot.playground.installed_app import InstalledApp
    from bot.playground.workspace import Workspace

TOKEN_LIFE = 43_200
"""Seconds that a token is good for, where tokens rotate (https://docs.slack.dev/authentication/using-token-rotation)."""


@dataclass(slots=True)
class OAuth:
    """The app's credentials, and what was given out for them."""

    app: InstalledApp
    client_id: str = field(default_factory=lambda: f"1.{secrets.randbelow(10**12)}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    rotates: bool = False
    """Whether tokens expire and come with one to exchange them by."""
    token_life: int = TOKEN_LIFE
    """Seconds that a token is good for then."""
    for_organisation: bool = False
    """Whether those who allow the installation do so for their whole organisation."""
    redirect_url: str = ""
    """Where Slack leads back to, from the app's list."""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    """By team id: where the app can be installed."""
    _codes: dict[str, Workspace] = field(default_factory=dict)
    _tokens: dict[str, Workspace] = field(default_factory=dict)
    _refresh_tokens: dict[str, Workspace] = field(default_factory=dict)

    async def authorize(self, request: Request) -> Response:
        """Ask whether the app may be installed: here, everybody says yes at once, in the workspace `team`."""
        asked = request.query_params
        if asked.get("client_id") != self.client_id:
            return PlainTextResponse("invalid_client_id", HTTPStatus.BAD_REQUEST)
        code = self.allow(self.workspaces[asked.get("team") or next(iter(self.workspaces))])
        query = urlencode({"code": code, "state": asked.get("state", "")})
        return RedirectResponse(f"{asked.get('redirect_uri') or self.redirect_url}?{query}", HTTPStatus.FOUND)

    def allow(self, workspace: Workspace) -> str:
        """Let somebody allow the installation; give the code that Slack leads back with."""
        code = secrets.token_hex(12)
        self._codes[code] = workspace
        return code

    def workspace_of(self, token: str) -> Workspace | None:
        """Find what a token opens."""
        return self._tokens.get(token)

    def tokens_of(self, workspace: Workspace) -> list[str]:
        """List what opens a workspace, the newest last."""
        return [token for token, opened in self._tokens.items() if opened is workspace]

    def access(self, arguments: Arguments) -> dict[str, Any]:
        """Exchange a code, or a refresh token, for a token (oauth.v2.access); each is good once.

        Raises Refusal: bad_client_secret, invalid_code, invalid_refresh_token.
        """
        given = (arguments.text("client_id"), arguments.text("client_secret"))
        if given != (self.client_id, self.client_secret):
            raise Refusal("bad_client_secret")
        if arguments.text("grant_type") == "refresh_token":
            workspace = self._refresh_tokens.pop(arguments.text("refresh_token") or "", None)
            if workspace is None:
                raise Refusal("invalid_refresh_token")
        else:
            workspace = self._codes.pop(arguments.text("code") or "", None)
            if workspace is None:
                raise Refusal("invalid_code")
        return self._answer(workspace)

    def _answer(self, workspace: Workspace) -> dict[str, Any]:
        token = f"{'xoxe.' if self.rotates else ''}xoxb-{secrets.token_hex(20)}"
        self._tokens[token] = workspace
        answer: dict[str, Any] = {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(self.app.scopes),
            "bot_user_id": BOT,
            "app_id": self.app.id,
            "team": {"id": workspace.team.id, "name": workspace.team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": SAM},
        }
        if self.for_organisation:
            organisation = {"id": "E0PLAY", "name": "Playground & Sons"}
            answer |= {"team": None, "enterprise": organisation, "is_enterprise_install": True}
        if self.rotates:
            refresh = f"xoxe-1-{secrets.token_hex(40)}"
            self._refresh_tokens[refresh] = workspace
            answer |= {"refresh_token": refresh, "expires_in": self.token_life}
        return answer

    def revoke(self, token: str) -> None:
        """Let a token open nothing any more."""
        self._tokens.pop(token, None)

    def revoke_all(self, workspace: Workspace) -> None:
        """Let nothing open a workspace any more."""
        for kept in (self._tokens, self._refresh_tokens):
            for token in [token for token, opened in kept.items() if opened is workspace]:
                del kept[token]
