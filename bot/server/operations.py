"""What a running bot is asked for, but by Slack's requests: is it alive, is it ready, what has it done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics

if TYPE_CHECKING:
    from starlette.requests import Request

Check = Callable[[], Awaitable[str | None]]
"""Gives a sentence that names what is not there, or None."""

CHECK_TIMEOUT = 4.0
"""Seconds that a check may take; those who ask mostly wait five or ten."""

log = structlog.get_logger(__name__)


async def _nothing_to_measure() -> None:
    """Leave the gauges as they are."""


@dataclass(slots=True)
class Operations:
    """The figures, the checks that readiness depends on, what brings the gauges up to date, other pages."""

    metrics: Metrics = field(default_factory=Metrics)
    checks: dict[str, Check] = field(default_factory=dict)
    """By what each of them looks at, as in `The database`."""
    measure: Callable[[], Awaitable[None]] = _nothing_to_measure
    pages: Sequence[Route] = ()

    def routes(self) -> list[Route]:
        """Give the addresses; a proxy lets only those under /slack/ through from outside."""
        return [
            Route("/healthz", _healthz, methods=["GET"]),
            Route("/readyz", self._readyz, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
            *self.pages,
        ]

    async def problems(self) -> list[str]:
        """List, in sentences, what the bot cannot work without and does not have."""
        found = await asyncio.gather(*(_ask(what, check) for what, check in self.checks.items()))
        return [problem for problem in found if problem]

    async def _readyz(self, _: Request) -> Response:
        problems = await self.problems()
        for problem in problems:
            log.warning("not ready", reason=problem)
        if problems:
            told = "".join(f"{problem}\n" for problem in problems)
            return PlainTextResponse(told, HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ready\n")

    async def _metrics(self, _: Request) -> Response:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT):
                await self.measure()
        except TimeoutError:
            # The gauges are old, then; /readyz tells why.
            log.warning("the gauges cannot be brought up to date")
        return Response(self.metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _ask(what: str, check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            return await check()
    except TimeoutError:
        return f"{what} does not answer within {CHECK_TIMEOUT:g} seconds."
