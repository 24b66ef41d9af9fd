"""Reading ends when it has what it needs, or when a limit is reached."""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.bounces import Limits, read_mail, read_text
from tests.bounces.reading import names_failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

REPORT = "From: mailer-daemon@example.org\nSubject: Undelivered\n"
FIELDS = "Final-Recipient: rfc822; kim{}@example.net\nAction: failed\nStatus: 5.1.1\n"
ANSWERED = f"{FIELDS}Diagnostic-Code: smtp; 550 5.1.1 no such user\n"
TOLD = "<kim{}@example.net>: mailbox is full\n\n"
RULED_OFF = "<kim{}@example.net>\n-----\n"
FEW = Limits(recipients=10)


class Listener(list[str]):
    """Hears which words are weighed; to it, none of them, or all, name a failure."""

    def __init__(self, *, agrees: bool = False) -> None:
        super().__init__()
        self.agrees = agrees

    def __call__(self, words: str) -> bool:
        """Stand in for the catalog."""
        self.append(words)
        return self.agrees


def calls_of(read: Callable[[], object]) -> int:
    """Count the functions that a reading calls: unlike its time, they are the same on every machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    read()  # what is loaded once does not count
    gc.disable()  # nor does tidying up, which may call functions, too
    sys.setprofile(count)
    try:
        read()
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


def for_many(piece: str, number: int) -> str:
    """Make a report for so many recipients."""
    return "could not be delivered\n\n" + "\n".join(map(piece.format, range(number)))


def test_ten_thousand_recipients_cost_no_more_than_the_limit_allows() -> None:
    """What is behind the last recipient that may be reported is not looked at."""
    few, many = (
        calls_of(partial(read_text, for_many(ANSWERED, number), limits=FEW)) for number in (20, 10_000)
    )
    assert many == few


def test_the_words_of_recipients_beyond_the_limit_are_not_weighed() -> None:
    """However many a report tells of."""
    asked = Listener(agrees=True)
    report = read_text(for_many(TOLD, 1_000), names_failure=asked, limits=FEW)
    assert report.cut
    assert len(report.bounces) == FEW.recipients
    assert len(asked) <= 2 * FEW.recipients


@pytest.mark.parametrize("piece", [FIELDS, ANSWERED, TOLD, RULED_OFF])
def test_ten_times_the_recipients_cost_ten_times_the_work(piece: str) -> None:
    """The report's own words are weighed once for all of them."""
    few, many = (
        calls_of(partial(read_text, for_many(piece, number), names_failure=names_failure))
        for number in (100, 1_000)
    )
    assert many < 11 * few


def test_words_are_not_weighed_where_status_fields_tell_all() -> None:
    """Code, status and recipient of each failure are known."""
    asked = Listener()
    mail = (
        f"{REPORT}Content-Type: multipart/report; boundary=b\n\n--b\n\nThe mailbox is full, or so.\n"
        f"--b\nContent-Type: message/delivery-status\n\n{ANSWERED.format('')}"
    )
    report = read_mail(mail.encode(), names_failure=asked)
    assert [(bounce.code, bounce.status) for bounce in report.bounces] == [("550", "5.1.1")]
    assert asked == []


def test_the_returned_message_is_opened_only_where_the_report_tells_nothing() -> None:
    """It is a bounce itself, or a person's letter about one, now and then."""
    mail = (
        f"{REPORT}Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{{}}\n"
        f"--b\nContent-Type: message/rfc822\n\n{REPORT}\n<kim@example.net>: 552 5.2.2 mailbox is full\n"
    )
    read = partial(read_mail, names_failure=names_failure, limits=Limits(depth=0))
    told = read(mail.format("<kim@example.net>: 550 5.1.1 no such user here").encode())
    assert ([bounce.code for bounce in told.bounces], told.cut) == (["550"], False)
    untold = read(mail.format("See below.").encode())
    assert ([bounce.code for bounce in untold.bounces], untold.cut) == ([], True)


@pytest.mark.parametrize("read", [read_text, lambda text, **more: read_mail(text.encode(), **more)])
def test_nothing_beyond_the_longest_text_is_looked_at(read: Callable[..., object]) -> None:
    """Neither of a paste nor of a part of a mail."""
    asked = Listener()
    text = f"{REPORT}\ncould not be delivered\n\n" + "the mailbox\nof somebody\n\n" * 100
    read(text + "beyond", names_failure=asked, limits=Limits(text=1_000))
    assert asked
    assert not any("beyond" in words for words in asked)
