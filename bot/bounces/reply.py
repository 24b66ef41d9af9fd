"""Replies and sentences that stand alone, without a report, a log or a program around them."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from bot.bounces.model import Bounce
from bot.bounces.names import ADDRESS, find_address, find_host, find_only_address
from bot.bounces.scan import find_replies, find_reply
from bot.bounces.shapes import SHAPES, lowered
from bot.bounces.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.scan import Reply

_MAX_SENTENCE = 400
"""Characters: a server is brief."""
# `550 no such user`, `550: <a@example.net> ...`, `5.1.1 <a@example.net>... unknown`, but neither
# `**503** = overloaded` nor `450 mails in the queue`; a few words behind `5.1.1` may be a heading
_BEHIND = r"[\d.]{3,9}\)?[-:,\s]{1,8}"
_COUNT = rf"(?:(?:[a-z]{{0,30}}[^\Wsiu]s|{SHAPES.counted})\b|[a-z]{{1,30}}ed, )"
_WORDS_BEHIND = re.compile(rf"{_BEHIND}(?!{_COUNT})(?P<enough><|(?:[^\s.]{{1,99}} ){{4}})?[\w<\"'(\[]")
_COUNTED = re.compile(_BEHIND + _COUNT)
_DIGITS = "0123456789.-# "
_MAIL_PAGE = re.compile(r"https?://[^\s/]{0,200}mail")
_MARKS = " \t*>-\"'`(["
# A label that speaks of a server or of a failure: `Fehler: 550 ...`, `kim@example.net: 550 ...`
_WITNESSES = re.compile(rf"@|\]|\b(?:{SHAPES.reply_label})\b", re.IGNORECASE)
# A reply that begins with an address, with a code of the recipient's (RFC 3463, sections 3.2 and 3.3).
_RECIPIENT_FIRST = re.compile(rf"[45]\d\d [45]\.(?:1\.(?:[1-6]|10)|2\.\d{{1,3}}) <(?P<address>{ADDRESS})>")
_FEWEST_ROWS = 2
_AHEAD_OF_RECIPIENTS = ("AUTH", "MAIL")
_ANNOUNCEMENTS = tuple(marker for marker in SHAPES.opening if " " in marker)


def read_reply(source: Source) -> list[Bounce]:
    """Read a reply: an announced one, one with an enhanced code, or a bare one whose words name a failure."""
    if source.is_about_replies:
        return []
    witness = next((reply for reply in find_replies(source.words) if _is_smtp(reply, source)), None)
    if witness is None:
        return _read_lone_line(source)
    if rows := _read_rows(source):
        return rows
    paragraph = source.words.rfind("\n\n", 0, witness.start) + 1
    reply = find_reply(source.words[paragraph:]) or witness
    evidence = reply.text
    if evidence == reply.code:
        evidence = _line_of(witness, source)
    return [_bounce(source, evidence, reply, sure=_is_sure(witness, source), start=witness.start)]


def _read_rows(source: Source) -> list[Bounce]:
    """Read a list in which every reply has a line, and a recipient, of its own."""
    lines = _lines_of_replies(source.words)
    first = list(islice(lines, _FEWEST_ROWS))
    if len(first) < _FEWEST_ROWS:
        return []
    rows: dict[str, Bounce] = {}
    for line in chain(first, lines):
        row, recipient = Source(line, source.names_failure), find_only_address(line)
        reply = next((reply for reply in find_replies(line) if reply.code), None)
        if reply and not recipient and reply.text == reply.code:
            continue  # Nodemailer tells the code of each reply again
        if not (recipient and reply and _is_smtp(reply, row)):
            return []
        bounce = _bounce(row, reply.text, reply, sure=_is_sure(reply, row), start=reply.start)
        rows.setdefault(recipient, bounce._replace(recipient=recipient))
        if len(rows) > source.limits.recipients:
            break
    return list(rows.values()) if len(rows) >= _FEWEST_ROWS else []


def _lines_of_replies(words: str) -> Iterator[str]:
    """Give the lines in which there are replies, where there are several lines at all."""
    end = -1
    for reply in find_replies(words) if "\n" in words else ():
        if reply.code and reply.start > end:
            start, end = words.rfind("\n", 0, reply.start) + 1, words.find("\n", reply.start)
            end = end if end >= 0 else len(words)
            yield words[start:end]


def _is_smtp(reply: Reply, source: Source) -> bool:
    """Tell the reply of a mail server from the numbers of other protocols, from versions and counts."""
    behind = source.words[reply.start : reply.start + _MAX_SENTENCE]
    words = _WORDS_BEHIND.match(behind)
    is_value = source.words.endswith("=", 0, reply.start)
    if (is_value or not reply.announced) and _COUNTED.match(behind):
        return False
    is_announced = reply.announced and (
        not _is_of_another(reply, source)
        if words
        else SHAPES.dialogue.are_in(_line_of(reply, source).lower())
    )
    if reply.code and (reply.status or is_announced):
        return True
    if source.is_foreign:
        return False
    if reply.status and (reply.announced or source.says_undelivered):
        return True
    if words is None or not (reply.bare or SHAPES.mail.are_in(behind.lower())):
        return False
    return source.names_failure(behind.lstrip(_DIGITS)) or (
        reply.bare and bool(reply.code or words["enough"]) and _speaks_of_mail(reply, behind)
    )


def _line_of(reply: Reply, source: Source) -> str:
    """Give the line of a reply, from its start to the code."""
    before = source.words[max(0, reply.start - _MAX_SENTENCE) : reply.start]
    return before.rpartition("\n")[2].lstrip(_MARKS) + (reply.code or "")


def _speaks_of_mail(reply: Reply, behind: str) -> bool:
    words = " ".join(behind.split("\n")[:2]).lower()
    is_web = reply.code in SHAPES.web_codes
    return SHAPES.dialogue.are_in(words) or (
        not is_web and (SHAPES.reply.are_in(words) or bool(_MAIL_PAGE.search(words)))
    )


def _is_of_another(reply: Reply, source: Source) -> bool:
    """Say whether another protocol may have answered so: nothing speaks of mail, or all of the web."""
    is_web = reply.code in SHAPES.web_codes
    if source.is_foreign and is_web:
        return True
    return (source.is_foreign or is_web) and not SHAPES.mail.are_in(source.lower)


def _read_lone_line(source: Source) -> list[Bounce]:
    """Read a text that is nothing but one reply: nobody counts or talks there, so weaker words are enough."""
    text = source.words.strip(_MARKS + "\n")
    if not text.startswith(("4", "5")) or len(text) > _MAX_SENTENCE:
        return []
    if source.is_foreign or _COUNTED.match(text):
        return []
    reply = next(find_replies(text), None)
    if reply is None or reply.start or not reply.bare:
        return []
    front = reply.code or reply.status or ""
    is_one = all(line.startswith(front) for line in text.split("\n"))
    is_other = _is_of_another(reply, source) and not SHAPES.reply.are_in(source.lower)
    if is_other or not is_one or not source.names_failure(reply.text):
        return []
    return [_bounce(source, reply.text, reply, sure=False)]


def read_sentence(source: Source) -> list[Bounce]:
    """Read a sentence without any code: of a report, or one that names a failure and speaks of mail."""
    if source.is_foreign or source.is_about_replies or source.says(SHAPES.program_text):
        return []
    if _is_report(source) or any(_is_of_a_server(line, source) for line in source.words.split("\n")):
        reply = find_reply(source.words)
        announced = reply if reply and reply.announced else None
        return [_bounce(source, source.best_words, announced, sure=False)]
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
        len(line) <= _MAX_SENTENCE
        and (SHAPES.mail.are_in(words) or "@" in line or not line.isascii() or bool(find_host(line)))
        and (not SHAPES.first_person.are_in(words) or _is_program_speaking(words))
        and source.names_failure(line)
    )


def _is_program_speaking(words: str) -> bool:
    """Tell qmail, which says `I`, from a person."""
    return any(marker in words for marker in _ANNOUNCEMENTS) or SHAPES.given_up.are_in(words)


def _is_sure(reply: Reply, source: Source) -> bool:
    """Tell whether it may speak unasked: a lone code in the middle of a sentence may only be talked about.

    A reply that nothing announces and that has one code only names a failure itself: behind a label, a word
    of mail may stand in an address of the street, a price or a title. So does one with a code of the web: its
    status may be announced, too, and its service may send mail.
    """
    line = source.words[source.words.rfind("\n", 0, reply.start) + 1 : reply.start].rstrip(_MARKS)
    bare = reply.bare and bool(reply.status or not line or line.endswith(":"))
    words = reply.text.removeprefix(f"{reply.code} {reply.status}")
    if reply.announced and (reply.status or reply.code not in SHAPES.web_codes):
        return True
    return (bare or reply.announced) and " " in words and _is_definite(reply, line, source)


def _is_definite(reply: Reply, label: str, source: Source) -> bool:
    """Tell a reply by both codes, by what nobody but a mail server says, or by a failure it names."""
    behind = source.words[reply.start : reply.start + _MAX_SENTENCE].split("\n\n")[0]
    return (
        bool(reply.code and reply.status)
        or SHAPES.dialogue.are_in(behind.lower())
        or source.names_failure(behind)
        or (_speaks_of_mail(reply, behind) and bool(_WITNESSES.search(label)))
    )


def _bounce(source: Source, evidence: str, reply: Reply | None, *, sure: bool, start: int = 0) -> Bounce:
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
