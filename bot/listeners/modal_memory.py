"""What a modal remembers between being opened and being sent, in its private_metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import LANGUAGES

if TYPE_CHECKING:
    from bot.catalog import Language


@dataclass(frozen=True, slots=True)
class ModalMemory:
    """The language it speaks, a row of the store, and the value of a button of its card.

    Slack takes 3,000 characters; a button's value has at most 2,000, and a response_url some hundred.
    """

    language: Language
    number: int = 0
    """Zero where there is no row yet."""
    response_url: str = ""
    """Where the card can be drawn anew, for half an hour."""
    channel: str = ""
    """Where the card stands."""
    value: str = ""

    def write(self) -> str:
        """Write one line each, the value last: it is JSON, and JSON within JSON would grow too long."""
        return f"{self.language}\n{self.number}\n{self.response_url} {self.channel}\n{self.value}"

    @classmethod
    def read(cls, text: str) -> ModalMemory | None:
        """Read it; None for what another version wrote."""
        language, number, card, value = (*text.split("\n", 3), "", "", "")[:4]
        if language not in LANGUAGES or not number.isdecimal():
            return None
        response_url, _, channel = card.partition(" ")
        return cls(language, int(number), response_url, channel, value)
