"""A report for people, divided by the recipients that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.bounces.addresses import ADDRESS
from bot.bounces.phrases import lowered
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from bot.bounces.model import Bounce
    from bot.bounces.source import Source

_ADDRESS = rf"[<\"']?(?P<address>{ADDRESS})[>\"']?"
_ALIAS = rf"(?:\s{{1,9}}\((?:expanded|generated) from:?\s{{1,9}}<?(?P<alias>{ADDRESS})>?\))?"
_DELIVER = rf"(?:{SHAPES.deliver}|(?:{SHAPES.your}) (?:{SHAPES.message}))"
_TO = rf"(?:{SHAPES.towards})"
_TO_SOMEBODY = rf"{_TO} [<\"']?[^\s@]{{1,66}}"
_NO_LABEL = rf"(?:{SHAPES.header}|{SHAPES.author}|{SHAPES.login}|{SHAPES.contact}):|your |recipient: '"

_LABEL = r"(?:failed |intended |final |the )?recipients?(?: address)?"

_BULLET = r"(?:(?:[>*\u2022\u00b7-]{1,2}|\d{1,3}[.)])[ \t]{1,4})?"
_ALSO = r"(?:\s{0,9}\([^()]{0,200}@[^()]{0,200}\)|<mailto:[^>]{1,300}>){0,2}"

# How reports introduce a recipient, in lower case; what else stands on the line belongs to the cause.
_RECIPIENTS = tuple(
    re.compile(r"[ \t]{0,12}+" + pattern)
    for pattern in (
        # Postfix, qmail, GMX, OpenSMTPD, Courier, amavis: `<a@example.net>: 550 ...`
        rf"{_BULLET}{_ADDRESS}{_ALIAS}:(?!\d)(?P<cause>.*)",
        # A row of a table
        rf"\|[ \t]{{0,12}}{_ADDRESS}[ \t]{{0,40}}\|(?P<cause>.*)",
        # Exim, sendmail, Google, Exchange: alone, as `* a@...` or `a@... (a@...)<mailto:a@...>`
        rf"[>* ]{{0,6}}{_BULLET}{_ADDRESS}{_ALSO}\s*(?P<cause>)$",
        # Exchange 5.5: `a@example.net on Thu, 29 Apr 2010`
        rf"{_ADDRESS} (?:on|am) (?:\w{{3}}, |\d{{1,2}}[/.]).*(?P<cause>)$",
        # Zoho, PowerMTA, GroupWise: the words right behind
        rf"{_ADDRESS} {{1,3}}(?P<cause>(?:invalid address,|delivery failed|\().*)",
        # IMail, PMDF, ezweb: `Unknown user: a@example.net`, `Recipient address: a@...`
        rf"(?!{_NO_LABEL})(?:{_LABEL}|(?P<cause>[a-z][^:@<>]{{3,60}})):\s{{0,9}}{_ADDRESS}\s*$",
        rf"rcpt to:\s{{0,4}}{_ADDRESS}\s*(?P<cause>)$",
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


@dataclass(slots=True)
class Block:
    """Recipients that share a cause, and the lines that tell it."""

    recipients: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        """Whether there is anything on its lines."""
        return any(map(str.strip, self.lines))

    def forget_last(self) -> None:
        """Take back an address behind another one; or the line of a program, which is none."""
        if self.recipients and not self.has_words:
            self.recipients.pop()
        elif self.lines:
            self.lines.pop()


def blocks(words: str) -> list[Block]:
    """Divide a report by its recipients, in their order; the first block is what stands ahead of them."""
    if ": (" in words:
        words = _REFUSED.sub(r"\n\g<address>: ", words)
    division = _Division()
    for line in words.split("\n"):
        if "@" in line:
            division.read(line)
        else:
            division.last.lines.append(line)
    return list({id(block): block for block in division.blocks}.values())


class _Division:
    """A report's blocks, as far as it was read; one that went on later stands there again."""

    def __init__(self) -> None:
        self.last = Block()
        self.blocks = [self.last]
        self._block_of: dict[str, Block] = {}

    def read(self, line: str) -> None:
        """Read a line with an address."""
        is_expansion = line.lstrip().startswith(_EXPANSION)
        if is_expansion and self.last.recipients:
            return  # see `by_alias`
        generated = _GENERATED.match(line) if is_expansion or "enerated " in line else None
        if generated:
            self.last.forget_last()
            self._turn_to(generated["address"], "", line)
        elif introduced := _introduced(line):
            self._turn_to(*introduced, line)
        else:
            self.last.lines.append(line)

    def _turn_to(self, recipient: str, cause: str, line: str) -> None:
        """Begin a block where a line introduces a recipient; naming one again begins nothing new."""
        block = self._block_of.get(recipient.lower())
        if block is None:
            shares_cause = self.last.recipients and not (cause.strip() or self.last.has_words)
            block = self.last if shares_cause else Block()
            block.recipients.append(recipient)
            self._block_of[recipient.lower()] = block
        elif block is self.last and cause.strip() and "".join(block.lines[-1:]).strip():
            cause = line  # its name in the middle of a reply
        block.lines.append(cause)
        self.blocks.append(block)
        self.last = block


def _introduced(line: str) -> tuple[str, str] | None:
    """Give the recipient a line introduces, as the sender wrote it, and the rest of the line."""
    lower = lowered(line)
    for pattern in _RECIPIENTS:
        if match := pattern.match(lower):
            written = "alias" if match.groupdict().get("alias") else "address"
            return line[slice(*match.span(written))], line[slice(*match.span("cause"))]
    return None


def by_alias(bounces: tuple[Bounce, ...], source: Source) -> tuple[Bounce, ...]:
    """Name the alias the sender wrote to where a report tells it below the address behind it."""
    if _EXPANSION not in source.words:
        return bounces
    told = _EXPANDED.finditer(source.words)
    alias_of: dict[str | None, str] = {match["address"]: match["alias"] for match in told}
    return tuple(
        bounce._replace(recipient=alias_of.get(bounce.recipient, bounce.recipient)) for bounce in bounces
    )
