"""Delivery reports written for people: who was not reached, and the words that say why.

Servers agree on little here but on this: an address, then the cause, then the returned message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.addresses import is_of_list_owner
from bot.bounces.command import find_command
from bot.bounces.detectors.recipients import blocks
from bot.bounces.hosts import find_host
from bot.bounces.model import Bounce
from bot.bounces.scan import find_reply
from bot.bounces.source import ANNOUNCEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.detectors.recipients import Block
    from bot.bounces.source import Source

_MAX_CAUSE = 100
"""Characters of a cause that is told by words alone."""


def read_notice(source: Source) -> list[Bounce]:
    """Read the recipients of a report and the cause of each.

    A cause without any reply counts if its words name a failure, or if the text says of itself that mail was
    not delivered.
    """
    if "@" not in source.words:
        return []
    bounces: list[Bounce] = []
    ahead, *told = blocks(source.words)
    for block in told:
        bounces += _bounces(block, source)
        if len(bounces) > source.limits.recipients:
            break
    if any(bounce.code or bounce.status for bounce in bounces):
        return [bounce for bounce in bounces if _says_why(bounce, source)]
    return _told_ahead(bounces, ahead, source) if bounces else []


def _bounces(block: Block, source: Source) -> Iterator[Bounce]:
    cause = "\n".join(block.lines)
    reply = find_reply(cause)
    evidence = reply.text if reply else source.best_words_of(cause) or source.best_words
    if not (reply or source.says_undelivered or source.names_failure(evidence)):
        return
    command = find_command(cause) or source.command_ahead
    for recipient in block.recipients:
        if is_of_list_owner(recipient) and not reply:
            continue
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


def _told_ahead(bounces: list[Bounce], ahead: Block, source: Source) -> list[Bounce]:
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
