"""Counts what Slack was told and what it got, by a mark in each bounce that its card shows again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.playground.workspace import BOT_ID

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.playground import Message, Workspace
    from bot.playground.workspace import Change

MARK = re.compile(r"\bmx\d{6}\.example\.net\b")
"""A host of our own in each bounce: the card quotes it as evidence."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a scenario promises beyond the count, as its line tells it."""

    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scenario."""

    sent: int
    answered: int
    lost: int
    twice: int
    promises: tuple[Promise, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether something was sent, and everything kept."""
        counted = self.sent > 0 and self.lost == self.twice == 0
        return counted and all(promise.kept for promise in self.promises)

    def __str__(self) -> str:
        counted = f"sent {self.sent}, answered {self.answered}, lost {self.lost}, twice {self.twice}"
        return ", ".join(
            (counted, *(one.text if one.kept else f"{one.text}: BROKEN" for one in self.promises))
        )


class Sent(NamedTuple):
    """A message with a bounce, and the thread that is to get the card."""

    channel: str
    ts: str
    thread_ts: str


class Tally:
    """Every bounce that was sent, and every card that tells of one."""

    def __init__(self, workspace: Workspace) -> None:
        """Note what the bot posts in a workspace from now on."""
        self._numbers = count(1)
        self._sent: dict[str, Sent] = {}
        """By mark, in the order of sending."""
        self._cards: defaultdict[str, list[Message]] = defaultdict(list)
        self.lost: set[str] = set()
        """Marks of bounces that have no card yet where it belongs."""
        workspace.subscribe(self._note)

    def new_mark(self) -> str:
        """Give the host by which the next bounce is known again."""
        return f"mx{next(self._numbers):06}.example.net"

    def expect(self, mark: str, sent: Sent) -> None:
        """Note that a bounce was sent."""
        self._sent[mark] = sent
        if not self._is_answered(mark):
            self.lost.add(mark)

    def _note(self, change: Change) -> None:
        message = change.message
        if change.what != "posted" or message is None or message.bot_id != BOT_ID or message.only_for:
            return
        for mark in set(MARK.findall(f"{message.text} {json.dumps(message.blocks)}")):
            self._cards[mark].append(message)
            if self._is_answered(mark):
                self.lost.discard(mark)

    def _is_answered(self, mark: str) -> bool:
        sent = self._sent.get(mark)
        return sent is not None and any(
            (card.channel, card.thread_ts) == (sent.channel, sent.thread_ts) for card in self._cards[mark]
        )

    @property
    def twice(self) -> list[str]:
        """List the marks of bounces with more than one card, wherever these stand."""
        return [mark for mark, cards in self._cards.items() if len(cards) > 1]

    def out_of_order(self, late: Collection[tuple[str, str]] = ()) -> list[str]:
        """List the marks of bounces whose card stands before that of an earlier one in the same thread.

        `late` are messages, by channel and ts, that Slack told of later than of others: they do not count.
        """
        threads: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for mark, sent in self._sent.items():
            if self._cards[mark] and (sent.channel, sent.ts) not in late:
                threads[sent.thread_ts].append((self._cards[mark][0].ts, mark))
        pairs = (pair for cards in threads.values() for pair in pairwise(cards))
        return [mark for (earlier, _), (later, mark) in pairs if later < earlier]

    def describe(self) -> str:
        """Tell of each bounce in the order of sending where and when its cards came, and what is wrong."""
        wrong = {"LOST": self.lost, "TWICE": self.twice, "OUT OF ORDER": self.out_of_order()}
        lines = []
        for mark, sent in self._sent.items():
            cards = ", ".join(f"{card.ts} {card.metadata}" for card in self._cards[mark])
            words = " ".join(word for word, marks in wrong.items() if mark in marks)
            lines.append(f"{mark} in {sent.channel} {sent.ts}: {cards} {words}\n")
        return "".join(lines)

    def outcome(self, *promises: Promise) -> Outcome:
        """Count."""
        sent, lost = len(self._sent), len(self.lost)
        return Outcome(sent, sent - lost, lost, len(self.twice), promises)


def none(what: str, number: int) -> Promise:
    """Promise that something does not happen."""
    return Promise(f"{what} {number}", number == 0)


def at_most(what: str, value: float, limit: float, unit: str) -> Promise:
    """Promise that a figure stays within a limit."""
    return Promise(f"{what} {value:.4g} {unit} (≤ {limit:g})", value <= limit)
