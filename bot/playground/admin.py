"""Misbehaviour on order for other processes: `/admin/faults`, `/admin/refresh`, `/admin/drop`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.playground.faults import Faults
    from bot.playground.socket_mode import SocketMode


def routes(faults: Faults, sockets: SocketMode) -> list[Route]:
    """Give the addresses: faults are read and replaced as JSON, connections are cut by POST."""

    async def orders(request: Request) -> Response:
        if request.method == "PUT":
            try:
                given = json.loads(await request.body())
                faults.replace(given.get("event_copies", 1), given.get("calls", ()))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                return PlainTextResponse(f"These are no faults: {error}", HTTPStatus.UNPROCESSABLE_ENTITY)
        return JSONResponse(faults.as_json())

    async def refresh(_request: Request) -> Response:
        await sockets.refresh()
        return Response(status_code=204)

    async def drop(_request: Request) -> Response:
        await sockets.drop()
        return Response(status_code=204)

    return [
        Route("/faults", orders, methods=["GET", "PUT"]),
        Route("/refresh", refresh, methods=["POST"]),
        Route("/drop", drop, methods=["POST"]),
    ]
