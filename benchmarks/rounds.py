"""Measures in rounds: what is compared runs in turns, so that a machine slowing down slows all of it down."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def in_turns(
    works: Mapping[str, Callable[[], object]], *, rounds: int, clock: Callable[[], float] = perf_counter
) -> dict[str, list[float]]:
    """Time each work once a round, after one round that does not count; gives seconds.

    With `process_time` as the clock it is this process's own time, whatever else the machine does.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            start = clock()
            work()
            took = clock() - start
            if number:
                seconds[name].append(took)
    return seconds


def ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """Give how many times the other each is, round by round."""
    return [this / that for this, that in zip(these, those, strict=True)]
