"""What a message of the interface consists of, once it is read from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Variable(NamedTuple):
    """Stands for a value: `{ $count }`."""

    name: str


class Choice(NamedTuple):
    """Says one thing or another by a value: `{ $count -> ... }`."""

    variable: str
    variants: Mapping[str, Pattern]
    default: str


Pattern = tuple[str | Variable | Choice, ...]
Messages = dict[str, Pattern]
