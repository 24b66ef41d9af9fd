"""Work in the background does not end unnoticed."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.background import cancel, in_background


async def test_a_fault_in_the_background_is_told_at_once() -> None:
    """The log names the fault and its place, not what it quotes; work that is cancelled says nothing."""

    async def tidy_up() -> None:
        await asyncio.sleep(0)
        raise RuntimeError(whom)

    whom = "anna@example.net"
    with capture_logs() as written:
        await asyncio.wait({in_background(tidy_up())})
        await cancel(in_background(asyncio.sleep(60)))
    (told,) = written
    assert (told["event"], told["error"]) == ("work in the background ended", "RuntimeError")
    assert "tidy_up" in told["stack"]
    assert whom not in str(told)
