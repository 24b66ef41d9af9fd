"""What a second process gains where many files are explained, as a whole run of the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from benchmarks import mails
from benchmarks.figures import AtLeast, Figure
from benchmarks.rounds import in_turns, ratios

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
FILES, QUICK_FILES = 20_000, 8_000
"""So many that starting the processes does not count."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Explain a folder with --jobs 1 and with --jobs 2, in turns."""
    if (os.cpu_count() or 1) < 2:  # noqa: PLR2004 - two processes need two cores
        click.echo("NOT MEASURED: two processes on one core", err=True)
        return
    files, rounds = (QUICK_FILES, 1) if quick else (FILES, 5)
    with TemporaryDirectory() as folder:
        for number, data in enumerate(islice(cycle(mails.load()), files)):
            Path(folder, f"{number:05}.eml").write_bytes(data)
        works = {jobs: partial(_explain, folder, jobs) for jobs in ("1", "2")}
        seconds = in_turns(works, rounds=rounds)
    for jobs, took in seconds.items():
        yield Figure(name=f"--jobs {jobs}: mails a second", unit="", rounds=[files / one for one in took])
    yield Figure(
        name="--jobs 2, against --jobs 1",
        unit="x",
        rounds=ratios(seconds["1"], seconds["2"]),
        goal=AtLeast(1.7),
    )


def _explain(folder: str, jobs: str) -> None:
    command = [sys.executable, "-m", "bot", "explain", "--json", "--jobs", jobs, folder]
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
