"""Files in messages: an errand that is stored with the event, and later brings a card for each."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import structlog

from bot import cards, pipeline
from bot.cards.interface import say
from bot.catalog import language_named
from bot.delivery import Errand, Post
from bot.errors import DeliveryError, UnreadableError
from bot.listeners.answering import Place, answer_of
from bot.listeners.noted import noted
from bot.listeners.uploads import Upload, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.answering import Asker
    from bot.listeners.desk import Desk
    from bot.reading import Reading

MOST_FILES = 5
"""Files of one message that are read; the others are named."""
MOST_TRIES = 9
"""How often Slack is asked for a file, for about a minute, before the others are answered without it."""

log = structlog.get_logger(__name__)


def errand(place: Place, files: list[Upload], asker: Asker | None, reader: str | None) -> Errand:
    """Put down what is to be read; for an `asker`, every file is answered whatever is in it."""
    key = f"{place.team}:{place.channel}:{place.ts}:files"
    excuse = {}
    if asker:
        card = cards.not_fetched_card([file.name for file in files], asker.language)
        excuse = asdict(replace(place.post(card), key=f"{key}:excuse"))
    return Errand(
        key=key,
        team=place.team,
        channel=place.channel,
        details={
            "place": asdict(place),
            "files": [asdict(file) for file in files],
            "reader": reader,
            "asker": asdict(asker) if asker else None,
        },
        excuse=excuse,
    )


async def read_files(desk: Desk, todo: Errand, client: AsyncWebClient) -> list[Post]:
    """Make the cards of an errand. Raises DeliveryError when Slack fails and another try may succeed."""
    place, asker = Place(**todo.details["place"]), todo.details.get("asker")
    files = [Upload(**file) for file in todo.details["files"]]
    language = await _language(desk, client, todo, place)
    answers = _Answers(
        desk, client, place, language, asked=asker is not None, is_last_try=todo.attempt >= MOST_TRIES - 1
    )
    made = [await answers.card(number, file) for number, file in enumerate(files[:MOST_FILES], 1)]
    if files[MOST_FILES:] and any(made):
        made.append(cards.not_read_card([file.name for file in files[MOST_FILES:]], language))
    user, excuse = (asker["user"], say(language, "no-card", channel=place.channel)) if asker else ("", "")
    return [
        replace(place.post(card, asker=user, excuse=excuse), key=_key(place, number))
        for number, card in enumerate(made, 1)
        if card
    ]


async def _language(desk: Desk, client: AsyncWebClient, todo: Errand, place: Place) -> Language:
    if asker := todo.details.get("asker"):
        return language_named(asker["language"]) or desk.default_language
    choice = await desk.store.choices.channel(place.team, place.channel)
    return await desk.language(client, todo.details["reader"], choice)


async def take_files_back(desk: Desk, place: Place, numbers: Iterable[int]) -> None:
    """Take back the cards of some of a message's files."""
    for number in numbers:
        await desk.delivery.accept(replace(place.post(None), key=_key(place, number)))
        await desk.store.answers.forget(place.team, place.channel, _ts(place, number))


def _key(place: Place, number: int) -> str:
    """Name the card of one of a message's files."""
    return f"{place.team}:{place.channel}:{place.ts}:file{number}"


def _ts(place: Place, number: int) -> str:
    """Name one of a message's files among the answers."""
    return f"{place.ts}/{number}"


@dataclass(frozen=True, slots=True)
class _Answers:
    """Draws the cards of one message's files."""

    desk: Desk
    client: AsyncWebClient
    place: Place
    language: Language
    asked: bool
    is_last_try: bool

    async def card(self, number: int, file: Upload) -> Card | None:
        """Draw the card of one file; None where nobody asked and it holds no bounce, or one known already."""
        try:
            reading = await read_file(self.desk, self.client, file)
        except UnreadableError as error:
            log.warning("a file was not read", kind=file.kind, reason=str(error))
            return cards.unreadable_card(file.name, self.language) if self.asked else None
        except DeliveryError as error:
            if not self.is_last_try:
                raise
            log.warning("a file was not fetched", kind=file.kind, reason=str(error))
            return cards.not_fetched_card([file.name], self.language) if self.asked else None
        if not (self.asked or reading.sure) or not await self._claim(number, reading):
            return None
        drawn = pipeline.reading_card(reading, self.language, private=False)
        return await noted(self.desk, self.client, self.place.team, drawn, shared=self.place.shared)

    async def _claim(self, number: int, reading: Reading) -> bool:
        """Note that a file is answered, and say whether it is to be; whoever asked gets an answer to each."""
        told = answer_of(replace(self.place, ts=_ts(self.place, number)), "file", reading)
        return await self.desk.store.answers.claim(replace(told, fingerprint="") if self.asked else told)
