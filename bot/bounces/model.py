"""What stands in a text or a mail: quoted, nothing made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Notice = Literal["vacation", "complaint", "delivered", "delayed"]
"""Vacation, complaint and delivered are no bounces; delayed comes with the bounce it warns of."""

Command = Literal["CONN", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "LOCAL"]
"""The step of the SMTP dialogue that failed: CONN is the greeting, HELO also EHLO, DATA also the message.

LOCAL is no command: a program was to deliver it on the same machine."""

NamesFailure = Callable[[str], bool]
"""Says whether words alone, without any code, name a reason for which mail bounces."""


class Bounce(NamedTuple):
    """One recipient's failure, as the text tells it.

    `evidence` is the diagnostic it was read from, on one line: the rejecting server's own words where the
    text has them. `code` (`550`) and `status` (`5.1.1`) stand in the text just so, or are None. `host` is
    who rejected: the remote MTA, or the reporting one when it rejected itself. `shape` names the detector.
    `sure` is whether it may speak unasked.
    """

    evidence: str
    code: str | None = None
    status: str | None = None
    recipient: str | None = None
    host: str | None = None
    shape: str = ""
    sure: bool = True
    command: Command | None = None
    """What the reply answered, where the text says so."""
    retries_ended: bool | None = None
    """True: the report says nobody tries again. False: it says the retries go on. None: it does not say."""


class Report(NamedTuple):
    """What was found, in the order of the text; `cut` when a limit left a part unread."""

    notice: Notice | None = None
    bounces: tuple[Bounce, ...] = ()
    cut: bool = False
