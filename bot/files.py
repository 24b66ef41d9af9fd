"""Finds the mails and texts in files, folders, mailboxes and compressed files, one after the other."""

from __future__ import annotations

import gzip
import os
import re
import stat
import sys
import zlib
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


STANDARD_INPUT = "-"
_COMPRESSED = ".gz"
_MAILBOXES = (".mbox", ".mbx")
_NO_MAILBOXES = (".eml", ".msg")
# `From kim@example.net Mon Nov 23 10:11:12 2026`, as RFC 4155 has it and mail programs write it
_SEPARATOR = re.compile(
    rb"From (?:\S{1,300} {1,3})?\w{3},? {1,2}(?:\w{3} [ \d]?\d|\d\d? \w{3}) .{0,9}\d\d:\d\d"
)
_QUOTED = re.compile(rb">+From ")
_ENDING = re.compile(r"[^/\\](\.[^./\\]+)$")
_NO_NAME = "cannot be read: not a file name"
_AT_ONCE = 65_536
"""Bytes read at a time: a line may have no end, and to make room for a limit costs more than most mails."""


class Document(NamedTuple):
    """One mail or text to read: a file, or one mail of a mailbox.

    `path` names it: the file, for a mail of a mailbox with its number (`box.mbox#3`, counted from 1).
    `file` counts the files up to this one. `data` is at hand where only this process can have it; other
    documents are loaded by whoever reads them. `problem` says why there is nothing to read. `is_only_here`
    tells what no other process can read: standard input, and a pipe of the shell's.
    """

    path: str
    file: int = 0
    data: bytes | None = None
    problem: str = ""
    is_mail: bool = False
    is_only_here: bool = False

    def load(self, limit: int) -> bytes:
        """Give the content, at most one byte more than the limit. Raises UnreadableError."""
        if self.problem:
            raise UnreadableError(self.problem)
        if self.data is not None:
            return self.data
        with _open(self.path) as stream:
            data = stream.read(min(limit + 1, _AT_ONCE))
            return data if len(data) < _AT_ONCE else data + stream.read(limit + 1 - len(data))

    @property
    def kind(self) -> str:
        """The ending of the file's name, without that of a compressed one: `.eml`, `.msg`, or any other."""
        return ".eml" if self.is_mail else _ending(self.path)


def find_files(names: Iterable[str]) -> Iterator[Document]:
    """Go through the files that are named and those in the folders that are named."""
    for name in names:
        mode = _mode(name)
        if not name:  # an empty variable of a shell's; to the system it would be this folder
            yield Document(name, problem=_NO_NAME)
        elif stat.S_ISDIR(mode):
            yield from _walk(name)
        else:
            yield Document(name, is_only_here=name == STANDARD_INPUT or stat.S_ISFIFO(mode))


def find_documents(files: Iterable[Document], limit: int) -> Iterator[Document]:
    """Take the mails out of mailboxes; other files are one document each.

    A mail of more than `limit` bytes is cut; in a compressed mailbox, it is the last one that is read: a few
    bytes of those can be told to become endlessly many.
    """
    for number, file in enumerate(files, 1):
        try:
            if not file.problem and _is_mailbox(file.path):
                yield from _mails(file.path, number, limit)
            else:
                data = file.load(limit) if file.is_only_here else None
                yield Document(file.path, number, data, file.problem)
        except UnreadableError as error:
            yield Document(file.path, number, problem=str(error))


def _walk(folder: str) -> Iterator[Document]:
    """Go through a folder and those in it by name, each once, even if links lead in a circle."""
    seen, found = set[tuple[int, int]](), False
    try:
        about = Path(folder).stat()
        seen.add((about.st_dev, about.st_ino))
        ways = _inside(Path(folder))
    except OSError as error:
        yield Document(folder, problem=_wording(error))
        return
    while ways:
        way = ways.pop()
        try:
            if way.is_file():  # which the folder has told already
                found = True
                yield Document(way.path)
                continue
            about = way.stat()
            place = about.st_dev, about.st_ino
            if way.is_dir() and place not in seen:
                seen.add(place)
                ways += _inside(Path(way.path))
        except OSError as error:
            found = True
            yield Document(way.path, problem=_wording(error))
    if not found:
        yield Document(folder, problem="there is no file in this folder.")


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    """List what is in a folder, the last name first."""
    with os.scandir(folder) as entries:
        shown = [one for one in entries if not one.name.startswith(".")]
    return sorted(shown, key=attrgetter("name"), reverse=True)


def _mode(path: str) -> int:
    """Give what kind of file it is, as `stat` has it; 0 for none, and for standard input."""
    try:
        return 0 if path == STANDARD_INPUT else Path(path).stat().st_mode
    except (OSError, ValueError):
        return 0


def _is_mailbox(path: str) -> bool:
    """Tell a mailbox by its name, or by its first line where the name says nothing."""
    ending = _ending(path)
    if ending in _MAILBOXES:
        return True
    if ending in _NO_MAILBOXES or not stat.S_ISREG(_mode(path)):
        return False
    with _open(path) as stream:
        return bool(_SEPARATOR.match(stream.readline(_AT_ONCE)))


def _mails(path: str, file: int, limit: int) -> Iterator[Document]:
    number = 0
    with _open(path) as stream:
        for number, data in enumerate(_split(stream, limit), 1):
            yield Document(f"{path}#{number}", file, data, is_mail=True)
            if len(data) > limit and path.lower().endswith(_COMPRESSED):
                problem = f"mail {number} has more than {limit} bytes; what is behind it was not read."
                yield Document(path, file, problem=problem)
                return
    if not number:
        yield Document(path, file, problem="there is no mail in this mailbox.")


def _split(stream: _Readable, limit: int) -> Iterator[bytes]:
    """Give the mails of a mailbox; of a longer one, as much as shows that it is too long."""
    lines: list[bytes] = []
    size, blank = 0, True
    while line := stream.readline(_AT_ONCE):
        if blank and _SEPARATOR.match(line):
            if lines and size <= limit:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= limit:
            lines.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
            if size > limit:
                yield b"".join(lines)[: limit + 1]
        blank = line in (b"\n", b"\r\n")
    if size <= limit and any(map(bytes.strip, lines)):
        yield b"".join(lines)


def _ending(path: str) -> str:
    ending = _ENDING.search(path.lower().removesuffix(_COMPRESSED))
    return ending[1] if ending else ""


@contextmanager
def _open(path: str) -> Iterator[_Readable]:
    """Open a file, decompressed where its name says so; it may turn out later that it is damaged.

    Raises UnreadableError, also when something goes wrong while it is open.
    """
    try:
        if path == STANDARD_INPUT:
            yield sys.stdin.buffer
        elif path.lower().endswith(_COMPRESSED):
            with gzip.open(path) as unpacked:
                yield unpacked
        else:
            with Path(path).open("rb") as stream:
                yield stream
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise UnreadableError(_wording(error)) from None


def _wording(error: Exception) -> str:
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "cannot be read: it is no gzip file, or a damaged one."
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return _NO_NAME
