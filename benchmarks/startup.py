"""How long the command line takes to answer as a process of its own, against a Python that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import AtMost, Figure
from benchmarks.rounds import in_turns, ratios

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As where a program is installed: it is compiled once, in the round that does not count."""
NOTHING = "-c pass"
LOOKUP = "-m bot lookup 451"
OTHERS = ("-m bot lookup --json 451", "-m bot lookup mailbox full", "-m bot --help")
GOAL = AtMost(8)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Start processes in turns."""
    commands = (NOTHING, LOOKUP, *OTHERS)
    seconds = in_turns({one: partial(_run, one) for one in commands}, rounds=5 if quick else 41)
    yield Figure(name=f"python {NOTHING}", unit="ms", rounds=[1000 * one for one in seconds[NOTHING]])
    for command in (LOOKUP, *OTHERS):
        yield Figure(
            name=f"python {command}, against python {NOTHING}",
            unit="x",
            rounds=ratios(seconds[command], seconds[NOTHING]),
            goal=GOAL if command == LOOKUP else None,
        )


def _run(command: str) -> None:
    subprocess.run(  # noqa: S603 - this Python and our own program
        [sys.executable, *command.split()], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
    )
