"""Delivery reports written for people: who was not reached, and the words that say why.

Servers agree on little here but on this: an address, then the cause, then the returned message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.bounces.command import find_command
from bot.bounces.model import Bounce
from bot.bounces.names import ADDRESS, find_host
from bot.bounces.scan import find_reply
from bot.bounces.shapes import SHAPES
from bot.bounces.source import ANNOUNCEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.source import Source

_ADDRESS = rf"[<\"']?(?P<address>{ADDRESS})[>\"']?"
_ALIAS = rf"(?:\s{{1,9}}\((?:expanded|generated) from:?\s{{1,9}}<?(?P<alias>{ADDRESS})>?\))?"
_DELIVER = rf"(?:{SHAPES.deliver}|(?:{SHAPES.your}) (?:{SHAPES.message}))"
_TO = rf"(?:{SHAPES.towards})"
_TO_SOMEBODY = rf"{_TO} [<\"']?[^\s@]{{1,66}}"
_NO_LABEL = rf"(?:{SHAPES.header}|{SHAPES.author}|{SHAPES.login}|{SHAPES.contact}):|your |recipient: '"

_LABEL = r"(?:failed |intended |final |the )?recipients?(?: address)?"

_BULLET = r"(?:[>*\u2022\u00b7-]{1,2}[ \t]{1,4})?"
_ALSO = r"(?:\s{0,9}\([^()]{0,200}@[^()]{0,200}\)|<mailto:[^>]{1,300}>){0,2}"

# How reports introduce a recipient; what else stands on the line belongs to the cause.
_RECIPIENTS = tuple(
    re.compile(r"[ \t]{0,12}+" + pattern, re.IGNORECASE)
    for pattern in (
        # Postfix, qmail, GMX, OpenSMTPD, Courier, amavis: `<a@example.net>: 550 ...`
        rf"{_BULLET}{_ADDRESS}{_ALIAS}:(?!\d)(?P<cause>.*)",
        # A row of a table
        rf"\|[ \t]{{0,12}}{_ADDRESS}[ \t]{{0,40}}\|(?P<cause>.*)",
        # Exim, sendmail, Google, Exchange: alone, as `* a@...` or `a@... (a@...)<mailto:a@...>`
        rf"[>* ]{{0,6}}{_ADDRESS}{_ALSO}\s*(?P<cause>)$",
        # Exchange 5.5: `a@example.net on Thu, 29 Apr 2010`
        rf"{_ADDRESS} (?:on|am) (?:\w{{3}}, |\d{{1,2}}[/.]).*(?P<cause>)$",
        # Zoho, PowerMTA, GroupWise: the words right behind
        rf"{_ADDRESS} {{1,3}}(?P<cause>(?:Invalid Address,|delivery failed|\().*)",
        # IMail, PMDF, ezweb: `Unknown user: a@example.net`, `Recipient address: a@...`
        rf"(?!{_NO_LABEL})(?:{_LABEL}|(?P<cause>[A-Z][^:@<>]{{3,60}})):\s{{0,9}}{_ADDRESS}\s*$",
        rf"RCPT TO:\s{{0,4}}{_ADDRESS}\s*(?P<cause>)$",
        # dma, Google, docomo, SES: in a sentence, `an error delivering your mail to <a@example.net>.`
        # (the address is looked for first, as it is quick to miss)
        rf"(?=.{{0,220}} {_TO_SOMEBODY}@)(?P<cause>.{{0,120}}\b{_DELIVER}\b.{{0,40}} {_TO} {_ADDRESS}.*)",
        # A row of a list: `2026-11-25,a@example.net,"550 5.1.1 ..."`
        rf"(?:[^@\n]{{0,60}}[,;\t])?{_ADDRESS}[,;\t](?P<cause>[^@\n]{{0,60}}?\b[45]\d\d[ -][45]\.\d\..*)",
    )
)
# Exim, sendmail: the address behind which a pipe, a file or another address lies
_GENERATED = re.compile(
    rf"[ \t]{{0,12}}\(?(?:(?:ultimately )?generated (?:by|from)|expanded from:?) {_ADDRESS}\)?\s*$",
    re.IGNORECASE,
)
_EXPANSION = "(expanded from"
# An address and the alias it stands for: below the reason with sendmail, right behind with Postfix
_EXPANDED = re.compile(
    rf"^[ \t]{{0,12}}+<?(?P<address>{ADDRESS})>?[ :]?"
    r"(?:\n(?:[ \t]{1,12}+(?!\(expanded)[^\n]{1,1000}\n){0,4}[ \t]{1,12})?"
    rf"\(expanded from:?\s{{1,20}}<?(?P<alias>{ADDRESS})>?\)",
    re.MULTILINE,
)
# Python: `{'a@example.net': (550, b'...'), 'b@example.net': (452, b'...')}`
_REFUSED = re.compile(rf"['\"](?P<address>{ADDRESS})['\"]: (?=\(\d{{3}}, )")
_MAX_CAUSE = 100


@dataclass(slots=True)
class _Block:
    """Recipients that share a cause, and the lines that tell it."""

    recipients: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def forget_last(self) -> None:
        """Take back an address behind another one; or the line of a program, which is none."""
        if self.recipients and not any(map(str.strip, self.lines)):
            self.recipients.pop()
        elif self.lines:
            self.lines.pop()


def read_notice(source: Source) -> list[Bounce]:
    """Read the recipients of a report and the cause of each.

    A cause without any reply counts if its words name a failure, or if the text says of itself that mail was
    not delivered.
    """
    if "@" not in source.words:
        return []
    bounces: list[Bounce] = []
    ahead, *blocks = _blocks(source.words)
    for block in blocks:
        bounces += _bounces(block, source)
        if len(bounces) > source.limits.recipients:
            break
    if any(bounce.code or bounce.status for bounce in bounces):
        return [bounce for bounce in bounces if _says_why(bounce, source)]
    return _told_ahead(bounces, ahead, source) if bounces else []


def by_alias(bounces: tuple[Bounce, ...], source: Source) -> tuple[Bounce, ...]:
    """Name the alias the sender wrote to where a report tells it below the address behind it."""
    if _EXPANSION not in source.words:
        return bounces
    told = _EXPANDED.finditer(source.words)
    alias_of: dict[str | None, str] = {match["address"]: match["alias"] for match in told}
    return tuple(
        bounce._replace(recipient=alias_of.get(bounce.recipient, bounce.recipient)) for bounce in bounces
    )


def _blocks(words: str) -> list[_Block]:
    """Divide a report by its recipients; naming one again begins nothing new.

    The first block is what stands ahead of them.
    """
    blocks = [_Block()]
    by_recipient: dict[str, _Block] = {}
    if ": (" in words:
        words = _REFUSED.sub(r"\n\g<address>: ", words)
    for line in words.split("\n"):
        block = blocks[-1]
        if "@" not in line:
            block.lines.append(line)
            continue
        is_expansion = line.lstrip().startswith(_EXPANSION)
        if is_expansion and block.recipients:
            continue  # see `by_alias`
        recipient, cause = _recipient(line) or (None, line)
        generated = _GENERATED.match(line) if is_expansion or "enerated " in line else None
        if generated:
            recipient, cause = generated["address"], ""
            block.forget_last()
        if recipient and (known := by_recipient.get(recipient.lower())):
            if known is block and cause.strip() and "".join(block.lines[-1:]).strip():
                cause = line  # its name in the middle of a reply
            block = known
            blocks.append(block)
        elif recipient:
            if cause.strip() or not block.recipients or any(map(str.strip, block.lines)):
                block = _Block()
                blocks.append(block)
            block.recipients.append(recipient)
            by_recipient[recipient.lower()] = block
        block.lines.append(cause)
    return list({id(block): block for block in blocks}.values())


def _recipient(line: str) -> tuple[str, str] | None:
    """Give the recipient a line introduces, as the sender wrote it, and the rest of the line."""
    for pattern in _RECIPIENTS:
        match = pattern.match(line)
        if match:
            return match.groupdict().get("alias") or match["address"], match["cause"] or ""
    return None


def _bounces(block: _Block, source: Source) -> Iterator[Bounce]:
    cause = "\n".join(block.lines)
    reply = find_reply(cause)
    evidence = reply.text if reply else source.best_words_of(cause) or source.best_words
    if not (reply or source.says_undelivered or source.names_failure(evidence)):
        return
    command = find_command(cause) or source.command_ahead
    for recipient in block.recipients:
        yield Bounce(
            evidence=evidence,
            code=reply.code if reply else None,
            status=reply.status if reply else None,
            recipient=recipient,
            host=find_host(cause),
            command=command,
            shape="notice",
            sure=source.says_undelivered or bool(reply and (reply.announced or reply.code)),
        )


def _told_ahead(bounces: list[Bounce], ahead: _Block, source: Source) -> list[Bounce]:
    """Take the reason announced ahead of all recipients where the words behind one name no failure."""
    lines = [line.rstrip().lower() for line in ahead.lines if line.strip()]
    if not any(line.endswith(ANNOUNCEMENTS) for line in lines[:-1]):
        return bounces
    words = source.best_words_of("\n".join(ahead.lines))
    return [
        bounce if source.names_failure(bounce.evidence) else bounce._replace(evidence=words)
        for bounce in bounces
    ]


def _says_why(bounce: Bounce, source: Source) -> bool:
    """Tell causes from addresses that a report only mentions; short words are a cause, prose is not."""
    return bool(
        bounce.code
        or bounce.status
        or (len(bounce.evidence) <= _MAX_CAUSE and source.names_failure(bounce.evidence))
    )
