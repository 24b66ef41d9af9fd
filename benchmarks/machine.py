"""Says in general terms on what was measured."""

from __future__ import annotations

import os
import platform


def describe() -> str:
    """Give processor, cores, memory, system and Python."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} on {platform.machine()}, {cores} cores, {memory:.0f} GiB, {python}"
