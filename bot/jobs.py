"""`bot jobs`: the cards and files that failed for good, to be listed, tried again or dropped."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.errors import JobError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.dead_letters import DeadLetter, DeadLetters

FAILED = 1
"""Exit status when a job could not be tried again or dropped."""

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))

numbers_argument = click.argument("numbers", metavar="[ID]...", nargs=-1, type=click.IntRange(min=1))
all_option = click.option("--all", "every", is_flag=True, help="All of them.")


@click.group(name="jobs", short_help="Look after cards that failed for good.")
def jobs_group() -> None:
    """Look after the cards and files that failed for good: they are kept here for a while, and nowhere else.

    A card fails for good when Slack would not take it for an hour, or when the program is at fault.
    """


@jobs_group.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def list_jobs(*, as_json: bool) -> None:
    """List them, without their texts."""
    letters = _dead_letters().all()
    if as_json:
        click.echo(json.dumps([_row(letter) for letter in letters], ensure_ascii=False))
    elif letters:
        _print_table(letters)
    else:
        click.echo("No job has failed for good.")


@jobs_group.command(short_help="Put jobs back into the queue.")
@numbers_argument
@all_option
def retry(numbers: tuple[int, ...], *, every: bool) -> None:
    """Put jobs back into the queue; a card that is in Slack after all is found and not posted again."""
    letters = _dead_letters()
    _for_each(letters, numbers, every=every, do=letters.retry, done="will be tried again")


@jobs_group.command(short_help="Delete jobs.")
@numbers_argument
@all_option
def drop(numbers: tuple[int, ...], *, every: bool) -> None:
    """Delete jobs; their messages stay without an answer."""
    letters = _dead_letters()
    _for_each(letters, numbers, every=every, do=letters.drop, done="is dropped")


def _dead_letters() -> DeadLetters:
    from bot.delivery.dead_letters import DeadLetters
    from bot.settings import load_settings

    return DeadLetters(load_settings().database_url).open()


def _for_each(
    letters: DeadLetters, numbers: tuple[int, ...], *, every: bool, do: Callable[[int], str], done: str
) -> None:
    """Do something with each job, and say what cannot be done; the others are done all the same."""
    if every == bool(numbers):
        raise click.UsageError(
            "Name jobs by their IDs (“python -m bot jobs list” shows them), or all of them by --all."
        )
    complaints = []
    for number in (letter.id for letter in letters.all()) if every else numbers:
        try:
            key = do(number)
        except JobError as error:
            complaints.append(str(error))
        else:
            click.echo(f"Job {number} ({key}) {done}.")
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise click.exceptions.Exit(FAILED)


def _row(letter: DeadLetter) -> dict[str, object]:
    times = {name: getattr(letter, name).isoformat() for name in ("accepted_at", "failed_at")}
    return {**asdict(letter), **times, "age": round(_age(letter))}


def _print_table(letters: list[DeadLetter]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in ("ID", "Kind", "Message", "Attempts", "Age", "Reason"):
        table.add_column(
            name, overflow="fold", justify="right" if name in ("ID", "Attempts", "Age") else "left"
        )
    for letter in letters:
        cells = (letter.id, letter.kind, letter.key, letter.attempts, _in_words(_age(letter)), letter.reason)
        table.add_row(*map(str, cells))
    Console().print(table)


def _age(letter: DeadLetter) -> float:
    """Give the seconds since it was accepted."""
    return max(0.0, (datetime.now(UTC) - letter.accepted_at).total_seconds())


def _in_words(seconds: float) -> str:
    unit, length = next((one for one in UNITS if seconds >= one[1]), UNITS[-1])
    return f"{int(seconds // length)} {unit}"
