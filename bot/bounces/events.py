"""Events of mail services: JSON of Amazon SES, SendGrid, Mailgun, Postmark, SparkPost, whole or cut off."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.bounces.command import find_command
from bot.bounces.model import Bounce
from bot.bounces.names import find_address, find_host
from bot.bounces.scan import choose_status, find_reply, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.source import Source

# Pairs are all that is needed, and a paste is seldom whole; so no JSON parser.
_PAIR = re.compile(r'"([\w.-]{1,60})"\s{0,20}:\s{0,20}(?:"((?:[^"\\]|\\.){0,4000})"?|(\d{3})\b)')
_WITNESS = re.compile(r'"\s{0,4}:')

_ROLES = {
    "diagnostic": (
        "diagnosticcode", "raw_reason", "details", "response", "statusmessage", "smtp-response", "dsndiag",
        "server_response", "reason", "message", "description", "error",
    ),
    "status": ("status", "statuscode", "enhanced-code", "enhanced_code", "dsnstatus"),
    "code": ("code",),
    "recipient": ("emailaddress", "email", "recipient", "rcpt_to", "rcpt", "to", "email-address"),
    "host": ("mx-host", "mx", "recipientmailserverhostname"),
}  # fmt: skip
"""What the services call one and the same thing."""
_ROLE_OF = {key: role for role, keys in _ROLES.items() for key in keys}
# Other things go by these names, too: an HTTP status, a class of errors.
_FORMS = {
    "status": re.compile(r"[45]\.\d\.\d{1,3}$"),
    "code": re.compile(r"[45]\d\d$"),
    "recipient": re.compile(r"[^@]{1,300}@"),
}

_Event = dict[str, list[str]]


def read_events(source: Source) -> list[Bounce]:
    """Read the failed deliveries out of JSON events; other JSON gives none."""
    if not _WITNESS.search(source.words):
        return []
    unescaped = source.words.replace('\\\\"', '"').replace('\\"', '"').replace("\\n", " ")
    bounces = (_bounce(event, source) for event in _events(unescaped))
    return [bounce for bounce in bounces if bounce]


def _events(text: str) -> Iterator[_Event]:
    """Give what each event says; another recipient begins another one."""
    event: _Event = defaultdict(list)
    for key, words, number in _PAIR.findall(text):
        role, value = _ROLE_OF.get(key.lower(), ""), words or number
        if not role or (role in _FORMS and not _FORMS[role].match(value)):
            continue
        if role == "recipient" and event["recipient"] and event["diagnostic"]:
            yield event
            event = defaultdict(list)
        event[role].append(value)
    yield event


def _bounce(event: _Event, source: Source) -> Bounce | None:
    words, code, said = _cause(event["diagnostic"], source)
    status = next(iter(event["status"]), None)
    if not (code or said or (status and words) or source.names_failure(words)):
        return None
    return Bounce(
        evidence=words,
        code=code or (next(iter(event["code"]), None) if status else None),
        status=choose_status(said, status),
        recipient=find_address(" ".join(event["recipient"])) or find_address(words),
        host=find_host(words) or next(iter(event["host"]), None),
        shape="event",
        command=find_command(words),
    )


def _cause(diagnostics: list[str], source: Source) -> tuple[str, str | None, str | None]:
    """Give words, code and status of the diagnostic with a reply; else of one that names a failure."""
    replies = [reply for reply in map(find_reply, diagnostics) if reply]
    for reply in sorted(replies, key=lambda reply: reply.code is None):
        return reply.text, reply.code, reply.status
    named = [words for words in diagnostics if source.names_failure(words)]
    sentences = [words for words in diagnostics if " " in words.strip()]
    return one_line(next(iter([*named, *sentences, *diagnostics]), "")), None, None
