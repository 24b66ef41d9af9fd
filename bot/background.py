"""Work in the background, until it is stopped: should it end by a fault, the log says so at once."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Coroutine

log = structlog.get_logger(__name__)


def in_background(work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    """Begin work that nobody waits for; whoever begins it keeps the task, and ends it."""
    task = asyncio.create_task(work)
    task.add_done_callback(_say_why)
    return task


async def cancel(task: asyncio.Task[None]) -> None:
    """Cancel the work and wait for its end, whichever that is."""
    task.cancel()
    await asyncio.wait({task})


def _say_why(task: asyncio.Task[None]) -> None:
    """Name the fault and its place; not in its own words, which may quote a message."""
    if not task.cancelled() and (error := task.exception()):
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("work in the background ended", error=type(error).__name__, stack=place)
