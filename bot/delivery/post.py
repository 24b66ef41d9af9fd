"""A card with its address, as it waits to be posted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """What chat.postMessage takes, and the key by which the same card is known again.

    `key` names the message that the card answers, `team:channel:ts`; there is one card for each.
    `revision` is when that message was edited (its ts): the card is drawn anew; without a text it is taken
    back.  `asker` is the user who asked and gets `excuse` in a direct message where Slack refuses the card;
    unasked cards have neither.  The fields are also the form in which a card waits in the database: see FORM
    in `delivery`.
    """

    key: str
    team: str
    channel: str
    thread_ts: str | None
    text: str
    blocks: list[dict[str, Any]]
    revision: str = ""
    asker: str = ""
    excuse: str = ""

    @property
    def id(self) -> str:
        """Name this state of the card."""
        return f"{self.key}@{self.revision}" if self.revision else self.key

    @property
    def takes_back(self) -> bool:
        """Whether the card is to go."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Errand:
    """Work to do before there are cards, reading an uploaded file for instance; `details` are JSON.

    `excuse` is the post (its fields) that tells the one who asked when it fails for good; empty where nobody
    asked.  `attempt` counts those that failed before.
    """

    key: str
    team: str
    channel: str
    details: dict[str, Any]
    excuse: dict[str, Any] = field(default_factory=dict)
    attempt: int = 0
