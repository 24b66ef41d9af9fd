"""Replies that stand alone, without a report, a log or a program around them."""

from __future__ import annotations

import re
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from bot.bounces.addresses import ADDRESS, find_only_address
from bot.bounces.detectors.genuine import is_smtp, is_sure, line_of, lone_reply
from bot.bounces.hosts import find_host
from bot.bounces.model import Bounce
from bot.bounces.phrases import lowered
from bot.bounces.scan import find_replies, find_reply, may_hold_a_code
from bot.bounces.shapes import SHAPES
from bot.bounces.source import Source, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.scan import Reply

# A reply that begins with an address, with a code of the recipient's (RFC 3463, sections 3.2 and 3.3).
_RECIPIENT_FIRST = re.compile(rf"[45]\d\d [45]\.(?:1\.(?:[1-6]|10)|2\.\d{{1,3}}) <(?P<address>{ADDRESS})>")
_FEWEST_ROWS = 2
_LINE_OF_REPLY = re.compile(
    r"^[ \t*>\u2022-]{0,8}(?P<code>[45]\d\d)[ -](?P<status>[45]\.\d\.\d{1,3}) (?=\S{1,60} \S)", re.MULTILINE
)
_AHEAD_OF_RECIPIENTS = ("AUTH", "MAIL")


def read_reply(source: Source) -> list[Bounce]:
    """Read a reply: an announced one, one with an enhanced code, or a bare one whose words name a failure."""
    if source.is_about_replies:
        return []
    witness = next((reply for reply in find_replies(source.words) if is_smtp(reply, source)), None)
    if witness is None:
        alone = lone_reply(source)
        return [bounce_of(source, alone.text, alone, sure=False)] if alone else []
    for pieces in (_lines_of_replies, _paragraphs_of_replies):
        if rows := _read_rows(pieces(source.words), source):
            return rows
    if "@" not in source.words and (several := _read_several(source)):
        return several
    paragraph = source.words.rfind("\n\n", 0, witness.start) + 1
    reply = find_reply(source.words[paragraph:]) or witness
    evidence = reply.text
    if evidence == reply.code:
        evidence = line_of(witness, source)
    return [bounce_of(source, evidence, reply, sure=is_sure(witness, source), start=witness.start)]


def _read_rows(pieces: Iterator[str], source: Source) -> list[Bounce]:
    """Read a list in which every reply has a line or a paragraph, and a recipient, of its own."""
    first = list(islice(pieces, _FEWEST_ROWS))
    if len(first) < _FEWEST_ROWS:
        return []
    rows: dict[str, Bounce] = {}
    for piece in chain(first, pieces):
        row, recipient = Source(piece, source.names_failure), find_only_address(piece)
        reply = next((reply for reply in find_replies(piece) if reply.code), None)
        if reply and not recipient and reply.text == reply.code:
            continue  # Nodemailer tells the code of each reply again
        if not (recipient and reply and is_smtp(reply, row)):
            return []
        sure = bool(reply.status) or is_sure(reply, row)
        bounce = bounce_of(row, reply.text, reply, sure=sure, start=reply.start)
        rows.setdefault(recipient, bounce._replace(recipient=recipient))
        if len(rows) > source.limits.recipients:
            break
    return list(rows.values()) if len(rows) >= _FEWEST_ROWS else []


def _read_several(source: Source) -> list[Bounce]:
    """Read replies below each other that have both codes, and others each: nobody knows about whom."""
    words = source.words
    starts: dict[tuple[str, str], int] = {}
    for line in _LINE_OF_REPLY.finditer(words):
        starts.setdefault((line["code"], line["status"]), line.start())
    bounces = []
    for start, end in pairwise([*starts.values(), len(words)]):
        row = Source(words[start:end], source.names_failure)
        reply = find_reply(row.words)
        if reply and reply.status and not SHAPES.follow_up.are_in(reply.text.lower()):
            bounces.append(bounce_of(row, reply.text, reply, sure=is_sure(reply, row)))
    is_summed_up = any(bounce.status and bounce.status.endswith(".0.0") for bounce in bounces)
    return bounces if len(bounces) >= _FEWEST_ROWS and not is_summed_up else []


def _lines_of_replies(words: str) -> Iterator[str]:
    """Give the lines in which there are replies, where there are several lines at all."""
    end = -1
    for reply in find_replies(words) if "\n" in words else ():
        if reply.code and reply.start > end:
            start, end = words.rfind("\n", 0, reply.start) + 1, words.find("\n", reply.start)
            end = end if end >= 0 else len(words)
            yield words[start:end]


def _paragraphs_of_replies(words: str) -> Iterator[str]:
    """Give the paragraphs in which there are replies, where there are several paragraphs at all."""
    found = paragraphs(words) if "\n" in words else iter(())
    return (one for one in found if may_hold_a_code(one) and any(reply.code for reply in find_replies(one)))


def bounce_of(source: Source, evidence: str, reply: Reply | None, *, sure: bool, start: int = 0) -> Bounce:
    """Make the bounce of a reply that begins at `start`, or of a sentence."""
    command = source.command
    # Who is refused before a recipient was named is the sender.
    told = source.words[:start] if command in _AHEAD_OF_RECIPIENTS else source.words
    first = _RECIPIENT_FIRST.match(evidence)
    if source.says(SHAPES.afterword):
        evidence = evidence[: SHAPES.afterword.first_in(lowered(evidence))].rstrip()
    return Bounce(
        evidence=evidence,
        code=reply.code if reply else None,
        status=reply.status if reply else None,
        recipient=find_only_address(told) or (first["address"] if first else None),
        host=find_host(source.words),
        shape="reply" if reply else "sentence",
        sure=sure,
        command=command,
    )
