"""`/smtp 451`: a private answer, given in the acknowledgement itself."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from slack_bolt import BoltResponse

from bot import pipeline
from bot.cards.blocks import to_json
from bot.listeners.noted import noted
from bot.listeners.storing import nothing_left

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.desk import Desk


ANSWERS_KEPT = 256
"""Answers that are ready when the same is asked again."""


class _Answer(NamedTuple):
    """A card without a team's notes, and the response that it makes."""

    card: Card
    body: str


def register(app: AsyncApp, desk: Desk) -> None:
    """Register `/smtp`."""
    kept: dict[tuple[bytes, Language], _Answer] = {}

    def find(asked: str, language: Language) -> _Answer:
        # By a hash: of a paste, with its addresses, nothing stays but the redacted card.
        key = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).digest(), language
        answer = kept.pop(key, None)
        if answer is None:
            card = pipeline.answer(desk.reader, asked, language, private=True)
            answer = _Answer(card, _body(card))
        kept[key] = answer
        if len(kept) > ANSWERS_KEPT:
            del kept[next(iter(kept))]
        return answer

    async def respond(command: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
        language = await desk.language(client, command.get("user_id"))
        answer = find(command.get("text", ""), language)
        card = await noted(desk, client, command.get("team_id", ""), answer.card)
        return BoltResponse(status=200, body=answer.body if card is answer.card else _body(card))

    # What middleware responds goes out at once; for a listener's acknowledgement Bolt looks every 10 ms.
    app.command("/smtp", middleware=[respond])(nothing_left)


def _body(card: Card) -> str:
    return (
        f'{{"response_type": "ephemeral", "text": {json.dumps(card.text)}, "blocks": {to_json(card.blocks)}}}'
    )
