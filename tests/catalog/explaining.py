"""How the tests of the catalog explain a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import catalog

if TYPE_CHECKING:
    from bot.catalog import Explanation

KNOWN = catalog.load()
CODE = re.compile(r"(?<![\w.])([2-6]\d\d)(?![\w.])")
STATUS = re.compile(r"(?<![\w.])([245]\.\d{1,3}\.\d{1,3})(?![\w.])")


def explain(line: str, host: str | None = None, command: str | None = None) -> Explanation:
    """Explain a line with the first codes that stand in it."""
    code, status = CODE.search(line), STATUS.search(line)
    return KNOWN.explain(code and code[1], status and status[1], line, host, command)
