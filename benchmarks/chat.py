"""What watching a channel costs: a message that holds no bounce, against what Bolt itself spends on it."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import cycle, islice
from time import process_time
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from benchmarks.figures import AtMost, Figure
from benchmarks.rounds import in_turns, ratios
from benchmarks.slack_requests import lines
from bot import catalog
from bot.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MESSAGES = 400


def measure(*, quick: bool) -> Iterator[Figure]:
    """Dispatch messages with an app that does nothing, and read the same messages."""
    texts = list(islice(cycle(lines("chat.txt")), MESSAGES))
    works: dict[str, Callable[[], None]] = {
        "dispatch": _dispatching(texts),
        "read": partial(_read, Reader(catalog.load()), texts),
    }
    seconds = in_turns(works, rounds=5 if quick else 25, clock=process_time)
    for name, took in seconds.items():
        each = [1e6 * one / MESSAGES for one in took]
        yield Figure(name=f"{name} a message", unit="µs", rounds=each)
    share = [100 * one for one in ratios(seconds["read"], seconds["dispatch"])]
    yield Figure(name="reading, of what Bolt's dispatch costs", unit="%", rounds=share, goal=AtMost(2))


def _read(reader: Reader, texts: Sequence[str]) -> None:
    for text in texts:
        reader.overhear(text)


def _dispatching(texts: Sequence[str]) -> Callable[[], None]:
    app = AsyncApp(authorize=_authorize, signing_secret="none")  # noqa: S106 - opens nothing
    app.event("message")(_ignore)
    bodies = [_event(text, number) for number, text in enumerate(texts)]
    loop = asyncio.new_event_loop()

    async def dispatch() -> None:
        for body in bodies:
            await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
            await asyncio.sleep(0)  # the listener is a task of its own: without a break it would never run

    return lambda: loop.run_until_complete(dispatch())


async def _authorize() -> AuthorizeResult:
    """Know the workspace without asking Slack: what is left is Bolt's own work."""
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_token="xoxb-1")  # noqa: S106 - opens nothing


async def _ignore() -> None:
    """Do nothing with a message."""


def _event(text: str, number: int) -> dict[str, Any]:
    event = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": text}
    event["ts"] = f"17{number:08}.000100"
    return {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
