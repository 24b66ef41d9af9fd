"""SMTP dialogues: which reply of many is the cause, and of whose failure."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from bot.bounces.addresses import ADDRESS, find_address
from bot.bounces.command import command_of
from bot.bounces.model import Bounce
from bot.bounces.phrases import Phrases
from bot.bounces.quoting import one_line
from bot.bounces.scan import Reply, find_reply
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.model import Command
    from bot.bounces.source import Source

# sendmail and Courier, swaks, MDaemon; InterScan; SmarterMail; what people type
_SPOKEN = re.compile(
    r"[ \t]{0,20}(?:\w[\w :.-]{6,30}(?:: |\[\d{1,9}\] |: \[[\d:]{1,20}\] ))??"
    r"(?:(?:<<<|<\*\*|<~\*|<--|<-|<(?= [45]\d\d)|Received >>>|RSP:|Server:|S:)[ \t]{1,4}(?P<answer>.*)"
    r"|(?:>>>|-->|->|Sent <<<|CMD:|Client:|C:)[ \t]{1,4}(?P<command>.*))"
)
_TALKING = re.compile(r"(?:\.\.\. )?while talking to ([\w.-]{1,255})", re.IGNORECASE)
# What sendmail makes of it: `550 5.1.1 <a@example.net>... User unknown`, `<a@example.net>... Deferred: 421`,
# `421 example.net (smtp)... Deferred: Connection timed out`
_VERDICT = re.compile(
    r"(?:(?P<code>[45]\d\d) (?P<status>[45]\.\d\.\d{1,3} )?)?"
    rf"(?:<?(?P<address>{ADDRESS})>?|\S{{1,255}} \(smtp\))\.\.\. (?P<words>.*)"
)
# A command without any mark: Slack takes `>` for a quote.
_COMMAND = re.compile(r"(?:(?:MAIL FROM|RCPT TO):|AUTH [A-Z]{5}|(?:EHLO|HELO) \S+$|DATA\s*$)", re.IGNORECASE)
_WITNESSES = Phrases(
    ["<<<", "<**", "<~*", "<-", "\n< 4", "\n< 5", "... ", "Received >>>", "RSP:", "Server:", "S:"]
)
_FAILED = re.compile(r"[45]\d\d\b")
_SAID_BY_PROGRAM = re.compile(r"[\w./-]{2,60}: \S.*")
_SAYS_NOTHING = "Service unavailable"
"""What sendmail writes for whatever a delivery program gave up for (EX_UNAVAILABLE)."""
_NOTES = 3
"""Lines behind a verdict that may belong to it: how long it has been tried, and what comes next."""


class _Answer(NamedTuple):
    """A reply that says no."""

    reply: Reply
    words: str
    host: str | None
    recipient: str | None
    """Whom it names, or whom the last RCPT command was about."""
    command: Command | None
    """What it answers: the last command before it."""


class _Verdict(NamedTuple):
    """What sendmail makes of a failure."""

    words: re.Match[str]
    before: str
    """The line before it: a delivery program's own words, if there was one."""
    after: list[str]
    """The lines behind it."""

    @property
    def recipient(self) -> str | None:
        """Whom it names."""
        address: str | None = self.words["address"]
        return address

    @property
    def status(self) -> str | None:
        """Its own enhanced code."""
        return (self.words["status"] or "").strip() or None


def may_hold_a_dialogue(text: str) -> bool:
    """Dismiss a text in which no dialogue can be found."""
    return _WITNESSES.are_in(text)


def read_transcript(source: Source) -> list[Bounce]:
    """Read the dialogue in a text: one bounce per recipient whose failure it shows.

    The last reply of the step that failed is the cause; later ones (`503 need RCPT`) only follow from it.
    """
    if not may_hold_a_dialogue(source.words):
        return []
    bounces: dict[str | None, Bounce] = {}
    answer: _Answer | None = None
    for step in _steps(source.words):
        if isinstance(step, _Answer):
            answer = step
        elif step.recipient or not bounces:
            bounce = _by_verdict(step, answer)
            bounces.pop(None, None)
            bounces[bounce.recipient] = bounce
            answer = None if step.recipient else answer
    if answer and not bounces:
        bounces[None] = _by_answer(answer)
    return [bounce for bounce in bounces.values() if bounce.code]


def _steps(text: str) -> Iterator[_Answer | _Verdict]:
    """Give the replies that say no, without those that only follow, and sendmail's verdicts, in order."""
    host: str | None = None
    recipient: str | None = None
    last: Command | None = None
    said: list[str] = []
    lines = [*text.split("\n"), ""]
    unmarked = "\n< 4" in text or "\n< 5" in text
    for number, line in enumerate(lines):
        answer, command = _spoken(line, unmarked=unmarked)
        words = line.strip() if answer is None else answer
        if said and _goes_on(said[-1], words, line, is_answer=answer is not None):
            said.append(words)
            continue
        if said:
            yield from _answers(said, host, recipient, last)
            said = []
        if answer is not None:
            said = [words]
        elif talking := _TALKING.match(words):
            host, last = talking[1].rstrip("."), None
        elif command is not None:
            last = command_of(command) or last
            recipient = find_address(line) if last == "RCPT" else recipient
        elif "... " in line and (verdict := _VERDICT.match(words)):
            yield _Verdict(
                verdict, lines[number - 1] if number else "", lines[number + 1 : number + 1 + _NOTES]
            )


def _spoken(line: str, *, unmarked: bool) -> tuple[str | None, str | None]:
    """Give what the server answers on a line, and what the client commands, with a mark or without."""
    if "<" in line or ">" in line or ":" in line:
        spoken = _SPOKEN.match(line)
        if spoken:
            return spoken["answer"], spoken["command"]
    return None, line if unmarked and _COMMAND.match(line) else None


def _goes_on(before: str, words: str, line: str, *, is_answer: bool) -> bool:
    """Tell whether a line goes on with the reply before: with its code again, or far indented."""
    if before[3:4] == "-" and words[:3] == before[:3]:
        return True
    return not is_answer and bool(words) and line[:7].isspace()


def _answers(
    said: list[str], host: str | None, recipient: str | None, command: Command | None
) -> Iterator[_Answer]:
    reply = find_reply("\n".join(said)) if _FAILED.match(said[0]) else None
    words = reply.text if reply else ""
    if reply and not SHAPES.follow_up.are_in(words.lower()):
        yield _Answer(reply, words, host, find_address(words) or recipient, command)


def _by_verdict(verdict: _Verdict, answer: _Answer | None) -> Bounce:
    """Believe what the server said before; sendmail's own words where it said nothing."""
    words, code = verdict.words, verdict.words["code"]
    if answer is None:
        quoted = find_reply(words["words"])
        reply = quoted or find_reply(words[0])
        program = _SAID_BY_PROGRAM.fullmatch(verdict.before.strip())
        unclear = words["words"].strip() == _SAYS_NOTHING
        evidence = quoted.text if quoted and quoted.code else words[0]
        return Bounce(
            evidence=one_line(program[0]) if program and unclear else evidence,
            code=reply.code if reply else None,
            status=(reply.status if reply else None) or verdict.status,
            recipient=verdict.recipient,
            shape="transcript",
        )
    bounce = _by_answer(answer)
    evidence = bounce.evidence
    if evidence == bounce.code:
        evidence = one_line("\n".join([evidence, *takewhile(str.strip, verdict.after)]))
    own_status = verdict.status if code == bounce.code else None
    recipient = verdict.recipient or bounce.recipient
    return bounce._replace(evidence=evidence, status=bounce.status or own_status, recipient=recipient)


def _by_answer(answer: _Answer) -> Bounce:
    return Bounce(
        evidence=answer.words,
        code=answer.reply.code,
        status=answer.reply.status,
        recipient=answer.recipient,
        host=answer.host,
        command=answer.command,
        shape="transcript",
    )
