"""Delivery status fields (RFC 3464), whether a part of a mail or pasted with the rest of a report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.bounces.addresses import find_address
from bot.bounces.command import find_command
from bot.bounces.hosts import HOST, find_host
from bot.bounces.limits import USUAL
from bot.bounces.model import Bounce, Report
from bot.bounces.quoting import one_line
from bot.bounces.scan import choose_status, find_reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.limits import Limits

_WITNESS = re.compile(r"\n[ \t]{0,8}(?:action|status|diagnostic-code) ?:", re.IGNORECASE)
_RECIPIENTS = ("original-recipient", "final-recipient", "x-actual-recipient")
_STARTS = (*_RECIPIENTS, "action")
_OUTCOME = ("action", "status", "diagnostic-code")
_NAMES = frozenset({*_RECIPIENTS, *_OUTCOME, "remote-mta", "x400-supplementary-info"})
_STATUS = re.compile(r"([245]\.\d\.\d{1,3})(?![\d.])[\s(]*(.*?)\)?\s*$", re.DOTALL)
_ACTION = re.compile(r"(failed|delayed|delivered|relayed|expanded)\b", re.IGNORECASE)
_ENDED = {"failed": True, "delayed": False}
_ARRIVED = ("delivered", "relayed", "expanded")
_LOCAL_NAME = re.compile(r"(?:^|;)\s{0,20}<?([\w.+-]{1,64})>?$")
_HOST_NAME = re.compile(HOST)
_REPORTER = re.compile(r"[Rr]eporting-(?i:mta) ?:([^\n]{1,400})")

# Other texts have lines called Status or Action, too.
_FORMS = {"action": _ACTION, "status": _STATUS}

_WRAPPED = 40
"""Characters from which on a value may have been wrapped."""
_OTHER_LINE = re.compile(r"[\w-]{1,60}:|--|```|[-=_*]{3}")

SUMMARY = "Status: "
"""Begins the evidence where a report gives no words at all."""

_Group = dict[str, str]
_NOTHING = Report()


def read_fields(text: str, limits: Limits = USUAL) -> Report:
    """Read the fields of a delivery report out of a text: one bounce per recipient that was not reached.

    The notice is `delivered` when every recipient was, `delayed` when the retries go on for every one.
    """
    if not _WITNESS.search(f"\n{text}"):
        return _NOTHING
    bounces: list[Bounce] = []
    actions: list[str] = []
    for group in _groups(text):
        action = group.get("action", "failed").lower()
        actions.append(action)
        if action not in _ARRIVED and not group.get("status", "").startswith("2."):
            bounces.append(_bounce(group, action))
        if len(bounces) > limits.recipients:
            break
    if actions and not bounces:
        return Report(notice="delivered")
    delayed = bool(actions) and all(action == "delayed" for action in actions)
    return Report(notice="delayed" if delayed else None, bounces=tuple(bounces))


def by_reporter(report: Report, text: str) -> Report:
    """Name the reporting MTA, which the fields say once for all, where nothing tells of another one."""
    if all(bounce.host for bounce in report.bounces):
        return report
    reporter = _REPORTER.search(text)
    host = _host(reporter[1]) if reporter else None
    if not host:
        return report
    bounces = (bounce if bounce.host else bounce._replace(host=host) for bounce in report.bounces)
    return Report(notice=report.notice, bounces=tuple(bounces), cut=report.cut)


def _groups(text: str) -> Iterator[_Group]:
    """Give the fields of each recipient."""
    group: _Group = {}
    for name, value, after_blank in _fields(text):
        another = after_blank and name in _STARTS and not group.keys().isdisjoint(_RECIPIENTS)
        if name in group or another:
            if not group.keys().isdisjoint(_OUTCOME):
                yield group
            group = {}
        group[name] = value
    if not group.keys().isdisjoint(_OUTCOME):
        yield group


def _fields(text: str) -> Iterator[tuple[str, str, bool]]:
    """Give name, unfolded value, and whether a blank line stands before."""
    name, value, blank, after_blank = "", "", False, False
    for line in text.split("\n"):
        is_blank = not line or line.isspace()
        if name and not is_blank and (line[0] in " \t" or _goes_on(name, value, line)):
            value += "\n" + line
            continue
        if name:
            yield name, value, after_blank
        name, value = _field(line)
        after_blank, blank = blank, is_blank
    if name:
        yield name, value, after_blank


def _field(line: str) -> tuple[str, str]:
    """Give the name and the value that a line begins with, or nothing if it is no such field."""
    name, _, value = line.partition(":")
    name = name.strip(" \t").lower()
    if name not in _NAMES:
        return "", ""
    value = value.strip()
    if name not in _FORMS:
        return name, value
    form = _FORMS[name].match(value)
    return (name, form[0]) if form else ("", "")


def _goes_on(name: str, value: str, line: str) -> bool:
    """Tell a diagnostic that was wrapped on its way and lost the indent of its second line."""
    return name == "diagnostic-code" and len(value) >= _WRAPPED and not _OTHER_LINE.match(line)


def _bounce(group: _Group, action: str) -> Bounce:
    status, comment = _status(group.get("status", ""))
    diagnostic = group.get("diagnostic-code", "")
    reply = find_reply(diagnostic) if diagnostic else None
    supplement = group.get("x400-supplementary-info", "").strip('"')
    evidence = reply.text if reply else one_line(diagnostic.partition(";")[2] or diagnostic)
    return Bounce(
        evidence=evidence or supplement or comment or f"{SUMMARY}{status or action}",
        code=reply.code if reply else None,
        status=choose_status(reply.status if reply else None, status),
        recipient=_recipient(group),
        host=find_host(diagnostic) or _host(group.get("remote-mta", "")),
        shape="delivery-status",
        command=find_command(diagnostic),
        sure=bool(reply) or len(group) > 1,
        retries_ended=_ENDED.get(action),
    )


def _status(value: str) -> tuple[str | None, str]:
    match = _STATUS.match(value.strip())
    if not match:
        return None, one_line(value)
    return match[1], one_line(match[2]) if match[2] else ""


def _recipient(group: _Group) -> str | None:
    """Choose the address the sender wrote to; where it was an alias, it is the original one."""
    for name in _RECIPIENTS:
        value = group.get(name, "")
        if not value.lower().startswith("x400"):
            if address := find_address(value):
                return address
            if name_only := _LOCAL_NAME.search(value):
                return name_only[1]
    return None


def _host(value: str) -> str | None:
    """Read the host out of `dns; mx.example.net (192.0.2.1)`."""
    match = _HOST_NAME.search(value.partition(";")[2] or value)
    return match[0].lower() if match else None
