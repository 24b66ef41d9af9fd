"""Keeps what was read from a package's data files for the next process, as Python keeps compiled modules.

Like a .pyc it stands in `__pycache__`, counts only while no source has changed, and is done without where
nothing can be written, or where a source has changed since this process took it up: an update in its midst
must not leave values of the old program to the new one. It holds a pickle: who may write there may change the
program as well.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Made = TypeVar("Made")

STARTED = time.time_ns()
"""When this process took up its sources; what became of them later is another program."""

PYCACHE = "__pycache__"
CHECKSUM_SIZE = 4


def cached(package: Path, make: Callable[[], Made]) -> Made:
    """Give what `make` makes of the files in `package`: from the last time if none of them has changed."""
    path = package / PYCACHE / f"data.{sys.implementation.cache_tag}.pickle"
    states, changed = _look(package)
    if changed > STARTED:
        return make()
    sources = repr(states).encode()
    with suppress(OSError):
        kept = path.read_bytes()
        payload = memoryview(kept)[len(sources) + CHECKSUM_SIZE :]
        if kept.startswith(sources + _checksum(payload)):
            made: Made = pickle.loads(payload)  # noqa: S301 - written below, and checked just now
            return made
    made = make()
    pickled = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        _write(path, sources + _checksum(pickled) + pickled)
    return made


def _look(package: Path) -> tuple[list[tuple[str, int, int]], int]:
    """Give the name, time and size of every source, and when one of them was put in its place last."""
    states, changed = [], 0
    for folder, _, names in os.walk(package):
        if not folder.endswith(PYCACHE):
            for name in names:
                path = f"{folder}{os.sep}{name}"
                state = os.stat(path)  # noqa: PTH116 - a Path for each of 80 files costs more than reading all
                states.append((path, state.st_mtime_ns, state.st_size))
                changed = max(changed, state.st_ctime_ns)  # which keeps no older time, as a copy does
    return sorted(states), changed


def _checksum(payload: bytes | memoryview) -> bytes:
    return crc32(payload).to_bytes(CHECKSUM_SIZE, "big")


def _write(path: Path, data: bytes) -> None:
    """Write at one stroke: another process sees the old file or the new one."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
