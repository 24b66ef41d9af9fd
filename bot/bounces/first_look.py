"""Dismisses texts that hold no bounce, at a glance: nearly all that people write to each other all day.

Each look is looser than the detectors are, so that what it dismisses would be nothing to them either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.addresses import find_address, may_hold_an_address
from bot.bounces.detectors.events import EVENT_WITNESSES
from bot.bounces.detectors.genuine import MARKS
from bot.bounces.detectors.log import LOG_WITNESSES, read_log
from bot.bounces.detectors.transcript import may_hold_a_dialogue
from bot.bounces.phrases import Phrases, Words, folded, lowered
from bot.bounces.scan import find_replies, may_hold_a_code
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.bounces.source import Source

_JSON = ("\\n4", "\\n5", "\\u003")
"""Line ends and brackets as JSON writes them: what stands behind them is no part of a word."""
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u00a0\u202f\u2007\u3000\x00\r"
"""Characters that hide words from whoever looks for them as they are written."""


def _phrases(*lists: Phrases | Words) -> list[str]:
    return [phrase for phrases in lists for phrase in phrases.phrases]


def _words_of(phrases: Iterable[str]) -> Iterator[str]:
    """Give as few words as will do so that one of them is in every phrase, wherever its lines end."""
    words: list[str] = []
    for phrase in sorted(phrases, key=len):
        if not any(word in phrase for word in words):
            words.append(max(phrase.split(), key=len))
    return iter(words)


_RECORD = Phrases([*LOG_WITNESSES, *SHAPES.outcome_field.phrases, *EVENT_WITNESSES, *_JSON, *_INVISIBLE])
_NOTICES = (SHAPES.cannot_send, SHAPES.complaint, SHAPES.vacation, SHAPES.away, SHAPES.arrived)
_WORD_OF_MAIL = Phrases([*_phrases(SHAPES.mail, _RECORD), *_words_of(_phrases(SHAPES.report, *_NOTICES))])
_TOLD = Phrases(_phrases(_RECORD, SHAPES.undelivered, *_NOTICES))


def may_be_sure(text: str) -> bool:
    """Dismiss a text, as Slack holds it, without anything sure: no code, no address, no record of a log."""
    try:
        return may_hold_a_code(text) or may_hold_an_address(text) or _RECORD.are_in(text.lower())
    except UnicodeEncodeError:  # halves of characters
        return True


def can_be_sure(source: Source) -> bool:
    """Dismiss a text whose numbers are no replies and whose addresses nobody failed to reach."""
    text = source.text
    return (
        _holds_a_reply(text)
        or _RECORD.are_in(text.lower())
        or (_holds_an_address(text) and (source.says_undelivered or bool(read_log(text).bounces)))
    )


def may_hold_a_bounce(text: str) -> bool:
    """Dismiss a text that holds no word of mail either."""
    try:
        return may_hold_a_code(text) or may_hold_an_address(text) or _WORD_OF_MAIL.are_in(lowered(text))
    except UnicodeEncodeError:
        return True


def is_prose(source: Source) -> bool:
    """Tell a text that only words could make a bounce: no reply, address or record, no report's phrase."""
    text = source.text
    return not (_holds_a_reply(text) or _holds_an_address(text) or _TOLD.are_in(folded(text)))


def _holds_an_address(text: str) -> bool:
    return may_hold_an_address(text) and find_address(text) is not None


def _holds_a_reply(text: str) -> bool:
    return may_hold_a_code(text) and (
        text.lstrip(MARKS).startswith(("4", "5"))
        or may_hold_a_dialogue(text)
        or next(find_replies(text), None) is not None
    )
