"""Lines of mail logs, of every mail server people paste from."""

from __future__ import annotations

import pytest

from bot.bounces import read_text
from tests.bounces.reading import only_bounce

POSTFIX = (
    "Jun  1 10:00:00 out postfix/smtp[77]: 4F5A61C0DE: to=<kim@example.net>, "
    "relay=mx.example.net[192.0.2.1]:25, delay=550, delays=421/0.1/0.5/0.4, dsn={dsn}, status={outcome}"
)
REFUSED = " (host mx2.example.net[192.0.2.2] said: 550 5.1.1 no such user (in reply to RCPT TO command))"
NO_CONNECTION = " (connect to mx.example.net[192.0.2.1]:25: Connection refused)"
BOUNCED = POSTFIX.format(dsn="5.1.1", outcome="bounced") + REFUSED
DEFERRED = POSTFIX.format(dsn="4.4.1", outcome="deferred") + NO_CONNECTION
REJECTED = (
    "Jun  1 10:00:00 mx postfix/smtpd[77]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 "
    "<kim@example.net>: Relay access denied; from=<a@example.org> to=<kim@example.net> proto=ESMTP"
)
EXIM = (
    "2025-06-01 10:00:00 1uAbCd-000001-Xy ** kim@example.net R=dnslookup T=remote_smtp H=mx.example.net "
    "[192.0.2.1]: SMTP error from remote mail server after RCPT TO:<kim@example.net>: host mx.example.net "
    "[192.0.2.1]: 550 5.1.1 no such user"
)
EXIM_DEFERRED = (
    "2025-06-01 10:00:00 1uAbCd-000001-Xy == kim@example.net R=dnslookup T=remote_smtp defer (111): "
    "Connection refused"
)
SENDMAIL = (
    "Jun  1 10:00:00 mx sendmail[77]: 4F5A61C0DE77: to=<kim@example.net>, delay=00:00:02, mailer=esmtp, "
    "relay=mx.example.net. [192.0.2.1], dsn=4.7.0, stat=Deferred: 421 4.7.0 later"
)
QMAIL = (
    "delivery 9: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user_"
    "<kim@example.net>/Giving_up_on_192.0.2.1./"
)
OPENSMTPD = (
    "Jun  1 10:00:00 mx smtpd[77]: 8f4864084ecc48f4 mta delivery evpid=1 from=<a@example.org> "
    'to=<kim@example.net> relay="192.0.2.1 (mx.example.net)" delay=1s result="PermFail" '
    'stat="550 5.7.1 not from you"'
)
EXCHANGE = (
    "2025-06-01T10:00:00Z,192.0.2.9,,mx,,SMTP,FAIL,1,<id@example.org>,kim@example.net,"
    "[{LED=550 5.1.10 not found};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.1}]"
)
IIS = (
    "2025-06-01 10:00:00 192.0.2.1 OutboundConnectionResponse SMTPSVC1 MX - 25 - - "
    "550+5.7.60+not+allowed+to+send+as+<kim@example.net> 0 0"
)
MAILQ = (
    "D4008202F6A04      337 Fri Jan 10 20:14:11  a@example.org\n"
    "(host mx.example.net[192.0.2.1] said: 450 4.2.1 busy (in reply to RCPT TO command))\n"
    "                                         kim@example.net"
)
SENDMAIL_QUEUE = (
    "5241Cx12012345      521 Tue Mar  4 08:10 <a@example.org>\n"
    "                 (Deferred: Connection refused by mx.example.net.)\n"
    "\t\t\t\t <kim@example.net>"
)
EXIM_WITHOUT_ROUTER = "2025-06-01 10:00:00 1uAbCd-000001-Xy ** kim@example.net: Unrouteable address"
EXCHANGE_ROUTING = (
    "2025-06-01T10:00:00Z,,EX,,,550 5.1.1 not found,,ROUTING,{event},77,<id@example.org>,kim@example.net,"
    "{words},7002,1,,,Offer,a@example.org,a@example.org,"
)
POWERMTA = (
    "b,2025-06-01 10:00:00+0000,2025-06-01 09:59:58+0000,a@example.org,kim@example.net,,failed,"
    "5.1.1 (bad destination mailbox address),smtp;554 no such user,mx.example.net (192.0.2.1),bad-mailbox"
)
COURIER = (
    "Jun  1 10:00:00 mx courieresmtp: id=0000000000A1B2C3.0000000066680A11.00001234,from=<a@example.org>,"
    "addr=<kim@example.net>: 550 5.1.1 no such user"
)
MSMTP = (
    "Jun 01 10:00:00 host=smtp.example.org tls=on auth=on from=a@example.org recipients=kim@example.net "
    "smtpstatus=550 smtpmsg='550 5.1.1 no such user' errormsg='not accepted' exitcode=EX_DATAERR"
)


@pytest.mark.parametrize(
    ("line", "code", "status", "ended"),
    [
        (BOUNCED, "550", "5.1.1", True),
        (DEFERRED, None, "4.4.1", False),
        (REJECTED, "554", "5.7.1", None),
        (EXIM, "550", "5.1.1", True),
        (EXIM_DEFERRED, None, None, False),
        (SENDMAIL, "421", "4.7.0", False),
        (QMAIL, "550", "5.1.1", True),
        (OPENSMTPD, "550", "5.7.1", True),
        (EXCHANGE, "550", "5.1.10", True),
        (IIS, "550", "5.7.60", None),
        (MAILQ, "450", "4.2.1", False),
        (SENDMAIL_QUEUE, None, None, False),
        (EXIM_WITHOUT_ROUTER, None, None, True),
        (EXCHANGE_ROUTING.format(event="FAIL", words="550 5.1.1 not found"), "550", "5.1.1", True),
        (EXCHANGE_ROUTING.format(event="DEFER", words="[{LED=421 4.4.1 slow}]"), "421", "4.4.1", False),
        (POWERMTA, "554", "5.1.1", True),
        (COURIER, "550", "5.1.1", None),
        (MSMTP, "550", "5.1.1", None),
    ],
)
def test_a_log_line_tells_code_recipient_and_whether_the_retries_ended(
    *, line: str, code: str | None, status: str | None, ended: bool | None
) -> None:
    """Postfix, Exim, sendmail, qmail, OpenSMTPD, Exchange, IIS, PowerMTA, Courier, msmtp, queues."""
    bounce = only_bounce(line)
    assert (bounce.code, bounce.status, bounce.retries_ended) == (code, status, ended)
    assert bounce.recipient == "kim@example.net"


@pytest.mark.parametrize(
    "line",
    [
        EXIM.replace("** kim@example.net", "** lee@example.com <kim@example.net>"),
        BOUNCED.replace("to=<kim@example.net>", "to=<lee@example.com>, orig_to=<kim@example.net>"),
        BOUNCED.replace("to=<kim@example.net>", "to=<kim@example.net>, orig_to=<root>"),
    ],
)
def test_of_an_alias_in_a_log_the_address_the_sender_wrote_to_is_told(line: str) -> None:
    """Exim has it in brackets behind the address the mail went to, Postfix in a field; a name is none."""
    assert only_bounce(line).recipient == "kim@example.net"


def test_the_rejecting_host_is_named() -> None:
    """The host that said no, not the one that wrote the log."""
    assert only_bounce(BOUNCED).host == "mx2.example.net"


def test_one_failure_in_several_records_is_told_once() -> None:
    """Records without a recipient only lead up to the delivery's own record."""
    before = f"Jun  1 10:00:00 out postfix/smtp[77]:{NO_CONNECTION.strip('()')}\n"
    assert only_bounce(before + DEFERRED) == only_bounce(DEFERRED)


def test_of_several_recipients_each_has_its_bounce() -> None:
    """In the order of the log."""
    report = read_text(BOUNCED + "\n" + DEFERRED.replace("kim@", "lee@"))
    assert [bounce.recipient for bounce in report.bounces] == ["kim@example.net", "lee@example.net"]


def test_a_log_of_successes_is_a_notice_not_a_bounce() -> None:
    """Whoever asks hears that the mail went through; a channel hears nothing."""
    report = read_text(POSTFIX.format(dsn="2.0.0", outcome="sent") + " (250 2.0.0 queued as 5.5.2)")
    assert (report.notice, report.bounces) == ("delivered", ())


def test_the_host_of_a_transport_is_who_rejected() -> None:
    """Exim names it in a field of its own."""
    bounce = only_bounce(
        "2026-06-01 10:00:00 1rAbCd-0001xY-2z ** kim@example.net R=dnslookup T=remote_smtp"
        " H=mx.example.net [192.0.2.7]: SMTP error from remote mail server after RCPT TO: 550 No such user"
    )
    assert (bounce.host, bounce.evidence) == ("mx.example.net", "550 No such user")


def test_columns_behind_a_diagnostic_are_no_part_of_it() -> None:
    """In accounting records the host, its class and the job follow."""
    bounce = only_bounce(
        "b,2026-06-01 10:00:00+0000,2026-06-01 09:59:00+0000,lee@example.org,kim@example.net,,failed,"
        "5.1.1 (bad mailbox),smtp;550 5.1.1 no such user,mx.example.net (192.0.2.7),bad-mailbox,,vmta1,job4"
    )
    assert bounce.evidence == "550 5.1.1 no such user"


def test_a_trace_names_the_recipient_on_a_line_of_its_own() -> None:
    """The reply itself need not."""
    bounce = only_bounce(
        "Status: Failed\nRecipient: kim@example.net\nSender: lee@example.org\n"
        "Reason: [{LED=550 5.4.1 Recipient address rejected: Access denied};{MSG=};{IP=192.0.2.7}]"
    )
    assert (bounce.code, bounce.recipient) == ("550", "kim@example.net")
