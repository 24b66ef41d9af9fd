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

_AHEAD = 2
"""Items per process that are given out before their results are asked for: memory stays bounded."""
_LOST = (
    "One of the processes that read ended unexpectedly, perhaps for want of memory. "
    "With --jobs 1 you see at which file."
)


def ordered_map(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int, method: str | None = None
) -> Iterator[Result]:
    """Give what `work` makes of each item, in the order of the items.

    Each result wakes this process, and that interrupts the others: an item should be work for some
    hundredths of a second. `method` is how a process is started (fork, forkserver, spawn), else the system's
    own; `work`, items and results are pickled. Raises UnreadableError when a process is lost.
    """
    context = multiprocessing.get_context(method)
    # a worker dies of Ctrl-C at once, without a traceback: the terminal sends it to all of us
    pool = ProcessPoolExecutor(jobs, context, signal.signal, (signal.SIGINT, signal.SIG_DFL))
    remaining, waiting = iter(items), deque[Future[Result]]()
    try:
        while True:
            waiting.extend(
                pool.submit(work, item) for item in islice(remaining, jobs * _AHEAD - len(waiting))
            )
            if not waiting:
                return
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise UnreadableError(_LOST) from None
    finally:
        pool.shutdown(cancel_futures=True)
