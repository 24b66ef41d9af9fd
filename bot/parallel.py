"""Does the same with many things in several processes, and gives the results in order as they come."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from bot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 32
"""Items that a process is given at once: to send each by itself would cost as much as to read it."""
_AHEAD = 4
"""Chunks per process that are given out before their results are asked for: memory stays bounded."""
_LOST = (
    "One of the processes that read ended unexpectedly, perhaps for want of memory. "
    "With --jobs 1 you see at which file."
)


def ordered_map(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int, method: str | None = None
) -> Iterator[Result]:
    """Give what `work` makes of each item, in the order of the items.

    `method` is how a process is started (fork, forkserver, spawn), else the system's own; `work`, items and
    results are pickled. Raises UnreadableError when a process is lost.
    """
    context = multiprocessing.get_context(method)
    # a worker dies of Ctrl-C at once, without a traceback: the terminal sends it to all of us
    pool = ProcessPoolExecutor(jobs, context, signal.signal, (signal.SIGINT, signal.SIG_DFL))
    remaining, waiting = iter(items), deque[Future[list[Result]]]()
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (chunk := list(islice(remaining, _CHUNK))):
                waiting.append(pool.submit(_each, work, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise UnreadableError(_LOST) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _each(work: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return list(map(work, chunk))
