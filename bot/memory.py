"""Remembers for a while what was asked for elsewhere, so that not every answer waits for it."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key, each for some seconds; when many ask for one at once, it is fetched once."""

    def __init__(self, *, seconds: float, most: int) -> None:
        """Remember `most` values: the oldest is forgotten for a further one."""
        self._seconds = seconds
        self._most = most
        self._fetched: dict[str, tuple[float, asyncio.Task[Value]]] = {}
        self._renewing: dict[str, asyncio.Task[Value]] = {}

    async def get(self, key: str, fetch: Callable[[], Coroutine[None, None, Value]]) -> Value:
        """Give the value of a key, or fetch it.  What `fetch` raises is raised to all who wait for it."""
        until, fetching = self._fetched.get(key, (0.0, None))
        if fetching is None or until < monotonic():
            self.forget(key)
            if len(self._fetched) >= self._most:
                self.forget(next(iter(self._fetched)))
            fetching = asyncio.create_task(fetch())
            self._fetched[key] = monotonic() + self._seconds, fetching
            fetching.add_done_callback(partial(self._forget_failure, key))
        # Shielded, as others wait for it, too.
        return fetching.result() if fetching.done() else await asyncio.shield(fetching)

    def known(self, key: str, fetch: Callable[[], Coroutine[None, None, Value]]) -> Value | None:
        """Give the value of a key if it is remembered, without waiting.

        When half of its time is over it is fetched anew meanwhile, so that nobody waits for what many ask.
        """
        until, fetched = self._fetched.get(key, (0.0, None))
        left = until - monotonic()
        if fetched is None or left < 0 or not _is_there(fetched):
            return None
        if left < self._seconds / 2 and key not in self._renewing:
            self._renewing[key] = renewing = asyncio.create_task(fetch())
            renewing.add_done_callback(partial(self._renew, key))
        return fetched.result()

    def forget(self, key: str) -> None:
        """Fetch a key anew when it is asked for next, whatever is being fetched now."""
        self._fetched.pop(key, None)
        self._renewing.pop(key, None)

    def _renew(self, key: str, fetched: asyncio.Task[Value]) -> None:
        """Remember what was fetched anew, unless it was to be forgotten meanwhile."""
        if self._renewing.get(key) is fetched:
            del self._renewing[key]
            if _is_there(fetched):
                self._fetched[key] = monotonic() + self._seconds, fetched

    def _forget_failure(self, key: str, fetched: asyncio.Task[Value]) -> None:
        if not _is_there(fetched) and self._fetched.get(key, (0.0, None))[1] is fetched:
            self.forget(key)


def _is_there(fetched: asyncio.Task[Value]) -> bool:
    return fetched.done() and not fetched.cancelled() and fetched.exception() is None
