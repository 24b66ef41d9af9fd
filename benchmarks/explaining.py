"""What it costs to explain one reply line, and how that grows with the text and with the number of rules."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.figures import AtMost, Figure
from benchmarks.replies import REPLIES
from benchmarks.rounds import in_turns, ratios
from bot import catalog
from bot.catalog.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalog import Catalog, Rejection

LENGTHS = (100, 8_000, 16_000, 24_000, 32_000, 40_000)
"""Characters, evenly apart: a straight line looks like one."""
MIDDLE, LONGEST = 8_000, 40_000
RULES = (100, 2_500, 5_000, 7_500, 10_000)
REPEATS = 20


def measure(*, quick: bool) -> Iterator[Figure]:
    """Explain in a warm process, with the whole catalog loaded."""
    rounds = 3 if quick else 25
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
    """Grow the text from replies of all kinds; a round explains about as many characters of every length."""
    longest = " ".join(islice(cycle(reply.words for reply in REPLIES), LONGEST // 40))
    works = {str(length): partial(_explain_pieces, known, longest, length) for length in LENGTHS}
    seconds = in_turns(works, rounds=rounds, clock=process_time)
    each = {length: [one / _pieces(length) for one in seconds[str(length)]] for length in LENGTHS}
    for length, taken in each.items():
        yield Figure(
            name=f"text of {length:,} characters",
            unit="µs",
            rounds=[1e6 * one for one in taken],
            point=("characters", length),
        )
    yield Figure(
        name=f"a character in {LONGEST:,}, against one in {MIDDLE:,}",
        unit="x",
        rounds=[MIDDLE / LONGEST * one for one in ratios(each[LONGEST], each[MIDDLE])],
        goal=AtMost(1.3),
    )


def _pieces(length: int) -> int:
    """Say how many texts of a length are explained in a round."""
    return LONGEST // length


def _explain_pieces(known: Catalog, text: str, length: int) -> None:
    for piece in range(_pieces(length)):
        known.explain("550", "5.0.0", text[piece * length : (piece + 1) * length], "mx.example.net")


def _by_rules(known: Catalog, rounds: int) -> Iterator[Figure]:
    catalogs = {str(number): _with_rules(known, number) for number in RULES}
    works = {number: partial(_seconds_a_line, one) for number, one in catalogs.items()}
    seconds = in_turns(works, rounds=rounds, clock=process_time)
    a_line = {number: [one / len(REPLIES) / REPEATS for one in took] for number, took in seconds.items()}
    for number, took in a_line.items():
        yield Figure(
            name=f"one reply line, {int(number):,} made-up rules",
            unit="µs",
            rounds=[1e6 * one for one in took],
            point=("rules", int(number)),
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
    return replace(known, entries=Shelf.holding([*others, *rules]), rules=None)


def _made_up(rejection: Rejection, place: int) -> Rejection:
    """Give a rule words that no other has, as long as its own."""
    match = tuple(f"{fragment} {place:05}" for fragment in (*rejection.match, *rejection.match_any))
    return replace(rejection, id=f"{rejection.id}-{place}", match=match, match_any=(), tag=None)
