"""Lines of mail logs and queues: Postfix, Exim, sendmail, qmail, OpenSMTPD, Exchange."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.bounces.addresses import ADDRESS, VALUE
from bot.bounces.command import find_command
from bot.bounces.hosts import find_host
from bot.bounces.model import Bounce, Report
from bot.bounces.quoting import one_line, without_remark
from bot.bounces.scan import choose_status, find_reply
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

# A record starts with a time, or with a queue id; other lines go on with the one before.
_RECORD = re.compile(
    r"^(?=\W{0,4}(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|\d{4}-\d\d-\d\d[T ,]\d\d:\d\d|[\dA-Za-z]{8,20}: ))",
    re.MULTILINE,
)
_ENDED = {**dict.fromkeys(SHAPES.ended, True), **dict.fromkeys(SHAPES.tried_again, False)}
"""What a log's word for the outcome says of further attempts; no other word says anything."""
_NO_SPACES = {"qmail": str.maketrans("_/", " \n"), "iis": str.maketrans("+", " ")}
"""What a log writes instead of spaces and line ends."""

_TO = re.compile(
    rf"\b(?:(?:to|rcpt|arg1|addr|recipients)=|recipient(?: address)?:\s{{1,4}})[<\"]?({VALUE})", re.IGNORECASE
)
_ORIGINALLY_TO = re.compile(rf"\borig_to=<({VALUE})>")
_IN_BRACKETS = re.compile(rf"<({ADDRESS})>")
_DSN = re.compile(r"\bdsn=([245]\.\d\.\d{1,3})")
_RELAY = re.compile(r"\brelay=\"?(?!none\b|local\b)([\w.-]{1,255})")
_HOST_OF_TRANSPORT = re.compile(r" T=\w[^=\n]{0,200} H=([\w.-]{1,255})")


class _Shape(NamedTuple):
    """One kind of record.

    Its pattern has groups `outcome`, `words` and, where they are elsewhere, `to` and, of an address that the
    sender did not write to, `alias`.
    """

    name: str
    witness: str
    """What every record of the kind holds, in lower case, so that others are passed over fast."""
    pattern: re.Pattern[str]


_ID = r"(?:\b(?=[A-Za-z]{0,19}\d)[\dA-Za-z]{8,20}|\]): "
_EXIM_RECIPIENT = (
    rf"(?P<outcome>\*\*|==) (?P<to>{ADDRESS})(?: <(?P<alias>{ADDRESS})>)?[^\n=:]{{0,300}}"
    r"(?: [FP]=<[^>\n]{0,300}>){0,2}"
)
_EXIM_ID = r"(?:(?<=-\w\w )|(?<=-\w\w\w\w ))"
_TRACKED = (
    rf",[^,]{{0,40}},[^,]{{0,300}},(?:[\da-f-]{{36}},)?(?P<to>{VALUE})[^,]{{0,4000}},"
    r"(?P<words>[^,].{0,4000})"
)
_STATUS_AND_MORE = r"(?P<words>[45]\.\d\.\d.{0,4000}?)(?:,[\w.-]{1,255} \([^()]{1,60}\)|$)"
_SHAPES = tuple(
    _Shape(name, witness, re.compile(pattern, re.DOTALL | re.IGNORECASE))
    for name, witness, pattern in (
        ("opensmtpd", "result=", r"\bresult=\"(?P<outcome>\w{1,20})\" stat=\"(?P<words>[^\"]{0,4000})"),
        ("postfix", "status=", r"\bstatus=(?P<outcome>\w{1,20})\s{1,9}\((?P<words>.{0,4000})"),
        ("sendmail", "stat=", r"\bstat=(?P<words>(?P<outcome>Sent|Deferred)?.{0,4000})"),
        ("sendmail", ", reject=", r", (?P<outcome>reject)=(?P<words>[45]\d\d.{0,4000})"),
        ("postfix", "reject:", r"\b(?P<outcome>(?:milter-)?reject): [\w-]{1,40} from (?P<words>.{0,4000})"),
        ("exim", " r=", rf"{_EXIM_RECIPIENT} R=(?P<words>.{{0,4000}})"),
        ("exim", " ** ", rf"{_EXIM_ID}{_EXIM_RECIPIENT}: (?P<words>.{{0,4000}})"),
        ("exim", "> rejected ", r"\bF=<[^>\n]{0,300}> (?P<outcome>rejected) (?P<words>.{0,4000})"),
        ("qmail", "delivery ", r"\bdelivery \d{1,9}: (?P<outcome>failure|deferral): (?P<words>.{0,4000})"),
        (
            "postfix",
            ": host ",
            rf"{_ID}(?P<words>(?P<outcome>host) \S{{1,300}} (?:said|refused to talk to me): .{{0,4000}})",
        ),
        (
            "postfix",
            ": connect to ",
            rf"{_ID}(?P<words>(?P<outcome>connect to) \S{{1,300}}.{{0,600}})",
        ),
        (
            "postfix",
            ": lost connection with ",
            rf"{_ID}(?P<words>(?P<outcome>lost connection with) \S{{1,300}}.{{0,600}})",
        ),
        (
            "postfix",
            " timed out",
            rf"{_ID}(?P<words>(?P<outcome>conversation with) \S{{1,300}} timed out.{{0,600}})",
        ),
        ("iis", "smtpsvc", r"\b(?P<outcome>SMTPSVC)\S{0,20} .{1,80}? (?P<words>[45]\d\d\+\S{1,2000})"),
        # event, its id, message id, network id, recipients, what they answered
        ("exchange", ",fail,", rf",(?P<outcome>fail){_TRACKED}"),
        ("exchange", ",defer,", rf",(?P<outcome>defer){_TRACKED}"),
        # recipient, the one before, action, status, diagnostic
        ("powermta", ",failed,", rf",(?P<to>{VALUE}),[^,]{{0,300}},(?P<outcome>failed),{_STATUS_AND_MORE}"),
        ("powermta", ",delayed,", rf",(?P<to>{VALUE}),[^,]{{0,300}},(?P<outcome>delayed),{_STATUS_AND_MORE}"),
        ("courier", ",addr=<", r",addr=<[^>\n]{1,300}>: (?P<words>(?P<outcome>[45])\d\d .{0,4000})"),
        ("msmtp", "smtpmsg=", r"\b(?P<outcome>smtpmsg)='(?P<words>[^']{1,4000})"),
        (
            "exchange",
            "led=",
            rf"(?:(?P<to>{ADDRESS})[,;\s]{{1,3}}\[?)?\{{(?P<outcome>LED)=(?P<words>[^}}]{{0,2000}})\}}",
        ),
    )
)
LOG_WITNESSES = tuple({shape.witness for shape in _SHAPES})
# A queue's listing: id, size, time and sender; the reason in brackets; the recipient.
_QUEUED = re.compile(
    r"^[\dA-Za-z]{8,20}[*!]?\s{1,20}\d{1,12} .{10,120}\n"
    rf"\s{{0,40}}\((?P<words>[^\n]{{1,2000}})\)\n\s{{0,80}}<?(?P<to>{ADDRESS})",
    re.MULTILINE,
)


def read_log(text: str) -> Report:
    """Read the records of failed deliveries in a log: the last one of each recipient.

    The notice is `delivered` when there are only records of successful ones.
    """
    found: dict[tuple[str | None, ...], Bounce] = {}
    delivered = False
    for name, record, match in _matches(text):
        if _outcome(match) in SHAPES.sent:
            delivered = True
            continue
        bounce = _bounce(name, record, match)
        found[bounce.recipient, bounce.code, bounce.status] = bounce
    # before a delivery's own record others tell of the same failure, without its recipient
    named = [bounce for bounce in found.values() if bounce.recipient] or found.values()
    return Report(notice="delivered" if delivered and not found else None, bounces=tuple(named))


def _matches(text: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Give the records that tell of a delivery: the shape's name, the record, and what was found in it."""
    lower = text.lower()
    shapes = [shape for shape in _SHAPES if shape.witness in lower]
    for lines in _RECORD.split(text) if shapes else ():
        record = without_remark(lines.partition("\n\n")[0]).replace("\n", " ")
        matches = ((shape.name, shape.pattern.search(record)) for shape in shapes)
        yield from islice(((name, record, match) for name, match in matches if match), 1)
    if "(" in text:
        yield from (("mailq", match[0], match) for match in _QUEUED.finditer(text))


def _bounce(name: str, record: str, match: re.Match[str]) -> Bounce:
    groups = match.groupdict()
    words = match["words"].translate(_NO_SPACES.get(name, {}))
    reply = find_reply(words)
    dsn = _DSN.search(record)
    relay = _HOST_OF_TRANSPORT.search(record) if name == "exim" else _RELAY.search(record)
    to = _ORIGINALLY_TO.search(record) or _TO.search(record) or _IN_BRACKETS.search(words)
    return Bounce(
        evidence=reply.text if reply else one_line(words),
        code=reply.code if reply else None,
        status=choose_status(reply.status if reply else None, dsn[1] if dsn else None),
        recipient=groups.get("alias") or groups.get("to") or (to[1] if to else None),
        host=find_host(words) or (relay[1].rstrip(".") if relay else None),
        shape=f"{name}-log",
        command=find_command(record),
        retries_ended=_ENDED.get(_outcome(match)),
    )


def _outcome(match: re.Match[str]) -> str:
    """Give a record's word for the outcome; what is listed in a queue is queued."""
    return (match.groupdict().get("outcome", "queued") or "").lower()
