"""What it costs to explain one reply line, and how that grows with the text and with the number of rules."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.figures import AtMost, Figure
from benchmarks.replies import REPLIES
from benchmarks.rounds import in_turns, ratios
from bot import catalog
from bot.catalog.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog import Catalog, Rejection

LENGTHS = (100, 400, 1_000, 4_000, 10_000, 40_000)
MIDDLE, LONGEST = 4_000, 40_000
RULES = (100, 1_000, 10_000)
REPEATS = 20


def measure(*, quick: bool) -> Iterator[Figure]:
    """Explain in a warm process, with the whole catalog loaded."""
    rounds = 5 if quick else 25
    known = catalog.load()
    yield _one_line(known, rounds)
    yield from _by_length(known, rounds)
    yield from _by_rules(known, rounds)


def _one_line(known: Catalog, rounds: int) -> Figure:
    medians = [1e6 * median(_seconds_a_line(known)) for _ in range(rounds + 1)][1:]
    return Figure(
        name=f"one reply line, {len(known.rejections)} rules", unit="µs", rounds=medians, goal=AtMost(60)
    )


def _seconds_a_line(known: Catalog) -> list[float]:
    """Time each reply of the mix, several times over."""
    taken = []
    for reply in REPLIES * REPEATS:
        start = perf_counter()
        known.explain(*reply)
        taken.append(perf_counter() - start)
    return taken


def _by_length(known: Catalog, rounds: int) -> Iterator[Figure]:
    """Grow the text from replies of all kinds; each round explains as many characters of every length."""
    longest = " ".join(islice(cycle(reply.words for reply in REPLIES), LONGEST // 40))
    works = {str(length): partial(_explain_pieces, known, longest, length) for length in LENGTHS}
    seconds = in_turns(works, rounds=rounds)
    for length in LENGTHS:
        microseconds = [1e6 * one * length / LONGEST for one in seconds[str(length)]]
        yield Figure(name=f"text of {length:,} characters", unit="µs", rounds=microseconds)
    yield Figure(
        name=f"a character in {LONGEST:,}, against one in {MIDDLE:,}",
        unit="x",
        rounds=ratios(seconds[str(LONGEST)], seconds[str(MIDDLE)]),
        goal=AtMost(1.3),
    )


def _explain_pieces(known: Catalog, text: str, length: int) -> None:
    for start in range(0, LONGEST, length):
        known.explain("550", "5.0.0", text[start : start + length], "mx.example.net")


def _by_rules(known: Catalog, rounds: int) -> Iterator[Figure]:
    catalogs = {str(number): _with_rules(known, number) for number in RULES}
    works = {number: partial(_seconds_a_line, one) for number, one in catalogs.items()}
    seconds = in_turns(works, rounds=rounds)
    a_line = {number: [one / len(REPLIES) / REPEATS for one in took] for number, took in seconds.items()}
    for number, took in a_line.items():
        yield Figure(
            name=f"one reply line, {int(number):,} made-up rules",
            unit="µs",
            rounds=[1e6 * one for one in took],
        )
    few, many = str(RULES[0]), str(RULES[-1])
    yield Figure(
        name=f"{RULES[-1]:,} rules, against {RULES[0]:,}",
        unit="x",
        rounds=ratios(a_line[many], a_line[few]),
        goal=AtMost(2),
    )


def _with_rules(known: Catalog, number: int) -> Catalog:
    """Put made-up rules in the place of the providers' texts."""
    others = [entry for entry in known.entries.values() if entry not in set(known.rejections)]
    rules = (
        _made_up(rejection, place) for place, rejection in enumerate(islice(cycle(known.rejections), number))
    )
    return replace(known, entries=Shelf.holding([*others, *rules]))


def _made_up(rejection: Rejection, place: int) -> Rejection:
    """Give a rule words that no other has, as long as its own."""
    match = tuple(f"{fragment} {place:05}" for fragment in (*rejection.match, *rejection.match_any))
    return replace(rejection, id=f"{rejection.id}-{place}", match=match, match_any=(), tag=None)
