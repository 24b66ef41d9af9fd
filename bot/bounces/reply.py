"""Replies and sentences that stand alone, without a report, a log or a program around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.bounces.model import Bounce
from bot.bounces.notice import best_words
from bot.bounces.scan import find_address, find_host, find_replies, find_reply
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from bot.bounces.scan import Reply
    from bot.bounces.source import Source

_MAX_SENTENCE = 400
"""Characters: a server is brief."""
# `550 no such user`, `550: <a@example.net> ...`, `5.1.1 unknown`, but not `**503** = overloaded`
_WORDS_BEHIND = re.compile(r"[\d.]{3,9}[-: ]{1,4}[\w<\"'(\[]")
_ANNOUNCEMENTS = tuple(marker for marker in SHAPES.opening if " " in marker)


def read_reply(source: Source) -> list[Bounce]:
    """Read a reply: an announced one, one with an enhanced code, or a bare one whose words name a failure."""
    witness = next((reply for reply in find_replies(source.words) if _is_smtp(reply, source)), None)
    if witness is None:
        return []
    paragraph = source.words.rfind("\n\n", 0, witness.start) + 1
    reply = find_reply(source.words[paragraph:]) or witness
    return [_bounce(source, reply.text, reply)]


def _is_smtp(reply: Reply, source: Source) -> bool:
    """Tell the reply of a mail server from the numbers of other protocols, versions and sums."""
    if reply.code and (reply.announced or reply.status):
        return True
    if source.is_foreign or (reply.code in SHAPES.web_codes and not SHAPES.mail.are_in(reply.text.lower())):
        return False
    if reply.status and (reply.announced or source.says_undelivered):
        return True
    behind = source.words[reply.start : reply.start + _MAX_SENTENCE]
    placed = reply.announced or reply.bare or SHAPES.mail.are_in(behind.lower())
    return bool(placed and _WORDS_BEHIND.match(behind)) and source.names_failure(behind)


def read_sentence(source: Source) -> list[Bounce]:
    """Read a sentence without any code: of a report, or one that names a failure and speaks of mail."""
    if source.is_foreign or source.says(SHAPES.program_text):
        return []
    if source.says_undelivered or any(_is_of_a_server(line, source) for line in source.words.split("\n")):
        return [_bounce(source, best_words(source.words, source), None)]
    return []


def _is_of_a_server(line: str, source: Source) -> bool:
    words = line.lower()
    return (
        len(line) <= _MAX_SENTENCE
        and source.names_failure(line)
        and (SHAPES.mail.are_in(words) or "@" in line)
        and (not SHAPES.first_person.are_in(words) or any(marker in words for marker in _ANNOUNCEMENTS))
    )


def _bounce(source: Source, evidence: str, reply: Reply | None) -> Bounce:
    return Bounce(
        evidence=evidence,
        code=reply.code if reply else None,
        status=reply.status if reply else None,
        recipient=find_address(source.words),
        host=find_host(source.words),
        shape="reply" if reply else "sentence",
        sure=reply is not None and (reply.announced or reply.bare),
        retries_ended=source.retries_ended,
    )
