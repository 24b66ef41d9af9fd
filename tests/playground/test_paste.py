"""Text reaches the app as mangled as Slack delivers it."""

from __future__ import annotations

import pytest

from bot.playground.paste import pieces, smart_quotes, typed
from bot.playground.workspace import Workspace


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("<a@b.de>: said", "&lt;<mailto:a@b.de|a@b.de>&gt;: said"),
        ("host mx.b.de[1.2.3.4] said", "host <http://mx.b.de|mx.b.de>[1.2.3.4] said"),
        ("see https://x.org/?a=1&b=2.", "see <https://x.org/?a=1&amp;b=2>."),
        ("550 5.1.1 postfix/smtp[1.2] at 10.0.0.1", "550 5.1.1 postfix/smtp[1.2] at 10.0.0.1"),
        ("@Echo Bot hi @here", "<@U0DESK> hi <!here>"),
        ("<!channel> <@U1> <@U0SAM>", "&lt;!channel&gt; &lt;@U1&gt; <@U0SAM>"),
        ("ask @Sam Carter, @samuel in #support.", "ask <@U0SAM>, @samuel in <#C0SUPPORT|>."),
        ("> one\n> two\nthree", "&gt; one\n&gt; two\nthree"),
        ("```\n550 a@b.de\n```", "```550 <mailto:a@b.de|a@b.de>```"),
        ("``` unclosed", "``` unclosed```"),
        ("run `mailq -v` now", "run `mailq -v` now"),
        ("", ""),
    ],
)  # fmt: skip
def test_paste_is_mangled(given: str, text: str) -> None:
    """Addresses become links, names mentions, and the three characters are escaped."""
    assert typed(Workspace("Echo Bot"), given).text == text


def test_rich_text_keeps_the_words() -> None:
    """The blocks hold every character of a paste, line breaks included."""
    given = 'one "two"\n\n  three & <four>\tfive'
    (block,) = typed(Workspace("Echo"), given).blocks
    (section,) = block["elements"]
    assert "".join(part["text"] for part in section["elements"]) == given


def test_long_paste_is_split_at_line_ends() -> None:
    """What is longer than a message comes as several, cut between lines where there are any."""
    lines = "\n".join(f"line {number:04d}" for number in range(1000))
    parts = list(pieces(lines))
    assert all(len(part) <= 4000 for part in parts)
    assert "\n".join(parts) == lines
    assert list(pieces("x" * 9000)) == ["x" * 4000, "x" * 4000, "x" * 1000]


def test_quotes_are_curled_like_on_a_mac() -> None:
    """Straight quotes become curly ones, opening and closing."""
    assert smart_quotes("\"a\" isn't 'b'") == (
        "\N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK}"
        " isn\N{RIGHT SINGLE QUOTATION MARK}t"
        " \N{LEFT SINGLE QUOTATION MARK}b\N{RIGHT SINGLE QUOTATION MARK}"
    )
