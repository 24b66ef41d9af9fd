"""SMTP dialogues: which reply of many is the cause, and of whose failure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.bounces.command import command_of
from bot.bounces.model import Bounce
from bot.bounces.names import ADDRESS, find_address
from bot.bounces.scan import Reply, find_reply
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.model import Command
    from bot.bounces.source import Source

# sendmail and Courier, swaks, MDaemon; InterScan; SmarterMail; what people type
_TIME = r"[ \t]{0,20}(?:\w[\w :.-]{6,30}(?:: |\[\d{1,9}\] ))?"
_ANSWER = re.compile(rf"{_TIME}(?:<<<|<\*\*|<~\*|<--|<-|Received >>>|RSP:|Server:|S:)[ \t]{{1,4}}(.*)")
_COMMAND = re.compile(rf"{_TIME}(?:>>>|-->|->|Sent <<<|CMD:|Client:|C:)[ \t]{{1,4}}(.*)")
_TALKING = re.compile(r"(?:\.\.\. )?while talking to ([\w.-]{1,255})", re.IGNORECASE)
# What sendmail makes of it: `550 5.1.1 <a@example.net>... User unknown`, `<a@example.net>... Deferred: 421`,
# `421 example.net (smtp)... Deferred: Connection timed out`
_VERDICT = re.compile(
    r"(?:(?P<code>[45]\d\d) (?P<status>[45]\.\d\.\d{1,3} )?)?"
    rf"(?:<?(?P<address>{ADDRESS})>?|\S{{1,255}} \(smtp\))\.\.\. (?P<words>.*)"
)
_WITNESS = re.compile(r"<<<|<\*\*|<~\*|<-|\.\.\. |Received >>>|RSP:|Server:|S:")
_FAILED = re.compile(r"[45]\d\d\b")


class _Answer(NamedTuple):
    """A reply that says no."""

    reply: Reply
    host: str | None
    recipient: str | None
    """Whom it names, or whom the last RCPT command was about."""
    command: Command | None
    """What it answers: the last command before it."""


def read_transcript(source: Source) -> list[Bounce]:
    """Read the dialogue in a text: one bounce per recipient whose failure it shows.

    The last reply of the step that failed is the cause; later ones (`503 need RCPT`) only follow from it.
    """
    if not _WITNESS.search(source.words):
        return []
    bounces: dict[str | None, Bounce] = {}
    answer: _Answer | None = None
    for step in _steps(source.words):
        if isinstance(step, _Answer):
            answer = step
        elif step["address"] or not bounces:
            bounce = _by_verdict(step, answer)
            bounces.pop(None, None)
            bounces[bounce.recipient] = bounce
            answer = None if step["address"] else answer
    if answer and not bounces:
        bounces[None] = _by_answer(answer)
    return [bounce for bounce in bounces.values() if bounce.code]


def _steps(text: str) -> Iterator[_Answer | re.Match[str]]:
    """Give the replies that say no, without those that only follow, and sendmail's verdicts, in order."""
    host: str | None = None
    recipient: str | None = None
    last: Command | None = None
    said: list[str] = []
    for line in [*text.split("\n"), ""]:
        answer = _ANSWER.match(line)
        words = answer[1] if answer else line.strip()
        if said and _goes_on(said[-1], words, line, answer):
            said.append(words)
            continue
        if said:
            yield from _answers(said, host, recipient, last)
            said = []
        if answer:
            said = [words]
        elif talking := _TALKING.match(words):
            host, last = talking[1].rstrip("."), None
        elif command := _COMMAND.match(line):
            last = command_of(command[1]) or last
            recipient = find_address(line) if last == "RCPT" else recipient
        elif verdict := _VERDICT.match(words):
            yield verdict


def _goes_on(before: str, words: str, line: str, answer: re.Match[str] | None) -> bool:
    """Tell whether a line goes on with the reply before: with its code again, or far indented."""
    if before[3:4] == "-" and words[:3] == before[:3]:
        return True
    return not answer and bool(words) and line[:7].isspace()


def _answers(
    said: list[str], host: str | None, recipient: str | None, command: Command | None
) -> Iterator[_Answer]:
    reply = find_reply("\n".join(said)) if _FAILED.match(said[0]) else None
    if reply and not SHAPES.follow_up.are_in(reply.text.lower()):
        yield _Answer(reply, host, find_address(reply.text) or recipient, command)


def _by_verdict(verdict: re.Match[str], answer: _Answer | None) -> Bounce:
    """Believe what the server said before; sendmail's own words where it said nothing."""
    if answer is None:
        reply = find_reply(verdict["words"]) or find_reply(verdict[0])
        return Bounce(
            evidence=verdict[0],
            code=reply.code if reply else None,
            status=(reply.status if reply else None) or _own_status(verdict),
            recipient=verdict["address"],
            shape="transcript",
        )
    bounce = _by_answer(answer)
    own_status = _own_status(verdict) if verdict["code"] == bounce.code else None
    recipient = verdict["address"] or bounce.recipient
    return replace(bounce, status=bounce.status or own_status, recipient=recipient)


def _own_status(verdict: re.Match[str]) -> str | None:
    return (verdict["status"] or "").strip() or None


def _by_answer(answer: _Answer) -> Bounce:
    return Bounce(
        evidence=answer.reply.text,
        code=answer.reply.code,
        status=answer.reply.status,
        recipient=answer.recipient,
        host=answer.host,
        command=answer.command,
        shape="transcript",
    )
