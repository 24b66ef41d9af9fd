"""How time grows with a hostile text or mail: ten times the size, against ten times the time."""

from __future__ import annotations

from functools import partial
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.figures import AtMost, Figure
from benchmarks.rounds import in_turns, ratios
from bot import catalog
from bot.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES, QUICK_SIZES = (40_000, 400_000), (4_000, 40_000)
"""Characters; the second is ten times the first."""
LEAST = 0.002
"""Seconds below which a ratio says more of the clock than of the reader."""
GOAL = AtMost(15)
TEXTS = (
    "5.5.5.5.", "550 ", "550-", "550 5.1.1 ", "'550 ", ">", "<", "[", "(", "<mailto:", '"":"', '"message":"',
    "a@", "<a@b.c> ", "<a@b.c>: 550 5.1.1 x\n", "QUJD", "=\n", "said: 550 ", "... ", "<<< 550 x\n", "\n", " ",
    "status=bounced (", "Status: 5.1.1\n", "deliver to a@b.c ", "could not be delivered ", "\x00", "\ud800",
    "mailbox is full ", "host a[", "&lt;",
    "Final-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\n\n", "<a#@b.c> ",
    "550 5.1.1 <a#@b.c>\n", "a#@b.c 550 5.1.1 x\n451 x\n",
)  # fmt: skip
"""A # is a number, another one each time."""
_HEAD = b"From: mailer-daemon@example.org\nSubject: Undelivered\n"
_MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
MAILS: dict[str, tuple[bytes, bytes]] = {
    "mails inside mails": (_HEAD, b"Content-Type: message/rfc822\n\n"),
    "parts inside parts": (_HEAD, _MIXED + b"--b\n"),
    "parts": (_HEAD + _MIXED, b"--b\nContent-Type: text/plain\n\n550 5.1.1 x\n"),
    "headers": (_HEAD, b"X: y\n"),
    "one header": (b"Subject: ", b"a "),
    "encoded words": (b"Subject: ", b"=?utf-8?q?a?= "),
    "one line": (_HEAD + b"\n", b"x"),
    "tags": (_HEAD + b"Content-Type: text/html\n\n", b"<div>"),
    "base64": (_HEAD + b"Content-Transfer-Encoding: base64\n\n", b"NTUwIDUuMS4xIG5v"),
    "recipients": (_HEAD + b"\n", b"<a@b.c>: 550 5.1.1 x\n\n"),
}
"""What a mail begins with, and what comes again and again."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Read texts of one piece again and again, as texts and as the text of a report, and mails."""
    reader = Reader(catalog.load())
    sizes, rounds = (QUICK_SIZES, 1) if quick else (SIZES, 5)
    for piece in TEXTS:
        yield _figure(repr(piece)[1:-1], partial(_read_text, reader, piece), sizes, rounds)
    for name, (head, again) in MAILS.items():
        yield _figure(f"mail: {name}", partial(_read_mail, reader, head, again), sizes, rounds)


def _figure(name: str, work: Callable[[int], None], sizes: tuple[int, int], rounds: int) -> Figure:
    works = {str(size): partial(work, size) for size in sizes}
    small, large = in_turns(works, rounds=rounds, clock=process_time).values()
    return Figure(name=name, unit="x", rounds=ratios(large, [max(one, LEAST) for one in small]), goal=GOAL)


def _read_text(reader: Reader, piece: str, size: int) -> None:
    times = size // len(piece)
    text = "".join(piece.replace("#", str(time)) for time in range(times)) if "#" in piece else piece * times
    reader.read_text(text)
    reader.read_text(f"could not be delivered\n{text}")


def _read_mail(reader: Reader, head: bytes, piece: bytes, size: int) -> None:
    reader.read_mail(head + piece * (size // len(piece)))
