"""No text and no bytes do harm."""

from __future__ import annotations

from base64 import b64encode
from resource import RUSAGE_SELF, getrusage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bounces import USUAL, Limits, read_mail, read_text, rich_text
from bot.settings import Settings
from tests.bounces.reading import names_failure

LENGTH = 40_000
REPORT = b"From: mailer-daemon@example.org\nSubject: Undelivered\n"
PIECES = (
    "550", "5.1.1", "550-5.1.1 ", "said: ", "<kim@example.net>: ", "host mx[192.0.2.1] ", "\n", "\n\n", "> ",
    "```", "&lt;", "<mailto:a@b|a@b>", "Final-Recipient: rfc822; a@b\n", "Action: failed\n",
    "Status: 5.1.1\n",
    "<<< 550 no\n", ">>> DATA\n", "status=bounced (", "-> ", "... ", "'", '"', "\u0130", "\x00",
    "could not be delivered", "boundary=b\n", "--b\n", "Content-Type: multipart/mixed; ",
    "Content-Type: message/rfc822\n\n", "From: postmaster\n", '"message": "',
)  # fmt: skip
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
"""Halves of characters too: JSON can hold them (`"\\ud800"`)."""
texts = st.lists(st.sampled_from(PIECES) | anything).map("".join)


@given(texts)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """Shapes cut in pieces and glued together at random; codes are quoted, wherever lines end in them."""
    unbroken = text.replace("\n", "")
    for bounce in read_text(text, names_failure=names_failure).bounces:
        assert bounce.code is None or bounce.code in text
        assert bounce.status is None or bounce.status in unbroken


@given(st.binary() | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_as_a_mail_without_an_exception(data: bytes) -> None:
    """Neither noise nor broken MIME."""
    read_mail(data, names_failure=names_failure)


@given(
    st.recursive(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["text", "link", "emoji", "user"]), "text": st.text()}
        ),
        lambda inner: st.fixed_dictionaries({"type": st.just("rich_text"), "elements": st.lists(inner)}),
    )
)
def test_any_rich_text_is_turned_into_text(block: dict[str, object]) -> None:
    """Nested as deeply as it likes."""
    assert isinstance(rich_text([block]), str)


@pytest.mark.parametrize(
    "piece",
    [
        "5.5.5.5.", "550 ", "550-5.7.1 ", ">", "> ", "[", "<", "(", "a@", "a.", "a", '"', "a=\n", "{LED=",
        "<kim@example.net>: 550 x\n", "<<< 550 \n", "status=bounced (", '"message":', "said: 550 ", "... ",
        "host a[", "deliver to ", "&lt;", "<http://", "\n", " ", "*", "\u0130", "<mailto:", "550-", '"":"',
        "QUJD", "\x00", "\ud800", "{", "'550 ", "```", "=", "<a@b.c> ", "-> ", "Status: 5.1.1\n",
        "(expanded from ", "a#@b.c\n (expanded from: <x@b.c>)\n", "code: 550\nx: 5.1.1\n", "\nwhy", ":a: ",
        "\r", "<a#@b.c> ", "550 5.1.1 <a#@b.c>\n", "a#@b.c 550 5.1.1 x\n451 x\n",
    ],
)  # fmt: skip
def test_forty_thousand_hostile_characters_take_no_time(piece: str) -> None:
    """Linear time: were any of these quadratic, the tests would not end."""
    text = "".join(piece.replace("#", str(number)) for number in range(LENGTH // len(piece)))
    read_text(text, names_failure=names_failure)
    read_text(f"could not be delivered\n{text}", names_failure=names_failure)
    mail = f"From: mailer-daemon@example.org\n\n{text}".encode("utf-8", "surrogatepass")
    read_mail(mail, names_failure=names_failure)


@pytest.mark.parametrize(
    "layer", [b"Content-Type: message/rfc822\n\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"]
)
def test_a_thousand_mails_inside_mails_do_no_harm(layer: bytes) -> None:
    """What lies too deep is left unread, and the report says so."""
    assert read_mail(layer * 1000 + b"From: postmaster@example.org\n\n550 5.1.1 no\n").cut


@pytest.mark.parametrize("tag", [b"<div>", b"<table><tr><td>", b"<i><a>", b"<!--", b"<", b"&"])
def test_html_nested_without_end_takes_no_time(tag: bytes) -> None:
    """A page of hundreds of thousands of open tags is cut off."""
    read_mail(b"From: postmaster@example.org\nContent-Type: text/html\n\n" + tag * 200_000)


@pytest.mark.parametrize(
    "header",
    [
        b"=?utf-8?q?a?= ", b"=?", b"a\n ", b"<a@b.c>, ", b"a" * 1_000, b"\n" + b"X: y\n" * 50 + b"Y: ",
        b"; charset=b", b'; boundary="',
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [b"Subject", b"From", b"Content-Type: multipart/mixed; a"])
def test_headers_without_end_take_no_time(name: bytes, header: bytes) -> None:
    """Half a million bytes in one header, or of them."""
    read_mail(name + b": " + header * (500_000 // len(header)) + b"\n\n550 5.1.1 no such user here\n")


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: " + b64encode(bytes(range(256)) * 400),
        b"Content-Type: text/plain" + b"".join(b'; name*%d*="v%d"' % (n, n) for n in range(20_000)),
        b"Content-Type: text/plain " + b"(" * 100_000,
        b"Content-Type: =?utf-8?b?" + b64encode(bytes(100_000)) + b"?=",
        b"Content-Transfer-Encoding: " + b64encode(bytes(100_000)),
        b"X-Failed-Recipients: " + b64encode(bytes(range(256)) * 400),
    ],
    ids=["noise", "parameters", "brackets", "encoded", "encoding", "field"],
)
def test_a_report_is_read_behind_a_garbled_header(header: bytes) -> None:
    """What names no kind of content is text (RFC 2045 section 5.2), however long it is."""
    report = read_mail(REPORT + header + b"\n\n<kim@example.net>: 550 5.1.1 no such user here\n")
    assert [bounce.recipient for bounce in report.bounces] == ["kim@example.net"]


@pytest.mark.parametrize("encoding", [b"7bit", b"base64"])
def test_mails_inside_mails_are_not_all_held_in_memory(encoding: bytes) -> None:
    """A hundred mails around a large one are no hundred copies of it."""
    inner = REPORT + b"Content-Type: message/rfc822\n\n" * 100 + b"\n" + b"550 5.1.1 no\n" * 80_000
    content = b64encode(inner) if encoding == b"base64" else inner
    head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: " + encoding + b"\n\n"
    before = getrusage(RUSAGE_SELF).ru_maxrss
    assert read_mail(REPORT + head + content).cut
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 30 * len(inner) / 1024


@pytest.mark.parametrize(
    "charset",
    ["utf-7", "utf-16", "punycode", "idna", "unicode_escape", "zlib", "rot13", "undefined", "none", "x" * 99],
)
def test_any_charset_is_taken(charset: str) -> None:
    """Also those of Python's that decode no text, or are slow, or make half characters."""
    head = f"Content-Type: text/plain; charset={charset}\n\n".encode()
    report = read_mail(REPORT + head + b"+2AA- \\q 550 5.1.1 <kim@example.net> no such user here\n" * 5_000)
    assert "\ud800" not in repr(report)


def test_mail_of_25_megabytes_and_ten_thousand_recipients_is_read() -> None:
    """All of it."""
    recipients = b"".join(b"<a%d@example.net>: 550 5.1.1 no\n\n" % number for number in range(10_000))
    attachment = b"--b\nContent-Type: application/octet-stream\n\n" + b"x" * 76 * 330_000
    head = REPORT + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
    report = read_mail(head + recipients + attachment)
    assert (len(report.bounces), report.cut) == (10_000, False)


def test_what_lies_beyond_the_limits_is_left_unread_and_told() -> None:
    """No text is too long, no report has too many recipients."""
    assert read_text("x" * (USUAL.text + 1) + " 550 5.1.1 no").cut
    group = "Final-Recipient: rfc822; a{}@example.net\nAction: failed\nStatus: 5.1.1\n\n"
    report = read_text("".join(group.format(number) for number in range(USUAL.recipients + 1)))
    assert (len(report.bounces), report.cut) == (USUAL.recipients, True)


def test_limits_can_be_set() -> None:
    """Each limit holds, whatever it is set to, and the report says when it left something out."""
    two = "550 5.1.1 <kim@example.net> no such user here\n"
    assert read_text(two + "x" * 1_000, limits=Limits(text=1_000)).cut
    (bounce,) = read_text(two, limits=Limits(evidence=80)).bounces
    assert bounce.evidence.startswith("550 5.1.1")
    long = f"550 5.1.1 {'no such user ' * 20}"
    assert [len(one.evidence) for one in read_text(long, limits=Limits(evidence=80)).bounces] == [80]
    group = "Final-Recipient: rfc822; a{}@example.net\nAction: failed\nStatus: 5.1.1\n\n"
    report = read_text("".join(map(group.format, range(9))), limits=Limits(recipients=3))
    assert (len(report.bounces), report.cut) == (3, True)
    parts = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nHello\n" * 9
    assert read_mail(parts, limits=Limits(parts=5)).cut
    assert not read_mail(parts).cut
    assert read_mail(b"Subject: long\n\n" + b"x" * 20_000, limits=Limits(mail=10_000)).cut


def test_limits_are_settings_of_the_same_name_and_default() -> None:
    """What `.env.example` says is what holds."""
    assert Limits(**Settings.model_construct().limits) == USUAL
