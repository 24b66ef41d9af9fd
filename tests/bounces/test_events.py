"""JSON events of mail services."""

from __future__ import annotations

import json

import pytest

from tests.bounces.reading import codes, only_bounce

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
