"""Runs benchmarks and prints every figure with its goal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks import (
    chat,
    durability,
    explaining,
    jobs,
    linearity,
    machine,
    mails,
    memory,
    reading,
    replicas,
    serving,
    startup,
)

if TYPE_CHECKING:
    from benchmarks.figures import Figure

SUBJECTS = {
    "startup": startup,
    "explain": explaining,
    "serve": serving,
    "read": reading,
    "jobs": jobs,
    "chat": chat,
    "linear": linearity,
    "durable": durability,
    "memory": memory,
    "replicas": replicas,
}
"""Modules with `measure(*, quick)`, which yields figures; the docstring's first line is the title."""


@click.command()
@click.argument("subjects", nargs=-1, type=click.Choice(list(SUBJECTS)))
@click.option("--quick", is_flag=True, help="Fewer rounds, and less in each: a first look, within a minute.")
@click.option(
    "--mails",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the mails (*.eml) of this folder instead of those made here.",
)
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write all figures to this file.")
def main(subjects: tuple[str, ...], folder: Path | None, path: Path | None, *, quick: bool) -> None:
    """Measure SUBJECTS, by default all."""
    console = Console()
    mails.use(folder)
    console.print(machine.describe())
    measured: dict[str, list[Figure]] = {}
    for subject in subjects or SUBJECTS:
        with console.status(f"Measuring {subject} ..."):
            measured[subject] = list(SUBJECTS[subject].measure(quick=quick))
        console.print(_table(subject, measured[subject]))
    if path:
        path.write_text(json.dumps(_as_json(measured), ensure_ascii=False, indent=1), encoding="utf-8")


def _table(subject: str, figures: list[Figure]) -> Table:
    table = Table(title=SUBJECTS[subject].__doc__, title_justify="left", title_style="bold")
    table.add_column("")
    for column in ("median", "least … most", "rounds", "goal"):
        table.add_column(column, justify="right")
    table.add_column("")
    for one in figures:
        spread = f"{_short(min(one.rounds))} … {_short(max(one.rounds))}"
        value = f"{_short(one.median)} {one.unit}"
        table.add_row(one.name, value, spread, str(len(one.rounds)), str(one.goal or ""), one.verdict)
    return table


def _short(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004 - three figures are enough


def _as_json(measured: dict[str, list[Figure]]) -> dict[str, Any]:
    return {
        "machine": machine.describe(),
        "subjects": {
            subject: {
                "title": (SUBJECTS[subject].__doc__ or "").strip(),
                "figures": [one.as_json() for one in figures],
            }
            for subject, figures in measured.items()
        },
    }


if __name__ == "__main__":
    main()
