"""Tells the replies of mail servers from the numbers of other protocols, of versions and of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.bounces.scan import find_replies
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from bot.bounces.scan import Reply
    from bot.bounces.source import Source

MAX_SENTENCE = 400
"""Characters: a server is brief."""
# `550 no such user`, `550: <a@example.net> ...`, `5.1.1 <a@example.net>... unknown`, but neither
# `**503** = overloaded` nor `450 mails in the queue`; a few words behind `5.1.1` may be a heading
_BEHIND = r"[\d.]{3,9}\)?[-:,\s]{1,8}"
_COUNT = rf"(?:(?:[a-z]{{0,30}}[^\Wsiu]s|{SHAPES.counted})\b|[a-z]{{1,30}}ed, )"
_WORDS_BEHIND = re.compile(rf"{_BEHIND}(?!{_COUNT})(?P<enough><|(?:[^\s.]{{1,99}} ){{4}})?[\w<\"'(\[]")
_COUNTED = re.compile(_BEHIND + _COUNT)
_DIGITS = "0123456789.-# "
_MAIL_PAGE = re.compile(r"https?://[^\s/]{0,200}mail")
MARKS = " \t\n*>-\"'`(["
"""What may stand before a reply that is all there is."""
_TALK = re.compile(rf"\s{{0,9}}(?:=|\(\d|(?:{SHAPES.talk})\b)", re.IGNORECASE)
"""What stands behind codes that people speak of."""
_SUPPOSED = re.compile(rf"\b(?:{SHAPES.supposing})\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:\]|@[\w.-]{1,255}>?)[\s|\u2022]{0,4}\Z")
# A label that speaks of a server or of a failure: `Fehler: 550 ...`, `kim@example.net: 550 ...`
_TELLING_LABEL = re.compile(rf"@|\]|\b(?:{SHAPES.reply_label})\b", re.IGNORECASE)


def is_smtp(reply: Reply, source: Source) -> bool:
    """Tell the reply of a mail server from the numbers of other protocols, from versions and counts."""
    behind = source.words[reply.start : reply.start + MAX_SENTENCE]
    words = _WORDS_BEHIND.match(behind)
    is_value = source.words.endswith("=", 0, reply.start)
    if (is_value or not reply.announced) and is_count(behind):
        return False
    is_announced = reply.announced and (
        not _is_of_another(reply, source) if words else SHAPES.dialogue.are_in(line_of(reply, source).lower())
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


def lone_reply(source: Source) -> Reply | None:
    """Give the reply that is all of a text: nobody counts or talks there, so weaker words are enough."""
    text = source.words.strip(MARKS)
    if not text.startswith(("4", "5")) or len(text) > MAX_SENTENCE:
        return None
    if source.is_foreign or is_count(text):
        return None
    reply = next(find_replies(text), None)
    if reply is None or reply.start or not reply.bare:
        return None
    front = reply.code or reply.status or ""
    is_one = all(line.startswith(front) for line in text.split("\n"))
    is_other = _is_of_another(reply, source) and not SHAPES.reply.are_in(source.lower)
    return reply if is_one and not is_other and source.names_failure(reply.text) else None


def is_count(text: str) -> bool:
    """Tell whether a text begins with what is only counted or talked of: `450 people`, `451 is late`."""
    return _COUNTED.match(text) is not None


def is_sure(reply: Reply, source: Source) -> bool:
    """Tell whether it may speak unasked: a lone code in the middle of a sentence may only be talked about.

    A reply that nothing announces and that has one code only names a failure itself: behind a label, a word
    of mail may stand in an address of the street, a price or a title. So does one with a code of the web: its
    status may be announced, too, and its service may send mail.
    """
    line = source.words[source.words.rfind("\n", 0, reply.start) + 1 : reply.start].rstrip(MARKS)
    is_quoted = source.words.startswith((", b'", ', b"'), reply.start + 3)  # as Python prints it
    bare = reply.bare and bool(reply.status or not line or line.endswith(":") or is_quoted)
    words = reply.text.removeprefix(f"{reply.code} {reply.status}")
    if reply.announced and (reply.status or reply.code not in SHAPES.web_codes):
        return True
    if " " not in words or _TALK.match(words):
        return False
    if (bare or reply.announced) and _is_definite(reply, line, source):
        return True
    return bool(reply.status) and (_goes_on(reply, source) or _is_told(reply, line, source))


def _goes_on(reply: Reply, source: Source) -> bool:
    """Tell a reply of several lines, each with the code: nobody talks like that."""
    words, start = source.words, reply.start
    ahead = words[words.rfind("\n", 0, start) + 1 : start]
    behind = words[start : start + MAX_SENTENCE]
    nexts = (f"\n{reply.code}", f"\n{ahead}{reply.code}")
    return behind.startswith(f"{reply.code}-") and any(one in behind for one in nexts)


def _is_told(reply: Reply, line: str, source: Source) -> bool:
    """Tell what somebody got (`the customer gets 550 5.1.1 no such user`) from talk about codes.

    So does who got it, or a mark in brackets, right before the codes.
    """
    behind = source.words[reply.start : reply.start + MAX_SENTENCE]
    is_led = line.lower().endswith(SHAPES.telling) or bool(_LEAD.search(line[-MAX_SENTENCE:]))
    return is_led and not _SUPPOSED.search(line[-MAX_SENTENCE:]) and source.names_failure(behind)


def _is_definite(reply: Reply, label: str, source: Source) -> bool:
    """Tell a reply by both codes, by what nobody but a mail server says, or by a failure it names."""
    behind = source.words[reply.start : reply.start + MAX_SENTENCE].split("\n\n")[0]
    return (
        bool(reply.code and reply.status)
        or SHAPES.dialogue.are_in(behind.lower())
        or source.names_failure(behind)
        or (_speaks_of_mail(reply, behind) and bool(_TELLING_LABEL.search(label)))
    )


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


def line_of(reply: Reply, source: Source) -> str:
    """Give the line of a reply, from its start to the code."""
    before = source.words[max(0, reply.start - MAX_SENTENCE) : reply.start]
    return before.rpartition("\n")[2].lstrip(MARKS) + (reply.code or "")
