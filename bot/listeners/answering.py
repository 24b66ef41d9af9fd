"""Answers a message in its thread: noted in the store, to be answered once, then handed to the delivery."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.cards.interface import say
from bot.delivery import Post
from bot.listeners.insiders import heard_outside
from bot.store import Answer

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncBoltContext

    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.desk import Desk
    from bot.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked, in which language, and on which surface: `mention` or `direct`."""

    user: str
    language: Language
    surface: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The message that is answered; `revision` is the ts of its last edit, or empty.

    `shared` is set where people of another organisation read the answer.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    revision: str = ""
    shared: bool = False

    @classmethod
    def of(
        cls, body: dict[str, Any], context: AsyncBoltContext, message: dict[str, Any] | None = None
    ) -> Place:
        """Find the place of an event's message, or of another `message` that the event says was changed."""
        event = body["event"]
        told = message or event
        return cls(
            team=context.team_id or "",
            channel=event["channel"],
            ts=told["ts"],
            thread_ts=told.get("thread_ts") or told["ts"],
            revision="" if told is event else event["event_ts"],
            shared=heard_outside(body),
        )

    def post(self, card: Card | None, *, asker: str = "", excuse: str = "") -> Post:
        """Address a card to the thread, or take back the card that is there; see `Post` for the rest."""
        return Post(
            key=f"{self.team}:{self.channel}:{self.ts}",
            team=self.team,
            channel=self.channel,
            thread_ts=self.thread_ts,
            text=card.text if card else "",
            blocks=card.blocks if card else [],
            revision=self.revision,
            asker=asker,
            excuse=excuse,
        )


async def answer(desk: Desk, place: Place, card: Card, reading: Reading) -> None:
    """Answer a message unasked, unless an edit or the same bounce in its thread was answered already.

    Raises DeliveryError when the card could not be stored.
    """
    if await desk.store.answers.claim(answer_of(place, "watch", reading)):
        await desk.delivery.accept(place.post(card))
    else:
        desk.metrics.silence("repeated")
        if place.revision and await _is_older(desk, place):  # what it says now is answered elsewhere
            await take_back(desk, place)


async def answer_asker(desk: Desk, place: Place, card: Card, asker: Asker) -> None:
    """Answer somebody who asked, with an excuse ready for where Slack refuses the card."""
    if await desk.store.answers.claim(answer_of(place, asker.surface)):
        excuse = say(asker.language, "no-card", channel=place.channel)
        await desk.delivery.accept(place.post(card, asker=asker.user, excuse=excuse))


async def is_answered(desk: Desk, place: Place) -> bool:
    """Say whether a message has a card."""
    return await desk.store.answers.get(place.team, place.channel, place.ts) is not None


async def _is_older(desk: Desk, place: Place) -> bool:
    """Say whether the card that a message has is of before this edit."""
    known = await desk.store.answers.get(place.team, place.channel, place.ts)
    return known is not None and known.revision < place.revision


async def take_back(desk: Desk, place: Place) -> None:
    """Take back the card of a message that was deleted or says something else now, if it has one."""
    if await desk.store.answers.get(place.team, place.channel, place.ts):
        await desk.delivery.accept(place.post(None))
        await desk.store.answers.forget(place.team, place.channel, place.ts)


def answer_of(place: Place, surface: str, reading: Reading | None = None) -> Answer:
    """Put down what a message is answered with; see `Answer`."""
    blank = Answer(
        team=place.team,
        channel=place.channel,
        ts=place.ts,
        thread_ts=place.thread_ts,
        revision=place.revision,
        surface=surface,
        entry="",
    )
    if reading is None or not reading.explained:
        return blank
    meaning = reading.explained[0].explanation
    return replace(
        blank,
        entry=meaning.entry.id,
        reason=meaning.reason.id,
        provider=meaning.provider.id if meaning.provider else None,
        fingerprint=fingerprint(reading),
    )


def fingerprint(reading: Reading) -> str:
    """Tell equal bounces from others, without holding them."""
    told = [
        (one.bounce.code, one.bounce.status, one.bounce.recipient, one.bounce.host, one.bounce.evidence)
        for one in reading.explained
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
