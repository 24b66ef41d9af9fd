"""Counts what the bot does, for Prometheus: in numbers and names of its own, never in what people wrote."""

from __future__ import annotations

from functools import cache
from math import nan

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

LATENCIES = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
"""Upper bounds in seconds: a card is usually there within one, and tried for half an hour and more."""

REQUEST_KINDS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "block_actions",
        "command",
        "message",
        "message_action",
        "shortcut",
        "tokens_revoked",
        "view_closed",
        "view_submission",
    }
)
"""What Slack calls its requests; any other name counts as `other`, so that nobody can make up labels."""


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        requests = Counter(
            "bounce_desk_requests",
            "Requests of Slack by kind (an event's type, command, an interaction's type) and outcome: "
            "acknowledged, failed (an event comes again), unknown (nothing listens to it) or refused (not "
            "signed by Slack, or malformed).",
            ["kind", "outcome"],
            registry=registry,
        )
        silences = Counter(
            "bounce_desk_silences",
            "Messages that got no card, by reason: no_bounce (nothing sure in it), unwanted (the channel is "
            "not watched, or quiet now), repeated (the thread has the card already).",
            ["reason"],
            registry=registry,
        )
        # Every message is counted: to keep these counters is faster than to ask for them.
        self._requests, self._silences = cache(requests.labels), cache(silences.labels)
        self._cards = Counter(
            "bounce_desk_cards",
            "Cards that left the queue, by outcome: posted, found (was there already), changed, taken_back, "
            "gone (there was none to take back) or refused.",
            ["outcome"],
            registry=registry,
        )
        self._delivery = Histogram(
            "bounce_desk_delivery_seconds",
            "Seconds from accepting a card to its being in Slack.",
            buckets=LATENCIES,
            registry=registry,
        )
        self._retries = Counter(
            "bounce_desk_retries", "Attempts to deliver that were not the first.", registry=registry
        )
        self._queue = Gauge("bounce_desk_queue_depth", "Cards and files that wait.", registry=registry)
        self._dead_letters = Gauge(
            "bounce_desk_dead_letters",
            "Cards and files that were given up (python -m bot jobs list).",
            registry=registry,
        )
        self._connections = Gauge(
            "bounce_desk_slack_connections",
            "Socket Mode connections that stand; NaN over HTTP, where there are none to count.",
            registry=registry,
        )
        self._connections.set(nan)
        self._reconnections = Counter(
            "bounce_desk_reconnections",
            "Connections that Socket Mode made anew, by reason: refresh (Slack asked to), closed, silent.",
            ["reason"],
            registry=registry,
        )
        ProcessCollector(registry=registry)

    def request(self, kind: str, outcome: str) -> None:
        """Count a request of Slack, or of somebody who says so."""
        self._requests(kind if kind in REQUEST_KINDS else "other", outcome).inc()

    def silence(self, reason: str) -> None:
        """Count a message that gets no card."""
        self._silences(reason).inc()

    def card(self, outcome: str, seconds: float) -> None:
        """Count a card that left the queue so many seconds after it was accepted."""
        name = outcome.partition(":")[0].replace(" ", "_")
        self._cards.labels(name).inc()
        if name in ("posted", "changed"):
            self._delivery.observe(max(0.0, seconds))

    def retry(self) -> None:
        """Count a further attempt to deliver."""
        self._retries.inc()

    def waiting(self, queued: int, dead: int) -> None:
        """Note how much waits to be delivered, and how much was given up."""
        self._queue.set(queued)
        self._dead_letters.set(dead)

    def connected(self, count: int) -> None:
        """Note how many Socket Mode connections stand."""
        self._connections.set(count)

    def reconnected(self, reason: str) -> None:
        """Count a connection made anew."""
        self._reconnections.labels(reason).inc()

    def text(self) -> bytes:
        """Give all figures in Prometheus' text format."""
        return generate_latest(self.registry)
