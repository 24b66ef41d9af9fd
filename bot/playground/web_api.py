"""The Web API over HTTP: who may call what, arguments and answers, and the faults it was told to have."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.arguments import Arguments
from bot.playground.faults import RESPONSE_URL, FaultKind
from bot.playground.methods import ANYBODY, METHODS
from bot.playground.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from bot.playground.faults import Fault, Faults
    from bot.playground.methods import Call, Method
    from bot.playground.responses import Responses


@dataclass(frozen=True, slots=True)
class Tokens:
    """The app's credentials."""

    bot: str
    app: str
    signing_secret: str

    @classmethod
    def new(cls) -> Tokens:
        """Make credentials that open this workspace only."""
        return cls(
            bot=f"xoxb-{secrets.token_hex(20)}",
            app=f"xapp-{secrets.token_hex(20)}",
            signing_secret=secrets.token_hex(16),
        )


class Json(JSONResponse):
    """JSON in ASCII, as Slack writes it: so it can hold halves of characters, which a paste may have."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - any JSON
        """Write it."""
        return json.dumps(content).encode()


class HungUp(Response):
    """No answer at all: the connection closes amid the head of one."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Promise a byte that does not come; the server closes what it cannot complete."""
        length = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": length})


class WebApi:
    """Answers `/api/METHOD` and response_urls."""

    def __init__(
        self,
        new_call: Callable[[Arguments, str], Call],
        tokens: Tokens,
        faults: Faults,
        responses: Responses,
    ) -> None:
        self._new_call = new_call
        self._tokens = tokens
        self._faults = faults
        self._responses = responses

    async def method(self, request: Request) -> Response:
        """Answer a call of a method."""
        name = request.path_params["method"]
        arguments = Arguments(await _given(request))
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        call = self._new_call(arguments, token or arguments.text("token") or "")
        headers = self._scope_headers(name, call)

        def work() -> Response:
            return Json({"ok": True, **self._run(name, call)}, headers=headers)

        def refuse(refusal: Refusal) -> Response:
            return Json(refusal.answer(), headers=headers)

        limit = self._faults.post_limit
        if limit and name == "chat.postMessage" and limit.refuses(call.arguments.text("channel") or ""):
            return _rate_limited(1 / limit.per_second)
        return await self._answer(name, work, refuse)

    async def response_url(self, request: Request) -> Response:
        """Answer what the app posts to a response_url."""
        given = await _given(request)

        def work() -> Response:
            self._responses.use(request.path_params["key"], given)
            return Json({"ok": True})

        def refuse(refusal: Refusal) -> Response:
            gone = refusal.name in ("used_url", "expired_url")
            return Json(refusal.answer(), HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST)

        return await self._answer(RESPONSE_URL, work, refuse)

    async def _answer(
        self, name: str, work: Callable[[], Response], refuse: Callable[[Refusal], Response]
    ) -> Response:
        """Do the work, unless a fault comes between."""
        faults = {one.kind: one for one in self._faults.striking(name)}
        if FaultKind.SLOW in faults:
            await self._faults.lasts(faults[FaultKind.SLOW])
        for kind, answer in _WITHOUT_WORK.items():
            if kind in faults:
                return answer(faults[kind])
        try:
            response = refuse(Refusal(faults[FaultKind.ERROR].error)) if FaultKind.ERROR in faults else work()
        except Refusal as refusal:
            response = refuse(refusal)
        if FaultKind.LATE_ANSWER in faults:
            await self._faults.lasts(faults[FaultKind.LATE_ANSWER])
        return HungUp() if FaultKind.LOST_ANSWER in faults else response

    def _run(self, name: str, call: Call) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        self._authorize(method, call)
        return method.run(call)

    def _authorize(self, method: Method, call: Call) -> None:
        """Check token and scopes.

        Raises Refusal: not_authed, invalid_auth, not_allowed_token_type, missing_scope.
        """
        if method.caller == ANYBODY:
            return
        kinds = {self._tokens.bot: "bot", self._tokens.app: "app"}
        if not call.token:
            raise Refusal("not_authed")
        kind = "bot" if call.oauth.workspace_of(call.token) else kinds.get(call.token)
        if kind is None:
            raise Refusal("invalid_auth")
        if kind != method.caller:
            raise Refusal("not_allowed_token_type")
        if method.scopes:
            call.need(*method.scopes)

    def _scope_headers(self, name: str, call: Call) -> dict[str, str]:
        method = METHODS.get(name)
        return {
            "x-oauth-scopes": ",".join(call.app.scopes),
            "x-accepted-oauth-scopes": ",".join(method.scopes) if method else "",
            "x-slack-req-id": secrets.token_hex(16),
        }


def _rate_limited(seconds: float) -> Response:
    headers = {"Retry-After": str(ceil(seconds))}
    return Json({"ok": False, "error": "ratelimited"}, HTTPStatus.TOO_MANY_REQUESTS, headers)


_WITHOUT_WORK: dict[FaultKind, Callable[[Fault], Response]] = {
    FaultKind.RATE_LIMIT: lambda fault: _rate_limited(fault.seconds),
    FaultKind.SERVER_ERROR: lambda _: PlainTextResponse(
        "upstream request timeout", HTTPStatus.INTERNAL_SERVER_ERROR
    ),
    FaultKind.HANG_UP: lambda _: HungUp(),
}


async def _given(request: Request) -> dict[str, Any]:
    """Collect the arguments of a call, wherever they stand."""
    given: dict[str, Any] = {**request.query_params, **_credentials(request)}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return given
        return given | body if isinstance(body, dict) else given
    async with request.form() as form:
        return given | {name: value for name, value in form.items() if isinstance(value, str)}


def _credentials(request: Request) -> dict[str, str]:
    """Read what an app may identify itself by, instead of arguments: oauth.v2.access takes both."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return {}
    try:
        client_id, _, client_secret = b64decode(encoded).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": client_secret}
