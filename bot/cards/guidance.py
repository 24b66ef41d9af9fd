"""Cards that explain no bounce: help, notices, and a sentence to whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.model import Card
from bot.cards.safe_text import escape, one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block
    from bot.catalog import Language

NAME_LIMIT = 80
MOST_NAMES = 10
"""Characters of a file's name, and files that are named."""

EXAMPLES = (
    "example-code",
    "example-status",
    "example-both",
    "example-class",
    "example-words",
    "example-line",
)


def help_card(language: Language, *, problem: str | None = None) -> Card:
    """Draw what works, with examples.

    `problem` is the message about a wrong input that comes first: `nothing-found` or `stale-button`.
    """
    said = say(language, problem or "help-intro")
    opening = (
        [blocks.header(said)]
        if problem
        else [blocks.header(say(language, "help-title")), blocks.sentences(said)]
    )
    card = [*opening, examples(language), blocks.sentences(say(language, "help-threads"))]
    return _card(f"{said} {say(language, 'example-code')}", card)


def silence_card(language: Language, *, cut: bool = False) -> Card:
    """Draw the answer to somebody who asked about a text that holds no bounce, as far as it was read."""
    return _short(language, "silence", cut=cut)


def notice_card(notice: str, language: Language, *, cut: bool = False) -> Card:
    """Draw what a message is that is no bounce: `vacation`, `complaint`, `delivered` or `delayed`."""
    return _short(language, notice, cut=cut)


def thanks_card(language: Language) -> Card:
    """Draw the answer to feedback."""
    return _sentence(say(language, "thanks"))


def kept_out_card(language: Language) -> Card:
    """Say to somebody who wrote a note why the card does not show it."""
    return _sentence(say(language, "note-kept-out"))


def not_shared_card(language: Language) -> Card:
    """Say to somebody that a card could not be shared."""
    return _sentence(say(language, "not-shared"))


def failure_card(language: Language) -> Card:
    """Draw the answer to somebody who asked when the program itself failed."""
    return _sentence(say(language, "failed"))


def unreadable_card(name: str, language: Language) -> Card:
    """Tell somebody who sent a file that it could not be read."""
    return _sentence(say(language, "unreadable", name=shorten(one_line(name), NAME_LIMIT)))


def not_fetched_card(names: Sequence[str], language: Language) -> Card:
    """Tell somebody who sent files that Slack did not give them out."""
    return _sentence(say(language, "not-fetched", count=len(names), names=_named(names)))


def not_read_card(names: Sequence[str], language: Language) -> Card:
    """Name the files that were too many to be read."""
    return _sentence(say(language, "not-read", count=len(names), names=_named(names)))


def _named(names: Sequence[str]) -> str:
    return ", ".join(shorten(one_line(name), NAME_LIMIT) for name in names[:MOST_NAMES])


def _sentence(said: str) -> Card:
    return _card(said, [blocks.sentences(said)])


def _short(language: Language, message: str, *, cut: bool = False) -> Card:
    title, said = say(language, f"{message}-title"), say(language, message)
    if cut:
        said = f"{said} {say(language, 'cut')}."
    return _card(f"{title}. {said}", [blocks.header(title), blocks.sentences(said)])


def examples(language: Language) -> Block:
    """List what somebody may ask."""
    return blocks.rich(
        blocks.bullets(
            blocks.paragraph(
                blocks.text(say(language, example), code=True),
                blocks.text(" " + say(language, f"{example}.means")),
            )
            for example in EXAMPLES
        ),
    )


def _card(said: str, card: list[Block]) -> Card:
    return Card(text=escape(said), blocks=card)
