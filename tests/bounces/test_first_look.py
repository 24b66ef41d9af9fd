"""What is dismissed at a glance is nothing to whoever reads it with care."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.bounces import Report, may_be_sure, overhear, read_text
from bot.bounces.detectors.asking import read_source
from bot.bounces.detectors.log import LOG_WITNESSES
from bot.bounces.phrases import Phrases, Words
from bot.bounces.shapes import SHAPES
from bot.bounces.slack_text import plain
from bot.bounces.source import Source
from tests.bounces.reading import FAILURES, names_failure

LISTS = (getattr(SHAPES, name) for name in SHAPES.__dataclass_fields__)
VOCABULARY = [
    phrase
    for one in LISTS
    for phrase in (one.phrases if isinstance(one, Phrases | Words) else one)
]  # fmt: skip
SHAPED = (
    *FAILURES, *LOG_WITNESSES, "550", "451", "4", "5", "5.1.1", "4.2.2", "#5.1.1", "550-5.7.1", "401",
    "kim@example.net", "<mailto:kim@example.net|kim@example.net>", "<@U024BE7LH>", "mx.example.net",
    "mx.example.net[192.0.2.1]", "<https://example.com/450/5.1.1|example>", "&lt;kim@example.net&gt;:",
    "to=&lt;kim@example.net&gt;", "F=<kim@example.net>", "A1B2C3D4E5:", "Nov 23 10:11:12 mx postfix/smtp[1]:",
    "status=bounced (", "status=sent (", 'result="PermFail" stat="no"', "reject: RCPT from", "R=remote T=x:",
    "Action:", "action :", "Status:", "Diagnostic-Code:", "Final-Recipient: rfc822;", "Remote-MTA: dns;",
    "failed", "delayed", "delivered", "smtp;", "smtpmsg='no'", "{LED=550 5.1.1 no}", "delivery 7: failure:",
    "<<<", ">>>", "RCPT TO:", "...", "-", "->", "said:", "(", ")", '"', "'", "`", ":", "[", "|", "_", "/",
    '{"event": "bounce"', '"reason": "', "\\n550", "\\u003e550", "550\\n", '"status": "5.1.1"', "}",
    "connect to", "conversation with", "timed out", "x550", "550x", "1.550", "550.", "550,", "10:45:50",
)  # fmt: skip
BETWEEN = (" ", " ", "", "\n", "\n\n", "\n&gt; ", "  ", "\u00a0", "\u200b", "\r\n", "```", "\u2014")
pieces = st.sampled_from(SHAPED) | st.sampled_from(VOCABULARY)
texts = st.lists(st.tuples(pieces, st.sampled_from(BETWEEN)), max_size=12).map(
    lambda parts: "".join(piece + between for piece, between in parts)
)


def _read_with_care(text: str) -> Report:
    return read_source(Source(plain(text), names_failure))


def _overhear(text: str) -> Report:
    return overhear(text, names_failure=names_failure) if may_be_sure(text) else Report()


@settings(max_examples=300)
@given(texts)
@example("status=deferred (no)")
@example('{"event": "bounce", "reason": "no\\n550 such user here"}')
@example("- 550 5.1.1 <kim@example.net> no such user here")
@example("A1B2C3D4E5: connect to mx.example.net[192.0.2.1]:25: Connection timed out")
def test_a_first_look_overhears_all_that_is_sure(text: str) -> None:
    """Whatever its words are and wherever its lines end."""
    read = _read_with_care(text)
    sure = any(bounce.sure for bounce in read.bounces)
    assert _overhear(text) == (read if sure else Report())


@settings(max_examples=300)
@given(texts)
@example("#5.1.1original message follows")
def test_a_first_look_loses_nothing_that_holds_a_code_or_is_sure(text: str) -> None:
    """Nor does somebody who asks get less than what is overheard."""
    read = _read_with_care(text)
    if any(bounce.sure or bounce.code or bounce.status for bounce in read.bounces):
        assert read_text(text, names_failure=names_failure) == read


@pytest.mark.parametrize(
    "text",
    [
        "Getting a 404. Is the page gone?",
        "see <https://example.com/pull/4501/files#r550> and <https://example.com/450/5.1.1x/451>",
        "the token is f9f451a, the port 4430, the time 10:45:50, the size 1.450.000",
        "commit 5504e21 by <@U024BE7LH>, 4500 lines, version 4.5.10.2",
        "why does the message have no address?",
        "kim@example.net has the keys, ask her about the domain",
        "the message was not delivered by the queue, nobody subscribed",
    ],
)
def test_what_people_talk_about_is_not_read_at_all(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers inside words, addresses of the web, times; mail words; addresses."""
    monkeypatch.setattr("bot.bounces.text.read_source", None)
    assert _overhear(text) == Report()
