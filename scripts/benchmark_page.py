"""Makes docs/benchmarks.md from the figures that `make bench` wrote."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    FigureRow = dict[str, Any]

HEAD = """\
# Benchmarks

<!-- {note} -->

Measured by `make bench` on {machine}.

What is compared is measured in turns in the same run, so a ratio (x) holds on other machines better than the
times do. Each figure is the median of its rounds, with the least and the most of them; by that median a goal
is met or missed.
"""
SMALL = 100
"""Figures below it are given with three digits, others without decimals."""


def page(path: Path, note: str) -> str:
    """Write the page; `note` says how it is made."""
    measured = json.loads(path.read_text(encoding="utf-8"))
    subjects: list[dict[str, Any]] = list(measured["subjects"].values())
    figures = [one for subject in subjects for one in subject["figures"]]
    parts = [HEAD.format(note=note, machine=measured["machine"]), "## Goals\n", *_goals(figures)]
    for subject in subjects:
        parts += [
            f"\n## {subject['title'].rstrip('.')}\n",
            *_table(subject["figures"]),
            *_charts(subject["figures"]),
        ]
    return "\n".join(parts) + "\n"


def _goals(figures: Iterable[FigureRow]) -> Iterator[str]:
    yield "| | measured | goal | |"
    yield "| --- | ---: | ---: | --- |"
    for one in figures:
        if one["goal"]:
            yield f"| {one['name']} | {_value(one)} | {one['goal']} | **{one['verdict']}** |"


def _table(figures: Iterable[FigureRow]) -> Iterator[str]:
    yield "| | median | least … most | rounds |"
    yield "| --- | ---: | ---: | ---: |"
    for one in figures:
        spread = f"{_short(one['least'])} … {_short(one['most'])}"
        yield f"| {one['name']} | {_value(one)} | {spread} | {len(one['rounds'])} |"


def _charts(figures: Iterable[FigureRow]) -> Iterator[str]:
    """Draw a line for each thing that figures grow with; its points are evenly apart."""
    points = [one for one in figures if one["point"]]
    for what, group in groupby(points, key=lambda one: str(one["point"][0])):
        line = list(group)
        first, last = line[0]["point"][1], line[-1]["point"][1]
        values = ", ".join(f"{one['median']:.1f}" for one in line)
        most = max(one["median"] for one in line)
        yield "\n```mermaid"
        yield "xychart-beta"
        yield f'  title "{line[0]["unit"]} by number of {what}"'
        yield f'  x-axis "{what}" {first} --> {last}'
        yield f'  y-axis "{line[0]["unit"]}" 0 --> {most * 1.1:.0f}'
        yield f"  line [{values}]"
        yield "```"


def _value(one: FigureRow) -> str:
    return f"{_short(one['median'])} {one['unit']}".strip()


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < SMALL else f"{value:,.0f}"
