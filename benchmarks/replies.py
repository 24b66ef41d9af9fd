"""A mix of replies to measure with, as `Catalog.explain` is asked about them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_CODES = re.compile(r"(?:(?P<code>[245]\d\d)[ -])?(?:(?P<status>[245]\.\d{1,3}\.\d{1,3}) )?")


class Reply(NamedTuple):
    """What one server said, and its codes."""

    code: str | None
    status: str | None
    words: str
    host: str | None


def _read(line: str) -> Reply:
    host, words = line.split(" ", 1)
    codes = _CODES.match(words)
    code, status = codes.group("code", "status") if codes else (None, None)
    return Reply(code, status, words, None if host == "-" else host)


_FILE = Path(__file__).with_suffix(".txt")
REPLIES = [_read(line) for line in _FILE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
