"""JSON events of mail services."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.bounces import Report, overhear, read_text
from tests.bounces.reading import codes, names_failure, only_bounce

if TYPE_CHECKING:
    from collections.abc import Callable

SES = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [
            {
                "emailAddress": "kim@example.net",
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 no such user",
            }
        ],
    },
}
SENDGRID = [
    {"email": "kim@example.net", "event": "bounce", "status": "5.1.1", "reason": "550 5.1.1 no such user"}
]
MAILGUN = {
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "no such user", "attempt-no": 1},
    "recipient": "kim@example.net",
}
POSTMARK = {
    "RecordType": "Bounce",
    "TypeCode": 1,
    "Details": "smtp;550 5.1.1 no such user",
    "Email": "kim@example.net",
}
SPARKPOST = {
    "type": "bounce",
    "bounce_class": "10",
    "raw_reason": "550 5.1.1 no such user",
    "rcpt_to": "kim@example.net",
}

KUMOMTA = {
    "type": "Bounce",
    "sender": "lee@example.org",
    "recipient": "kim@example.net",
    "response": {
        "code": 550,
        "enhanced_code": {"class": 5, "subject": 1, "detail": 1},
        "content": "no such user",
        "command": "RCPT TO",
    },
    "peer_address": {"name": "mx.example.net.", "addr": "192.0.2.1"},
}


@pytest.mark.parametrize("event", [SES, {"Message": json.dumps(SES)}, SENDGRID, MAILGUN, POSTMARK, SPARKPOST])
def test_an_event_tells_code_and_recipient(event: object) -> None:
    """Amazon SES, also wrapped by SNS, SendGrid, Mailgun, Postmark, SparkPost."""
    bounce = only_bounce(json.dumps(event))
    assert (bounce.code, bounce.status, bounce.recipient) == ("550", "5.1.1", "kim@example.net")


def test_an_event_that_was_cut_off_is_still_read() -> None:
    """A paste seldom holds the whole of it."""
    assert only_bounce(json.dumps(SES)[:220]).status == "5.1.1"


def test_each_recipient_of_an_event_is_a_bounce() -> None:
    """Two failed recipients, two bounces, each with its own reply."""
    second = {"emailAddress": "lee@example.net", "status": "5.2.2", "diagnosticCode": "smtp; 552 5.2.2 full"}
    recipients = [*SES["bounce"]["bouncedRecipients"], second]  # type: ignore[index] # a literal of mixed values
    assert codes(json.dumps({"bouncedRecipients": recipients})) == [("550", "5.1.1"), ("552", "5.2.2")]


def test_the_status_of_the_web_is_no_reply_code() -> None:
    """HTTP statuses and numbers of an interface are not quoted as replies."""
    answer = {"statusCode": 550, "code": 421, "message": "no such user here", "email": "kim@example.net"}
    assert codes(json.dumps(answer)) == [(None, None)]
    assert codes('{"statusCode": 503, "message": "try again later"}') == []


@pytest.mark.parametrize("indent", [None, 2])
def test_a_mail_servers_records_are_overheard(indent: int | None) -> None:
    """KumoMTA keeps the parts of a reply apart, so nothing stands there as a server said it."""
    delayed = {**KUMOMTA, "type": "TransientFailure", "recipient": "sam@example.net"}
    text = "\n".join(json.dumps(record, indent=indent) for record in (KUMOMTA, delayed))
    first, second = overhear(text, names_failure=names_failure).bounces
    assert (first.code, first.status, first.recipient) == ("550", None, "kim@example.net")
    assert (first.host, first.command, first.evidence) == ("mx.example.net", "RCPT", "no such user")
    assert (second.recipient, second.retries_ended) == ("sam@example.net", False)
    sent = json.dumps({**KUMOMTA, "type": "Delivery"})
    assert overhear(sent, names_failure=names_failure) == Report()


@pytest.mark.parametrize(
    ("event", "code", "status", "ended"),
    [
        ({"event": "hard_bounce", "reason": "550 5.1.1 no such user"}, "550", "5.1.1", True),
        ({"event": "bounce", "type": "blocked", "reason": "554 5.7.1 blocked"}, "554", "5.7.1", None),
        ({"event": "deferred", "response": "451 4.7.1 slow down"}, "451", "4.7.1", False),
        ({"event": "dropped", "reason": "Bounced Address", "status": "5.0.0"}, None, "5.0.0", True),
        ({"event": "failed", "severity": "temporary", "message": "421 4.7.0 slow"}, "421", "4.7.0", False),
        ({"event": "failed", "severity": "permanent", "code": 605, "message": "previously bounced"},
         None, None, True),
        ({"type": "Bounce", "response": {"code": 550, "enhanced_code": {"class": 5}, "content": "unknown"}},
         "550", None, None),
        ({"notificationType": "Bounce", "bounceType": "Permanent"}, None, None, True),
        ({"type": "email.bounced", "bounce": {"type": "Permanent", "message": "On the suppression list"}},
         None, None, True),
        ({"queue_name": "deferred", "delay_reason": "host mx.example.net[192.0.2.1] said: 451 4.7.1 slow"},
         "451", "4.7.1", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [json.dumps, repr, lambda event: json.dumps([event], indent=2)])
def test_the_word_for_the_event_tells_a_failure_and_whether_the_retries_ended(
    *,
    event: dict[str, object],
    code: str | None,
    status: str | None,
    ended: bool | None,
    form: Callable[[object], str],
) -> None:
    """Also where no server said anything: suppression lists; in JSON, as Python prints it, in a list."""
    bounce = only_bounce(form({"email": "kim@example.net", **event}))
    assert (bounce.code, bounce.status, bounce.retries_ended) == (code, status, ended)
    assert bounce.recipient == "kim@example.net"


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        ({"notificationType": "Complaint", "complainedRecipients": [{"emailAddress": "a@b"}]}, "complaint"),
        ({"event": "spamreport", "email": "kim@example.net"}, "complaint"),
        ({"event": "delivered", "email": "kim@example.net", "response": "250 OK id=550"}, "delivered"),
        ({"type": "Feedback", "feedback_type": "abuse", "recipient": "kim@example.net"}, "complaint"),
        ({"type": "email.delivered", "data": {"to": ["kim@example.net"]}}, "delivered"),
        ({"eventType": "Delivery", "recipients": ["kim@example.net"], "smtpResponse": "250 ok"}, "delivered"),
        ({"event": "open", "email": "kim@example.net", "useragent": "Mozilla/5.0 (550 5.1.1)"}, None),
    ],
)
def test_an_event_without_a_failure_holds_no_bounce(event: dict[str, object], notice: str | None) -> None:
    """Complaints and deliveries are notices; who opened or clicked is nothing at all."""
    for text in (json.dumps(event), json.dumps({"Type": "Notification", "Message": json.dumps(event)})):
        report = read_text(text, names_failure=names_failure)
        assert (report.notice, report.bounces) == (notice, ())


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "text": "550 people", "email": "kim@example.net"},
        {"status": "5.1.1", "service": "mail-api", "message": "all is well"},
        {"text": "421 unread", "user": "kim@example.net"},
    ],
)
def test_the_numbers_of_other_programs_are_not_sure(event: dict[str, str]) -> None:
    """Counts and versions stand in the same fields."""
    assert not overhear(json.dumps(event), names_failure=names_failure).bounces


@pytest.mark.parametrize(
    "event",
    [
        {"response": "550 5.1.1 no such user", "responseCode": 550, "rejected": ["kim@example.net"]},
        {
            "to_address": "kim@example.net",
            "smtp_code": 550,
            "enhanced_status_code": "5.1.1",
            "event": "bounce",
        },
        {"bounce": {"recipient": "kim@example.net", "text": "550 5.1.1 no such user"}},
        {"rcpt": "kim@example.net", "error_code": "550", "error_message": "5.1.1 no such user"},
    ],
)
def test_services_and_programs_have_names_of_their_own_for_the_same(event: dict[str, object]) -> None:
    """Nodemailer's errors, tables of a database, events of smaller services."""
    bounce = overhear(json.dumps(event), names_failure=names_failure).bounces[0]
    assert (bounce.code, bounce.status, bounce.recipient) == ("550", "5.1.1", "kim@example.net")
