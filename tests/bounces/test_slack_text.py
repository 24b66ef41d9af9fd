"""What Slack and a terminal do to a paste is undone."""

from __future__ import annotations

import pytest

from bot.bounces import rich_text
from bot.bounces.mending import mended
from bot.bounces.slack_text import plain
from tests.bounces.reading import only_bounce


@pytest.mark.parametrize(
    ("pasted", "undone"),
    [
        ("&lt;<mailto:kim@example.net|kim@example.net>&gt;: a &amp; b", "<kim@example.net>: a & b"),
        ("host <http://mx.example.net|mx.example.net>[192.0.2.1]", "host mx.example.net[192.0.2.1]"),
        ("see <https://help.example.net/x?a=1>", "see https://help.example.net/x?a=1"),
        ("<@U123> in <#C1|mail>: look", "@U123 in #mail: look"),
        ("<!channel> <!subteam^S1|admins>", "@channel @admins"),
        ("\u201c550 5.1.1\u201d isn\u2019t there\u2026", '"550 5.1.1" isn\'t there...'),
        ("```550 5.1.1 no```", "\n550 5.1.1 no\n"),
        ("&gt; &gt; 550 5.1.1 no", "550 5.1.1 no"),
        ("&gt; &gt;&gt;&gt; RCPT TO:x", ">>> RCPT TO:x"),
        ("550 5.1.1 User unkn=\nown", "550 5.1.1 User unknown"),
        ("a\u200bb\u00a0c", "ab c"),
    ],
)
def test_a_paste_becomes_the_text_it_was(pasted: str, undone: str) -> None:
    """Links, mentions, entities, typographic quotes, fences, quote marks, invisible characters."""
    assert plain(pasted) == undone


def test_a_plain_text_passes_unchanged() -> None:
    """What nothing was done to stays as it is."""
    text = "<kim@example.net>: host mx.example.net[192.0.2.1] said:\n    550 5.1.1 no (in reply to RCPT TO)\n"
    assert plain(text) == text


def test_words_broken_by_a_terminal_are_whole_again() -> None:
    """A log copied from a terminal is broken at its width, in the middle of words."""
    line = (
        "Jun  1 10:00:00 mx postfix/smtp[7]: ABCDEF0123: to=<kim@example.net>, relay=mx.example.net"
        "[192.0.2.1]:25, dsn=4.7.0, status=deferred (host mx.example.net[192.0.2.1] said: 421 4.7.0 "
        "Unusual rate of mail)"
    )
    broken = "\n".join(line[start : start + 80] for start in range(0, len(line), 80))
    assert only_bounce(broken).evidence == "421 4.7.0 Unusual rate of mail"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("<kim@exam\nple.net>: 550 5.1.1 no such user", "<kim@example.net>: 550 5.1.1 no such user"),
        ("<ki\nm@example.net>: 550 5.1.1 no such user", "<kim@example.net>: 550 5.1.1 no such user"),
        ("host mx.exam\nple.net[192.0.2.1] said", "host mx.example.net[192.0.2.1] said"),
        ("550 5.1.\n1 no such user", "550 5.1.1 no such user"),
        ("550 5\n.1.1 no such user", "550 5\n.1.1 no such user"),
        ("ask the host mx\nexample.net [sic]", "ask the host mx\nexample.net [sic]"),
        ("<kim@example.net>\n<lee@example.net>", "<kim@example.net>\n<lee@example.net>"),
    ],
)
def test_what_can_only_be_one_word_is_whole_again(broken: str, whole: str) -> None:
    """An address in brackets, a host before its IP and an enhanced code are known by their form."""
    assert mended(broken) == whole


def test_rich_text_blocks_give_every_character_as_typed() -> None:
    """Blocks keep angle brackets and addresses that the `text` of an event escapes."""
    section: dict[str, object] = {
        "type": "rich_text_section",
        "elements": [
            {"type": "user", "user_id": "U1"},
            {"type": "text", "text": " look: <"},
            {"type": "link", "url": "mailto:kim@example.net", "text": "kim@example.net"},
            {"type": "text", "text": ">"},
        ],
    }
    fence: dict[str, object] = {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": "550 5.1.1 no\n"}],
    }
    blocks: list[dict[str, object]] = [
        {"type": "rich_text", "elements": [section, fence]},
        {"type": "divider"},
    ]
    assert rich_text(blocks) == "@U1 look: <kim@example.net>\n550 5.1.1 no"


def test_indented_lines_were_not_broken_by_a_terminal() -> None:
    """Lines of the same length are no sign of it where the next one is indented."""
    text = "\n".join(["x" * 80, "    " + "y" * 76, "  code: 1"])
    assert plain(text) == text


def test_a_reply_behind_a_line_that_ends_with_an_equals_sign_keeps_its_line() -> None:
    """Encoded passwords end with it, too; it is no soft line break there."""
    text = "AUTH PLAIN AGtpbQBzZWNyZXQ=\n535 5.7.8 no"
    assert plain(text) == text
