"""Checks of catalog data: small ones that combine into the shape of a whole entry.

A check takes a value and where it stands (`en.remedies[2].who`) and yields a sentence for each mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]


def text(value: object, where: str) -> Iterator[str]:
    """Accept a string with something in it."""
    if not isinstance(value, str) or not value.strip():
        yield f"{where}: must be a text that is not empty"


def flag(value: object, where: str) -> Iterator[str]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield f"{where}: must be true or false"


def web_address(value: object, where: str) -> Iterator[str]:
    """Accept an http or https address."""
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        yield f"{where}: must be a web address that starts with https://"


def matching(pattern: str, shape: str) -> Check:
    """Accept a string that matches `pattern` as a whole; `shape` tells a person what that is."""
    compiled = re.compile(pattern)

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield f"{where}: must be {shape}"

    return check


def one_of(*allowed: str) -> Check:
    """Accept one of a few words."""

    def check(value: object, where: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{where}: must be one of {', '.join(allowed)}"

    return check


def list_of(item: Check, *, at_least: int = 1) -> Check:
    """Accept a list of `at_least` or more items that each pass `item`."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list) or len(value) < at_least:
            yield f"{where}: must be a list of at least {at_least}"
            return
        for number, one in enumerate(value, 1):
            yield from item(one, f"{where}[{number}]")

    return check


def table(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Accept a table with every field of `required`, any of `optional` and no other."""
    known = {**required, **(optional or {})}

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: must be a table"
            return
        inside = f"{where}." if where else ""
        for name in required:
            if name not in value:
                yield f"{inside}{name}: is missing"
        for name, one in value.items():
            if name in known:
                yield from known[name](one, f"{inside}{name}")
            else:
                yield f"{inside}{name}: is not a field of this kind of entry"

    return check
