"""Bounces to measure with: made here, in the shapes that mail systems send them; or a folder's."""

from __future__ import annotations

from base64 import encodebytes
from itertools import cycle
from quopri import encodestring
from typing import TYPE_CHECKING

from benchmarks.replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.replies import Reply

NUMBER = 60
DATE = "Mon, 23 Nov 2026 10:11:12 +0100"


_folders: list[Path] = []


def use(folder: Path | None) -> None:
    """Measure with the mails of a folder (*.eml)."""
    if folder:
        _folders.append(folder)


def load() -> list[bytes]:
    """Give the mails of the folder to use; without one, those made here."""
    if _folders:
        return [path.read_bytes() for folder in _folders for path in sorted(folder.rglob("*.eml"))]
    rejections = [reply for reply in REPLIES if reply.code and reply.code[0] in "45"]
    shapes = cycle(SHAPES)
    return [
        next(shapes)(reply, number) for number, reply in zip(range(NUMBER), cycle(rejections), strict=False)
    ]


def _recipient(number: int) -> str:
    return f"kim.{number}@example.{('net', 'com', 'org')[number % 3]}"


def _said(reply: Reply) -> str:
    """Give a reply with its codes in front."""
    codes = (code for code in (reply.code, reply.status) if code and code not in reply.words[:12])
    return " ".join((*codes, reply.words))


def _headers(sender: str, subject: str, number: int, more: str = "") -> str:
    hops = "".join(
        f"Received: from relay{hop}.example.org (relay{hop}.example.org [192.0.2.{hop + 1}])\n"
        f"\tby mx{hop}.example.com (Postfix) with ESMTPS id 4F{number:04X}{hop}\n"
        f"\tfor <news@example.com>; {DATE}\n"
        for hop in range(number % 4)
    )
    return (
        f"Return-Path: <>\n{hops}Date: {DATE}\nFrom: {sender}\nTo: news@example.com\nSubject: {subject}\n"
        f"Message-ID: <{number}.4F@mx.example.org>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n{more}"
    )


def _original(number: int) -> str:
    """Give the message that was returned: a letter in text, longer or shorter."""
    paragraph = (
        "we have put together what is new this month, and what will change for you with the next invoice.\n"
        "As always, an answer to this mail reaches a person, and the archive has all earlier letters.\n\n"
    )
    return (
        f"Received: from app.example.com ([198.51.100.7]) by mx.example.org; {DATE}\n"
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=2026;\n"
        "\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; h=From:To:Subject:Date;\n"
        f"Date: {DATE}\nFrom: News <news@example.com>\nTo: {_recipient(number)}\n"
        f"Subject: What is new\nMessage-ID: <letter.{number}@example.com>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        f"Dear reader,\n\n{paragraph * (4 + number % 24)}"
    )


def _multipart(head: str, kind: str, *parts: str, number: int) -> bytes:
    boundary = f"=_{number:06}/mx.example.org"
    body = "".join(f"\n--{boundary}\n{part}\n" for part in parts)
    line_end = "\r\n" if number % 2 else "\n"
    mail = f'{head}Content-Type: {kind}; boundary="{boundary}"\n{body}--{boundary}--\n'
    return mail.replace("\n", line_end).encode()


def _report(head: str, words: str, fields: str, number: int) -> bytes:
    """Make a delivery report (RFC 3464)."""
    returned = f"Content-Type: message/rfc822\n\n{_original(number)}"
    status = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{fields}"
    kind = "multipart/report; report-type=delivery-status"
    return _multipart(head, kind, _text(words, number), status, returned, number=number)


def _text(words: str, number: int) -> str:
    """Encode the words for people in one way or another."""
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    if number % 5 == 0:
        return f"{head}base64\n\n{encodebytes(words.encode()).decode()}"
    if number % 5 == 1:
        return f"{head}quoted-printable\n\n{encodestring(words.encode()).decode()}"
    return f"{head}8bit\n\n{words}"


def _fields(reply: Reply, number: int, action: str = "failed") -> str:
    status = reply.status or f"{(reply.code or '5')[0]}.0.0"
    return (
        f"Final-Recipient: rfc822; {_recipient(number)}\nAction: {action}\nStatus: {status}\n"
        f"Remote-MTA: dns; {reply.host or 'mx.example.net'}\nDiagnostic-Code: smtp; {_said(reply)}\n"
    )


def _postfix(reply: Reply, number: int) -> bytes:
    head = _headers("MAILER-DAEMON@mx.example.org (Mail Delivery System)", "Undelivered Mail", number)
    words = (
        "This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your "
        "message could not\nbe delivered to one or more recipients.\n\n"
        f"<{_recipient(number)}>: host {reply.host or 'mx.example.net'}[192.0.2.9] said: {_said(reply)}\n"
        "    (in reply to RCPT TO command)\n"
    )
    return _report(head, words, _fields(reply, number), number)


def _delayed(reply: Reply, number: int) -> bytes:
    head = _headers("MAILER-DAEMON@mx.example.org", "Delayed Mail (still being retried)", number)
    words = (
        "####\n# THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n####\n\n"
        "Your message could not be delivered for more than 4 hours.\nIt will be retried until it is 5 days "
        f"old.\n\n<{_recipient(number)}>: {_said(reply)}\n"
    )
    return _report(head, words, _fields(reply, number, "delayed"), number)


def _exchange(reply: Reply, number: int) -> bytes:
    head = _headers("postmaster@example.onmicrosoft.com", "Undeliverable: What is new", number)
    words = (
        f"Delivery has failed to these recipients or groups:\n\n{_recipient(number)}\n"
        "Your message couldn't be delivered. Contact the recipient by some other means.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: mx.example.org\n\n"
        f"{_recipient(number)}\n{reply.host or 'mx.example.net'}\n"
        f"Remote server returned '{_said(reply)}'\n\nOriginal message headers:\n\n"
    )
    return _report(head, words, _fields(reply, number), number)


def _google(reply: Reply, number: int) -> bytes:
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    failed = f"X-Failed-Recipients: {_recipient(number)}\n"
    head = _headers(sender, "Delivery Status Notification (Failure)", number, failed)
    words = (
        f"\n** Message not delivered **\n\nYour message couldn't be delivered to {_recipient(number)}\n"
        f"because the remote server is misconfigured.\n\nThe response from the remote server was:\n"
        f"{_said(reply)}\n"
    )
    return _report(head, words, _fields(reply, number), number)


def _sendmail(reply: Reply, number: int) -> bytes:
    head = _headers("Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>", "Returned mail", number)
    words = (
        f"The original message was received at {DATE}\nfrom app.example.com [198.51.100.7]\n\n"
        "   ----- The following addresses had permanent fatal errors -----\n"
        f"<{_recipient(number)}>\n    (reason: {_said(reply)})\n\n"
        "   ----- Transcript of session follows -----\n"
        f"... while talking to {reply.host or 'mx.example.net'}.:\n>>> RCPT To:<{_recipient(number)}>\n"
        f"<<< {_said(reply)}\n550 5.1.1 <{_recipient(number)}>... User unknown\n"
    )
    return _report(head, words, _fields(reply, number), number)


def _exim(reply: Reply, number: int) -> bytes:
    head = _headers("Mail Delivery System <Mailer-Daemon@mx.example.org>", "Mail delivery failed", number)
    words = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\nrecipients. "
        "This is a permanent error. The following address(es) failed:\n\n"
        f"  {_recipient(number)}\n    host {reply.host or 'mx.example.net'} [192.0.2.9]\n"
        f"    SMTP error from remote mail server after RCPT TO:<{_recipient(number)}>:\n    {_said(reply)}\n"
        "\n------ This is a copy of the message, including all the headers. ------\n\n"
    )
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{words}{_original(number)}".encode()


def _qmail(reply: Reply, number: int) -> bytes:
    words = (
        "Hi. This is the qmail-send program at mx.example.org.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{_recipient(number)}>:\n192.0.2.9 does not like recipient.\nRemote host said: {_said(reply)}\n"
        "Giving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\n"
    )
    head = _headers("MAILER-DAEMON@mx.example.org", "failure notice", number)
    return f"{head}\n{words}{_original(number)}".encode()


def _courier(reply: Reply, number: int) -> bytes:
    head = _headers("Courier mail server <@mx.example.org>", "NOTICE: mail delivery status.", number)
    words = (
        "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n"
        f"<{_recipient(number)}>:\n    {reply.host or 'mx.example.net'} [192.0.2.9]:\n"
        f">>> RCPT TO:<{_recipient(number)}>\n<<< {_said(reply)}\n"
    )
    return _report(head, words, _fields(reply, number), number)


def _webmail(reply: Reply, number: int) -> bytes:
    """Make a notice in HTML, without any status fields."""
    head = _headers("mailer-daemon@mail.example.org", "Undelivered Mail Returned to Sender", number)
    row = "<tr><td style='font:12px sans-serif;color:#333'>&nbsp;</td></tr>\n"
    page = (
        f"Content-Type: text/html; charset=utf-8\n\n<html><body><table>{row * 20}<tr><td>"
        f"This message could not be delivered.</td></tr><tr><td>{_recipient(number)}, ERROR CODE: "
        f"{_said(reply)}</td></tr>{row * 20}</table></body></html>"
    )
    returned = f"Content-Type: message/rfc822\n\n{_original(number)}"
    return _multipart(head, "multipart/mixed", page, returned, number=number)


def _many(reply: Reply, number: int) -> bytes:
    """Make the report of a mail to eight people."""
    head = _headers("MAILER-DAEMON@mx.example.org", "Undelivered Mail Returned to Sender", number)
    people = range(8 * number, 8 * number + 8)
    words = "".join(f"<{_recipient(one)}>: {_said(reply)}\n\n" for one in people)
    return _report(head, words, "\n".join(_fields(reply, one) for one in people), number)


SHAPES: tuple[Callable[[Reply, int], bytes], ...] = (
    _postfix, _exchange, _google, _exim, _sendmail, _qmail, _postfix, _delayed, _courier, _webmail, _many,
)  # fmt: skip
"""The commoner a kind is, the more often it is here; eleven, so that each meets every reply and encoding."""
