"""Sentences without any code: of a report, or of a server that says what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.addresses import find_address
from bot.bounces.detectors.genuine import MAX_SENTENCE
from bot.bounces.detectors.reply import bounce_of
from bot.bounces.hosts import find_host
from bot.bounces.phrases import Phrases
from bot.bounces.scan import find_reply
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from bot.bounces.model import Bounce
    from bot.bounces.source import Source

_PHRASES_OF_PROGRAMS = Phrases(marker for marker in SHAPES.opening if " " in marker)
"""Announcements of several words: only programs and reports write them."""


def read_sentence(source: Source) -> list[Bounce]:
    """Read a sentence without any code: of a report, or one that names a failure and speaks of mail."""
    if source.is_foreign or source.is_about_replies or source.says(SHAPES.program_text):
        return []
    if _is_report(source) or any(_is_of_a_server(line, source) for line in source.words.split("\n")):
        reply = find_reply(source.words)
        announced = reply if reply and reply.announced else None
        return [bounce_of(source, source.best_words, announced, sure=False)]
    return []


def _is_report(source: Source) -> bool:
    return (
        source.says(SHAPES.cannot_send)
        or (source.says(SHAPES.undelivered) and SHAPES.report.are_in(source.lower))
        or (source.says_undelivered and bool(find_address(source.words)))
    )


def _is_of_a_server(line: str, source: Source) -> bool:
    words = line.lower()
    return (
        len(line) <= MAX_SENTENCE
        and (SHAPES.mail.are_in(words) or "@" in line or not line.isascii() or bool(find_host(line)))
        and (not SHAPES.first_person.are_in(words) or _is_program_speaking(words))
        and source.names_failure(line)
    )


def _is_program_speaking(words: str) -> bool:
    """Tell qmail, which says `I`, from a person."""
    return _PHRASES_OF_PROGRAMS.are_in(words) or SHAPES.given_up.are_in(words)
