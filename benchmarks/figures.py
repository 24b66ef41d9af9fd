"""What a benchmark yields: figures, each of several rounds, some with a goal."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class AtMost:
    """The goal is met by a median of `limit` or less."""

    limit: float

    def __str__(self) -> str:
        return f"≤ {self.limit:g}"

    def is_met(self, value: float) -> bool:
        """Say whether a value is good enough."""
        return value <= self.limit


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The goal is met by a median of `limit` or more."""

    limit: float

    def __str__(self) -> str:
        return f"≥ {self.limit:g}"

    def is_met(self, value: float) -> bool:
        """Say whether a value is good enough."""
        return value >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured, in `unit` (x for a ratio), once a round."""

    name: str
    unit: str
    rounds: Sequence[float]
    goal: AtMost | AtLeast | None = None
    point: tuple[str, int] | None = None
    """For a figure of a line: what it grows with (`characters`), and how much of it there was."""

    @property
    def median(self) -> float:
        """The value to quote."""
        return median(self.rounds)

    @property
    def verdict(self) -> str:
        """`met` or `missed`, from the measurement itself; empty without a goal."""
        if self.goal is None:
            return ""
        return "met" if self.goal.is_met(self.median) else "missed"

    def as_json(self) -> dict[str, Any]:
        """Give the figure with all its rounds."""
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.median,
            "least": min(self.rounds),
            "most": max(self.rounds),
            "rounds": list(self.rounds),
            "point": self.point,
            "goal": str(self.goal) if self.goal else None,
            "verdict": self.verdict or None,
        }
