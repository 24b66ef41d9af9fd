"""The texts that the page pastes with one click; data/samples.toml holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "data" / "samples.toml"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text as somebody might paste it, and what a channel sees of it."""

    title: str
    outcome: Literal["card", "silence"]
    text: str


@cache
def samples() -> tuple[Sample, ...]:
    """Give the samples in the order they are shown."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Sample(one["title"], one["outcome"], one["text"].strip("\n")) for one in data["sample"])
