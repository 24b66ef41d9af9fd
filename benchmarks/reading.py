"""What it costs to read whole mails, against Python's email parser and other readers of bounces."""

from __future__ import annotations

import email
import shutil
import subprocess
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

import click
import flufl.bounce

from benchmarks import mails
from benchmarks.figures import AtLeast, Figure
from benchmarks.rounds import in_turns, ratios
from bot import bounces, catalog
from bot.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PASSES = 5
"""Times that all mails are read in a round."""
PARSE = "Python's email parses and decodes"
READ = "read"
EXPLAIN = "read and explain"
FLUFL = "flufl.bounce"
SISIMAI = "Sisimai (Perl)"
# as many passes, and the same clock: processor time
_PERL = """
use Sisimai; my ($start) = times;
for my $pass (1 .. 5) { for my $file (@ARGV) { Sisimai->make($file) } }
my ($end) = times; print $end - $start;
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Read mails that lie in memory, in a warm process; Sisimai reads them from files."""
    every = mails.load()
    known = catalog.load()
    read_one = partial(bounces.read_mail, names_failure=known.names_failure)
    works: dict[str, Callable[[], object]] = {
        PARSE: partial(_each, parse_with_email, every),
        READ: partial(_each, read_one, every),
        EXPLAIN: partial(_each, Reader(known).read_mail, every),
        FLUFL: partial(_each, _scan_with_flufl, every),
    }
    seconds = in_turns(works, rounds=5 if quick else 25, clock=process_time)
    seconds[SISIMAI] = _sisimai(every, rounds=3)
    for name, took in seconds.items():
        if took:
            speed = [PASSES * len(every) / one for one in took]
            yield Figure(name=f"{name}: mails a second", unit="", rounds=speed)
    yield Figure(
        name=f"{READ}, against what {PARSE}",
        unit="x",
        rounds=ratios(seconds[PARSE], seconds[READ]),
        goal=AtLeast(1),
    )
    for peer in (FLUFL, SISIMAI):
        if took := seconds[peer]:
            mine = seconds[EXPLAIN][: len(took)]
            yield Figure(
                name=f"{EXPLAIN}, against {peer}", unit="x", rounds=ratios(took, mine), goal=AtLeast(1)
            )


def parse_with_email(data: bytes) -> None:
    """Parse as `email.message_from_bytes` does by default, and decode every text part into a string."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                try:
                    content.decode(part.get_content_charset("utf-8"), "replace")
                except LookupError:
                    content.decode("utf-8", "replace")


def _scan_with_flufl(data: bytes) -> None:
    flufl.bounce.scan_message(email.message_from_bytes(data))


def _each(work: Callable[[bytes], object], every: Sequence[bytes]) -> None:
    for _ in range(PASSES):
        for one in every:
            work(one)


def _sisimai(every: Sequence[bytes], rounds: int) -> list[float]:
    """Time Sisimai inside its own process, without Perl's start; give nothing where it is not installed."""
    perl = shutil.which("perl")
    if not perl or subprocess.run([perl, "-MSisimai", "-e1"], capture_output=True, check=False).returncode:  # noqa: S603 - as found
        click.echo("NOT COMPARED with Sisimai: apt-get install libsisimai-perl", err=True)
        return []
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.eml") for number in range(len(every))]
        for file, data in zip(files, every, strict=True):
            file.write_bytes(data)
        command = [perl, "-e", _PERL, *map(str, files)]
        runs = (subprocess.run(command, capture_output=True, check=True, text=True) for _ in range(rounds))  # noqa: S603 - as found
        return [float(one.stdout) for one in runs]
