"""The bar that shows on a terminal how far a long run is."""

from __future__ import annotations

import os
import stat
import sys
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PATIENCE = 0.5
"""Seconds: what is done sooner needs no bar."""
_EVERY = 0.1
"""Seconds between two states of the bar."""


class Step(Protocol):
    """Something that was done."""

    @property
    def file(self) -> int:
        """How many files were done up to here."""


Stepping = TypeVar("Stepping", bound=Step)


def is_welcome(*, as_json: bool) -> bool:
    """Tell whether somebody looks on: never while JSON goes through a pipe to another program."""
    return sys.stderr.isatty() and not (as_json and stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode))


def followed(steps: Iterable[Stepping], files: int) -> Iterator[Stepping]:
    """Pass the steps on, and show on standard error how many of the files are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.fields[read]} read,"),
        MofNCompleteColumn(),
        TextColumn("files"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    task = bar.add_task("", total=files, read=0)
    drawn = monotonic() + _PATIENCE - _EVERY
    try:
        for read, step in enumerate(steps, 1):
            if sys.stdout.isatty():
                bar.stop()  # it makes way for what is printed to the same terminal
            yield step
            if monotonic() - drawn >= _EVERY:
                bar.update(task, completed=step.file, read=read)
                bar.start()
                bar.refresh()
                drawn = monotonic()
    finally:
        bar.stop()
