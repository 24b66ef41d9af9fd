"""Replies that stand alone: what is read out of one diagnostic, and what is none."""

from __future__ import annotations

import pytest

from bot.bounces import overhear, read_text
from tests.bounces.reading import codes, names_failure, only_bounce


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 <kim@example.net>: user unknown", ("550", "5.1.1")),
        ("smtp; 452 4.2.2 over quota", ("452", "4.2.2")),
        ("550 #5.1.0 Address rejected", ("550", "5.1.0")),
        ("550 sorry, nobody of that name here (#5.1.1)", ("550", "5.1.1")),
        ("> 421-4.7.0 Too much mail from you.\n> 421 4.7.0 Try again later", ("421", "4.7.0")),
        ("any idea what this is? `554 5.7.1 Relay access denied`", ("554", "5.7.1")),
        ("the relay says “550 5.7.26 not authenticated”", ("550", "5.7.26")),
        ("550 No mailbox for that recipient", ("550", None)),
        ("5.7.520 Access denied, your organization forbids to forward mail", (None, "5.7.520")),
        ("The mail server responded: relay not permitted.", (None, None)),
        ("TLS negotiation failed, the certificate doesn't match the host. [mx.example.net.]", (None, None)),
        ("Failed to send: mail.example.org:587: (501, b'5.5.4 Helo command rejected')", ("501", "5.5.4")),
    ],
)
def test_a_reply_is_quoted_with_the_codes_that_stand_in_it(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    """Codes are quoted from the text; what is not there stays open."""
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.351 Remote server returned unknown recipient -> 550 5.1.1 no such user", ("550", "5.1.1")),
        ("550 5.1.351 Remote server returned unknown recipient -> 550 no such user", ("550", "5.1.351")),
        (
            "Remote Server returned '451 4.4.0 Target responded with: \"421 4.3.2 too busy\"'",
            ("421", "4.3.2"),
        ),
        ("smtp; 554 4.4.7 Message expired: tried for 840 minutes.<421 4.4.2 timed out>", ("421", "4.4.2")),
        ("5.1.0 - Unknown address error 550-'5.2.2 <kim@example.net> mailbox full'", ("550", "5.2.2")),
    ],
)
def test_the_inner_reply_counts_not_the_wrapper(text: str, expected: tuple[str, str]) -> None:
    """What the other side said is the cause, not what was made of it."""
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "smtplib.SMTPSenderRefused: (553, b'5.7.1 not your address', 'lee@example.org')",
        "Mail command failed: 553 5.7.1 <lee@example.org>: not your address (in reply to MAIL FROM command)",
        "(535, b'5.7.8 lee@example.org: wrong password') smtplib.SMTPAuthenticationError",
    ],
)
def test_a_refused_sender_is_no_recipient(text: str) -> None:
    """Before a recipient was named the only address in a reply is the sender's own."""
    assert only_bounce(text).recipient is None
    assert only_bounce(f"<kim@example.net>: {text}").recipient == "kim@example.net"


@pytest.mark.parametrize(
    "text",
    [
        "550 spam. Report details to abuse@example.net if you think this is wrong",
        "554 5.7.1 Blocked, contact postmaster (postmaster@example.net)",
        "Requester: lee@example.org\n\n> 554 5.7.1 Recipient address rejected: Policy restrictions",
        "554 5.7.1 <lee@example.org>: Sender address rejected: Access denied",
    ],
)
def test_whom_to_write_to_is_no_recipient(text: str) -> None:
    """The address of a postmaster, or of a ticket's author, did not fail."""
    assert only_bounce(text).recipient is None


def test_a_server_that_talks_to_itself_is_no_wrapper() -> None:
    """The reply to the outside counts, not the one of its own filter on 127.0.0.1."""
    text = (
        "<kim@example.net>: host mx.example.net[192.0.2.7] said: 551 5.1.1 rejected: check failed.: "
        "host 127.0.0.1[127.0.0.1] said: 554 5.7.1 not in the directory (in reply to RCPT TO command)"
    )
    bounce = only_bounce(text)
    assert (bounce.code, bounce.status, bounce.host) == ("551", "5.1.1", "mx.example.net")


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <kim@example.net>: no such user\n452 4.2.2 <lee@example.net>: over quota",
        "kim@example.net 550 5.1.1 no such user\nlee@example.net 452 4.2.2 over quota",
        "one ```550 5.1.1 <kim@example.net> no such user``` and ```452 4.2.2 <lee@example.net> over quota```",
        "| who | what |\n| kim@example.net | 550 5.1.1 no user |\n| lee@example.net | 452 4.2.2 over quota |",
    ],
)
def test_replies_below_each_other_are_a_bounce_each(text: str) -> None:
    """Where every reply has a recipient of its own, none is part of another."""
    bounces = read_text(text, names_failure=names_failure).bounces
    assert [(bounce.recipient, bounce.code, bounce.status) for bounce in bounces] == [
        ("kim@example.net", "550", "5.1.1"),
        ("lee@example.net", "452", "4.2.2"),
    ]
    assert not any("lee" in bounce.evidence or "|" in bounce.evidence for bounce in bounces[:1])


def test_what_only_follows_from_a_refusal_is_no_bounce_of_its_own() -> None:
    """Sendmail sums up what the other server said."""
    bounce = only_bounce("550 5.1.1 <kim@example.net>... User unknown\n554 5.0.0 Service unavailable")
    assert bounce.evidence == "550 5.1.1 <kim@example.net>... User unknown"


def test_a_reply_of_several_lines_becomes_one_without_repeated_codes() -> None:
    """The code that begins every line is said once."""
    text = (
        "550-5.7.25 The sending address has no\n550-5.7.25 PTR record. See\n"
        "550 5.7.25 https://help.example.net/ptr for more."
    )
    evidence = "550 5.7.25 The sending address has no PTR record. See https://help.example.net/ptr for more."
    assert only_bounce(text).evidence == evidence


@pytest.mark.parametrize(
    "text",
    [
        "smtplib.SMTPDataError: (550, b'5.7.1 blocked by policy')",
        'Swift_TransportException: Expected 250 but got code "550", with message "550 5.7.1 blocked"',
        "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 blocked",
        "Net::SMTPFatalError: 550 5.7.1 blocked",
        "Error: Can't send mail - all recipients were rejected: 550 5.7.1 blocked",
        "SMTP Error: The following recipients failed: kim@example.net: 550 5.7.1 blocked",
        "msmtp: server message: 550-5.7.1 blocked\nmsmtp: server message: 550 5.7.1 for good",
        "gomail: could not send email 1: 550 5.7.1 blocked",
        "Server error: '550 5.7.1 blocked', Error number: 0x800CCC79",
        "System.Net.Mail.SmtpException: The server response was: 5.7.0 Login first. Error: 550 5.7.1 blocked",
        "Could not send email: permanent error (550): 5.7.1 blocked",
        '{"level": "error", "msg": "cannot send", "error": {"Code": 550, "Msg": "5.7.1 blocked"}}',
        'err="550 5.7.1 blocked" to=kim@example.net',
        '{:error, {:no_more_hosts, {:permanent_failure, "mx.example.net", "550 5.7.1 blocked\\r\\n"}}}',
        '{error,no_more_hosts,{permanent_failure,"mx.example.net",<<"550 5.7.1 blocked\\r\\n">>}}',
        "Net::SMTP=GLOB(0x1f)>>> MAIL FROM:<lee@example.org>\nNet::SMTP=GLOB(0x1f)<<< 550 5.7.1 blocked",
        "MailKit.Security.AuthenticationException: 550: 5.7.1 blocked",
    ],
)
def test_exceptions_of_programs_give_the_reply_they_carry(text: str) -> None:
    """Python, PHP, Java, Ruby, Node, Go, .NET, Rust, Elixir, Erlang, Perl, msmtp, Outlook."""
    assert codes(text) == [("550", "5.7.1")]


def test_what_an_exception_says_of_each_recipient_is_a_bounce_each() -> None:
    """Nodemailer tells every code a second time, and whom it was about only behind the reply."""
    rejected = """\
    Error: Recipient command failed: {reply}
        at SMTPConnection._formatError (/srv/shop/connection.js:1:2) {{
      code: 'EENVELOPE',
      response: '{reply}',
      responseCode: {code},
      recipient: '{recipient}'
    }},
"""
    replies = {
        "kim@example.net": "550 5.1.1 <kim@example.net> unknown",
        "lee@example.net": "552 <lee@example.net> full",
    }
    text = "Error: Can't send mail - all recipients were rejected\n" + "".join(
        rejected.format(reply=reply, code=reply[:3], recipient=recipient)
        for recipient, reply in replies.items()
    )
    bounces = read_text(text).bounces
    assert {bounce.recipient: bounce.evidence for bounce in bounces} == replies


def test_a_tuple_of_an_exception_names_the_host() -> None:
    """Erlang and Elixir tell who failed before what it said."""
    text = '{:retries_exceeded, {:temporary_failure, "mx.example.net", "451 4.7.1 slow down\\r\\n"}}'
    assert only_bounce(text).host == "mx.example.net"


def test_the_name_of_a_field_is_no_part_of_an_address() -> None:
    """In the lines of a program's log; an equals sign of its own may stay in it."""
    bounce = only_bounce('err="550 5.1.1 no such user" to=bounce+kim=example.org@example.net')
    assert bounce.recipient == "bounce+kim=example.org@example.net"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "queue is at 550, was 421 an hour ago",
        "450 mails in the queue since noon",
        "server 10.5.5.1 answers, 192.0.2.55 does not",
        "upgraded from 5.1.1 to 5.7.1 without trouble",
        "meeting on 5.5.2025 in room 4.4.2, extension 550",
        "see RFC 5321 section 4.2.2, and RFC9552-5.2.2-6",
        'GET /mail HTTP/1.1" 421 554 "-" "curl/8.0"',
        "503 Service Unavailable [IP: 192.0.2.80 443]",
        "ftp> put x\n553 Could not create file.\n550 File unavailable",
        "the SIP trunk says 480 Temporarily Unavailable",
        "NNTP: 502 too many connections",
        "ERROR 1451 (23000): Cannot delete row, error 550 in line 451",
        "the bounce rate of the shop fell by 5.2 %, 421 orders",
        "delivery of the new laptops failed, back on Monday",
        "call me: +49 550 511 554",
        "Jun  1 10:00:00 mx postfix/smtp[1]: ABCDEF0123: to=<kim@example.net>, status=sent (250 ok)",
        "550 people registered, user unknown in the list",
        "merged PR #550 `reject mail for unknown users`",
        "FTP said: 553 Could not create file. Disk full?",
        "HTTPError: 451 Client Error: Unavailable For Legal Reasons for url: https://example.org/mail",
        "421 Service not available\n450 Mailbox busy\n550 No such user here\n552 Mailbox is full",
        "| Code | What |\n|---|---|\n| 421 | Busy |\n| 450 | Later |\n| 550 | No such user here |\n| 554 | |",
        "const codes = { 450: 'Later', 550: 'No such user here' };",
        "header_checks: /^Subject:.*viagra/ REJECT 550 5.7.1 no thanks",
        'if header :contains "subject" "spam" { reject "550 5.7.1 no spam here"; }',
        "  deny message = 550 Sender verify failed, relay not permitted",
        "DHL: delivery failed, recipient unknown at this address",
        "the parcel could not be delivered, the recipient was out",
        "550 rejected, 421 quarantined, spam as usual",
        "assert parse('550 5.1.1 no such user here').code == 550",
        "release notes: the message relay not permitted is now translated",
    ],
)
def test_other_numbers_and_successes_meet_silence(text: str) -> None:
    """Sizes, dates, versions, HTTP, FTP, SIP, NNTP, databases, prose, tables, rules of filters, parcels."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("535 Authentication failed", ("535", None)),
        ("login authenticator failed for (pc) [192.0.2.9]: 535 Incorrect authentication data", ("535", None)),
        ("SMTP Error: Could not authenticate.", (None, None)),
        ("smtplib.SMTPServerDisconnected: Connection unexpectedly closed", (None, None)),
        (
            "MailSendException: Could not connect to SMTP host: a.example, port: 25, response: 421",
            ("421", None),
        ),
        ("MailConnectException: Couldn't connect to host, port: a.example, 587; timeout -1", (None, None)),
        (
            "Sending of the message failed.\nUnable to authenticate to outgoing server a.example.",
            (None, None),
        ),
        ("You can't send a message on behalf of this user unless you have permission", (None, None)),
        ("501 Syntactically invalid HELO argument(s)", ("501", None)),
        ("503 AUTH command used when not advertised", ("503", None)),
        ("sender[551]: smtp: Failed: 535 5.7.8 authentication failed", ("535", "5.7.8")),
        ("Error: Greeting never received {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}", (None, None)),
        ('Expected response code "250" but got empty code.', (None, None)),
        (
            '{:error, {:retries_exceeded, {:network_failure, "mx.example.net", {:error, :timeout}}}}',
            (None, None),
        ),
        ("MessageRejected: Email address is not verified: app@example.org", (None, None)),
    ],
)
def test_what_could_not_even_be_sent_is_explained_too(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    """A refused login, a sender of somebody else, no connection: many who ask got no bounce at all."""
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "554 Your access to this server is temporarily denied. Please try again later.",
        "550 Administrative prohibition - envelope blocked",
        "554 DT:SPM smtp10,D8CowABHx2Vx please see http://mail.example.net/help?ip=192.0.2.9",
        "550 Unauthenticated senders not allowed",
        "554 Blocked - see https://check.example.net/?ip=192.0.2.9",
        "our mails bounce with 554 IP=192.0.2.9 - A problem occurred. (Ask your postmaster)",
        "554-Transaction failed\n554-Reject due to policy restrictions.\n554 See https://a.example/",
    ],
)
def test_a_bare_reply_is_known_by_the_words_of_mail_servers(text: str) -> None:
    """Even where the catalog has never heard of them."""
    ((code, status),) = codes(text)
    assert (code, status) in (("550", None), ("554", None))
    assert only_bounce(text).evidence.startswith(f"{code} ")


def test_words_alone_count_only_where_the_catalog_names_a_failure() -> None:
    """A sentence without any code is a bounce by the catalog's knowledge, and is never sure."""
    sentence = "Das Postfach des Empfängers ist voll."
    (bounce,) = read_text(sentence, names_failure=names_failure).bounces
    assert (bounce.code, bounce.status, bounce.sure) == (None, None, False)
    assert bounce.evidence == "Das Postfach des Empfängers ist voll."
    assert not read_text(sentence).bounces


def test_people_talking_about_mail_are_left_alone() -> None:
    """A person says `I` or `my`, a server does not."""
    assert codes("I think my mailbox is full of your jokes") == []


@pytest.mark.parametrize(
    "text",
    [
        "do we explain 552 5.2.2?",
        "the client then gets a `421 mail service stops` message",
        "docs: return `550 5.1.1` for unknown users",
    ],
)
def test_a_code_that_is_only_talked_about_is_not_sure(text: str) -> None:
    """Asked about it, the bot answers; unasked it keeps silent."""
    assert not any(bounce.sure for bounce in read_text(text).bounces)


@pytest.mark.parametrize(
    "text",
    [
        "Status code: 503 from the mail API, 5.1.1 is what we run",
        "response: 500, recipient list 5.2.1 was not loaded",
        "The response was: 404 message not found",
        "Reason: 451 rows changed in the recipient table, see section 4.2.2",
        "Section 5.1.1 (mailbox rules): 550 MB per mailbox",
        "Fehler: 500 beim Mailversand \u00fcber die API, Version 5.1.1",
        "Reply: 550 new recipients in release 5.2.2",
    ],
)
def test_versions_sections_and_codes_of_the_web_are_not_sure(text: str) -> None:
    """Not even behind words that announce a reply, beside words of mail; no version becomes a status."""
    assert not overhear(text, names_failure=names_failure).bounces
    assert not any(bounce.status for bounce in read_text(text, names_failure=names_failure).bounces)


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("What servers answer:\n", "{code}: {words}", "\nQuestions? Write to help@example.org"),
        ("| Code | Meaning |\n", "| {code} | {words} |", "\n\nhelp@example.org"),
        ("help@example.org\n\n", "\u2022 {code} - {words}", ""),
        ("Code digest\n", "{words}: {code}", "\nUnsubscribe: help@example.org"),
    ],
)
def test_a_list_of_codes_with_an_address_to_write_to_is_not_sure(before: str, row: str, after: str) -> None:
    """In documentation and newsletters; replies to somebody have an address among them."""
    told = [("550 5.1.1", "no such user here"), ("552 5.2.2", "mailbox is full"), ("421", "come back later")]
    text = before + "\n".join(row.format(code=code, words=words) for code, words in told) + after
    assert not overhear(text, names_failure=names_failure).bounces
    assert overhear(
        text.replace("come back", "kim@example.net, come back"), names_failure=names_failure
    ).bounces


REPLY = "550 5.1.1 <kim@example.net>: no such user here"


@pytest.mark.parametrize(
    "after",
    [
        "\n   at System.Net.Mail.SmtpTransport.SendMail(MailAddress sender)",
        "\n    at Connection.close (/srv/shop/connection.js:79:19) {\n  code: 'EENVELOPE'",
        "\n\tfrom /usr/lib/ruby/net/smtp.rb:87:in `check_response'",
        "\n):\n  app/mailers/order_mailer.rb:12",
        "\n ---> Some.Inner.Exception: another",
        "\nquit\n221 2.0.0 Bye",
        "\nCLIENT -> SERVER: QUIT",
        "\nmsmtp: could not send mail",
        "\ncurl: (55) sending failed",
        "\nCaused by: java.io.IOException: closed",
        "\n\t... 23 more",
    ],
)
def test_what_a_program_writes_below_is_no_part_of_the_reply(after: str) -> None:
    """Places in its code, its own words and the next step of a dialogue are not what the server said."""
    assert only_bounce(f"The server response was: {REPLY}{after}").evidence == REPLY


@pytest.mark.parametrize(
    "remark",
    [
        "can somebody look at this please",
        "Weiß jemand, woran das liegt?",
        "is that our fault, or theirs?",
        "@lee ist das bei uns?",
        "I get this for every customer",
        "\u2192 what do I tell them",
        ":eyes: who knows more",
        "thx",
    ],
)
@pytest.mark.parametrize(
    ("before", "evidence"),
    [
        ("", REPLY),
        ("> ", REPLY),
        ("kim@example.net\n", REPLY),
        ("Diagnostic-Code: smtp; ", REPLY),
        ("Jun  1 10:00:00 mx sendmail[1]: a1: to=<kim@example.net>, stat=Deferred: ", REPLY),
        ("", "The mail server responded: relay not permitted"),
    ],
)
def test_a_remark_right_below_a_paste_is_no_part_of_it(remark: str, before: str, evidence: str) -> None:
    """People ask without a blank line, in a watched channel all the more."""
    assert only_bounce(f"{before}{evidence}\n{remark}").evidence == evidence


@pytest.mark.parametrize(
    "line",
    [
        "Please see https://example.net/help?id=1",
        "for more information.",
        "We do not accept mail from there.",
    ],
)
def test_the_next_line_of_a_server_is_part_of_its_reply(line: str) -> None:
    """Advice, the rest of a sentence, and what a server says of itself."""
    assert only_bounce(f"{REPLY}\n{line}").evidence == f"{REPLY} {line}"


def test_what_stands_behind_a_code_fence_is_no_part_of_the_reply() -> None:
    """People go on writing where the pasted reply ends."""
    assert only_bounce(f"we get this ```{REPLY}``` since Monday").evidence == REPLY


@pytest.mark.parametrize(
    ("text", "code", "command"),
    [
        ("curl: (55) RCPT failed: 550", "550", "RCPT"),
        ("curl: (55) MAIL failed: 552", "552", "MAIL"),
        ("curl: (67) Access denied: 535", "535", "AUTH"),
    ],
)
def test_a_code_without_words_counts_where_only_mail_can_be_meant(text: str, code: str, command: str) -> None:
    """The program's line is the evidence: the code alone would say less."""
    bounce = only_bounce(text)
    assert (bounce.code, bounce.command, bounce.evidence) == (code, command, text)


def test_the_login_of_other_protocols_meets_silence() -> None:
    """The same program says the same of a file server."""
    assert codes("curl: (67) Access denied: 530") == []


def test_codes_told_behind_the_words_belong_to_them() -> None:
    """Some programs tell the server's words first."""
    bounce = only_bounce(
        "SMTP server error: RCPT TO command failed Detail: <kim@example.net>: relay not permitted"
        " SMTP code: 554 Additional SMTP info: 5.7.1"
    )
    assert (bounce.code, bounce.status, bounce.command) == ("554", "5.7.1", "RCPT")
    assert bounce.evidence == "554 5.7.1 <kim@example.net>: relay not permitted"


@pytest.mark.parametrize(
    "text",
    [
        'Failed to authenticate with username "lee@example.org": got code "535", with message "535 5.7.8 no"',
        "Task 'lee@example.org - Sending' reported error: The server responded: 451 4.3.0 try again later",
    ],
)
def test_the_account_that_sends_is_no_recipient(text: str) -> None:
    """Whoever logs in, or whose outbox it is, was not written to."""
    assert only_bounce(text).recipient is None


def test_behind_an_arrow_stands_the_recipient() -> None:
    """The sender stands before it."""
    text = "Blocked SPAM <lee@example.org> -> <kim@example.net>, 550 5.7.1 id=1 - spam"
    assert only_bounce(text).recipient == "kim@example.net"


@pytest.mark.parametrize(
    "text",
    [
        f"<p>The response was:</p><p>{REPLY}</p><p>Regards</p>",
        f"> {REPLY}\nThat is a typo in the address.",
        f'"Error: {REPLY}" -> is that ours?',
        f"The mail server responded: {REPLY}. Please check the message recipient and try again.",
        f"Der Mail-Server antwortete: {REPLY}. Bitte überprüfen Sie die E-Mail-Adresse des Empfängers.",
        f"Error: {REPLY}\nHelpdesk agent: ann@example.org",
        f"Server Response: '{REPLY}', Port: 25, Server Error: 550, Error Number: 0x800CCC79",
        "SMTPDataError: (550, b'5.1.1 <kim@example.net>:\\n5.1.1 no such user here')",
    ],
)
def test_markup_advice_and_remarks_are_no_part_of_the_reply(text: str) -> None:
    """What a page, a mail program, a ticket or a colleague puts around it is not what the server said."""
    bounce = only_bounce(text)
    assert bounce.evidence.rstrip(".") == REPLY
    assert bounce.recipient == "kim@example.net"


@pytest.mark.parametrize(
    "aside",
    ["cc lee@example.org", "• *Sender:* lee@example.org", "Helpdesk agent: lee@example.org"],
)
def test_who_is_only_told_or_works_on_it_is_no_recipient(aside: str) -> None:
    """The other address is the one that was not reached."""
    text = f"{aside}\n• *Recipient:* kim@example.net\n• *Reason:* `550 5.1.1 no such user here`"
    assert only_bounce(text).recipient == "kim@example.net"


def test_the_address_a_reply_begins_with_is_the_recipient_by_its_code() -> None:
    """However many other addresses stand around it, a code of the recipient's speaks of that one."""
    text = "lee@example.org got this from ann@example.org: 550 5.1.1 <kim@example.net> no such user here"
    assert only_bounce(text).recipient == "kim@example.net"
    sender = text.replace("5.1.1", "5.1.8")
    assert only_bounce(sender).recipient is None


@pytest.mark.parametrize(
    "text",
    [
        "LED=550 lm per lamp, order 12",
        "Server says: 500 Internal Server Error when I open the mailbox page",
        "reject=450 records, accepted=12000 in the address import",
        "result=550, expected 250 in the mail parser",
        "UPDATE users SET code = 550, status = '5.1.1' WHERE email = 'kim@example.net'",
        "SELECT * FROM replies WHERE code = 550 AND status = '5.1.1';",
    ],
)
def test_lamps_and_queries_meet_silence(text: str) -> None:
    """Numbers behind an equals sign are not yet replies."""
    assert codes(text) == []


def test_cells_of_a_page_are_apart() -> None:
    """A label does not cling to the address or the code in the next cell."""
    bounce = only_bounce(
        "<table><tr><td>Recipient</td><td>kim@example.net</td></tr>"
        "<tr><td>Error</td><td>550 5.1.1 no such user here</td></tr></table>"
    )
    assert (bounce.recipient, bounce.evidence) == ("kim@example.net", "550 5.1.1 no such user here")
