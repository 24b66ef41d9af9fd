"""Events of mail services: JSON of Amazon SES, SendGrid, Mailgun, Postmark and others, whole or cut off."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.bounces.addresses import find_address
from bot.bounces.command import command_of, find_command
from bot.bounces.detectors.genuine import is_count
from bot.bounces.hosts import find_host
from bot.bounces.model import Bounce, Report
from bot.bounces.quoting import one_line
from bot.bounces.scan import choose_status, find_reply
from bot.bounces.shapes import DATA, SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.bounces.model import Notice
    from bot.bounces.source import Source

# Pairs are all that is needed, and a paste is seldom whole; so no JSON parser. Python has quotes of its own.
_PAIR = re.compile(
    r"""(["'])(?P<key>[\w.-]{1,60})\1\s{0,20}:\s{0,20}(?:\[\s{0,20}|\{\s{0,20}"name"\s{0,20}:\s{0,20})?"""
    r"""(?:(["'])(?P<words>(?:(?!\3)[^\\]|\\.){0,4000})\3?|(?P<number>\d{3})\b)"""
)
EVENT_WITNESSES = ("enhanced_code",)
"""What nothing but an event holds, in lower case: KumoMTA's records have no code that stands like a reply."""


class _Names(NamedTuple):
    """What the services call things, by data/events.toml."""

    role_of: dict[str, str]
    """What a key stands for: `diagnostic`, `recipient`."""
    outcome_of: dict[str, str]
    """What became of a mail, by each service's word for it."""


@cache
def _names() -> _Names:
    data = tomllib.loads((DATA / "events.toml").read_text(encoding="utf-8"))
    return _Names(_turned(data["keys"]), _turned(data["outcomes"]))


def _turned(table: dict[str, list[str]]) -> dict[str, str]:
    """Give what each word means, from the words for each meaning."""
    return {word: meaning for meaning, words in table.items() for word in words}


# Other things go by these names, too: an HTTP status, a class of errors.
_FORMS: dict[str, Callable[[str], object]] = {
    "status": re.compile(r"[45]\.\d\.\d{1,3}$").match,
    "code": re.compile(r"[45][0-5]\d$").match,
    "recipient": re.compile(r"[^@]{1,300}@").match,
    "host": re.compile(r"[^.\s]{1,63}\.[\w.-]{1,255}$").match,
    "event": lambda value: value.lower() in _names().outcome_of,
    "kind": lambda value: value.lower() in _names().outcome_of,
}
_Event = dict[str, list[str]]
_NOTICES: tuple[Notice, ...] = ("complaint", "delivered")
_NO_FAILURES = (*_NOTICES, "other")


def read_events(source: Source) -> Report | None:
    """Read the failed deliveries out of JSON events, or their notice; None for any other JSON."""
    if not source.says(SHAPES.name_in_event):
        return None
    unescaped = (
        source.words.replace('"{\\"', '{"').replace('\\\\"', '"').replace('\\"', '"').replace("\\n", " ")
    )
    events = list(_events(unescaped))
    bounces = tuple(bounce for event in events if (bounce := _bounce(event, source)))
    if bounces:
        delayed = all(bounce.retries_ended is False for bounce in bounces)
        return Report(notice="delayed" if delayed else None, bounces=bounces)
    told = {outcome for event in events if event["recipient"] for outcome in _outcomes(event)}
    notice = next((notice for notice in _NOTICES if notice in told), None)
    return Report(notice=notice) if told.intersection(_NO_FAILURES) else None


def _events(text: str) -> Iterator[_Event]:
    """Give what each event says; another recipient, or another word for what became of it, begins another."""
    event: _Event = defaultdict(list)
    role_of = _names().role_of
    for match in _PAIR.finditer(text):
        role, value = role_of.get(match["key"].lower(), ""), match["words"] or match["number"] or ""
        if not role or (role in _FORMS and not _FORMS[role](value)):
            continue
        if _begins_another(event, role):
            yield event
            event = defaultdict(list)
        event[role].append(value)
    yield event


def _begins_another(event: _Event, role: str) -> bool:
    told = bool(event["diagnostic"])
    begins = {
        "recipient": told or bool(event["event"]),
        "event": bool(event["event"]),
        "kind": told and bool(event["kind"]),
    }
    return bool(event["recipient"]) and begins.get(role, False)


def _outcomes(event: _Event) -> set[str]:
    return {_names().outcome_of[word.lower()] for word in (*event["event"], *event["kind"])}


def _bounce(event: _Event, source: Source) -> Bounce | None:
    words, code, said = _cause(event["diagnostic"], source)
    status = next(iter(event["status"]), None)
    outcomes = _outcomes(event)
    failed = bool(outcomes) and not outcomes.intersection(_NO_FAILURES)
    if outcomes and not failed and not (code and said):
        return None
    if not (
        code or said or (status and words) or source.names_failure(words) or (failed and event["recipient"])
    ):
        return None
    return Bounce(
        evidence=words or " ".join((*event["event"], *event["kind"])),
        code=code or (next(iter(event["code"]), None) if status or said or failed else None),
        status=choose_status(said, status),
        recipient=find_address(" ".join(event["recipient"])) or find_address(words),
        host=find_host(words) or next((host.rstrip(".") for host in event["host"]), None),
        shape="event",
        command=find_command(words) or next(filter(None, map(command_of, event["command"])), None),
        sure=_is_sure(event, source, words, has_code=bool(code), has_status=bool(said)),
        retries_ended=_retries_ended(outcomes, source),
    )


def _is_sure(event: _Event, source: Source, words: str, *, has_code: bool, has_status: bool) -> bool:
    """Tell the events of mail: others have codes of three digits, versions and recipients, too."""
    outcomes = _outcomes(event)
    is_known = bool(outcomes) or source.names_failure(words)
    has_status = has_status or bool(event["status"] and (outcomes or event["recipient"]))
    return has_status or (is_known and (has_code or bool(event["code"])))


def _retries_ended(outcomes: set[str], source: Source) -> bool | None:
    if "delayed" in outcomes:
        return False
    return True if "ended" in outcomes else source.retries_ended


def _cause(diagnostics: list[str], source: Source) -> tuple[str, str | None, str | None]:
    """Give words, code and status of the diagnostic with a reply; else of one that names a failure."""
    found = filter(None, map(find_reply, diagnostics))
    replies = [reply for reply in found if reply.status or not is_count(reply.text)]
    for reply in sorted(replies, key=lambda reply: reply.code is None):
        return reply.text, reply.code, reply.status
    named = [words for words in diagnostics if source.names_failure(words)]
    sentences = [words for words in diagnostics if " " in words.strip()]
    return one_line(next(iter([*named, *sentences, *diagnostics]), "")), None, None
