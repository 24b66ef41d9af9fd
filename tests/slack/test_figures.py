"""What the bot did for a workspace can be read from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.running import running_app, until

if TYPE_CHECKING:
    from bot.playground import LocalSlack
    from bot.settings import Settings


async def test_cards_and_silences_are_counted(slack: LocalSlack, settings: Settings) -> None:
    """A posted card counts with its latency, a message without a bounce or told before as a silence."""
    async with running_app(slack, settings, "socket") as desk:
        ts = await slack.post("support", "550 5.1.1 <bob@example.net>: user unknown")
        await slack.wait_for_reply("support", ts)
        await slack.post("support", "lunch?")
        await slack.post("support", "550 5.1.1 <bob@example.net>: user unknown", thread_ts=ts)
        await slack.acknowledged()
        await until(lambda: b'cards_total{outcome="posted"} 1.0' in desk.metrics.text())
        await desk.delivery.measure()
        figures = desk.metrics.text().decode().splitlines()
    for line in (
        'bounce_desk_silences_total{reason="no_bounce"} 1.0',
        'bounce_desk_silences_total{reason="repeated"} 1.0',
        "bounce_desk_delivery_seconds_count 1.0",
        "bounce_desk_retries_total 0.0",
        "bounce_desk_dead_letters 0.0",
    ):
        assert line in figures
