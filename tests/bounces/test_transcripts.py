"""SMTP dialogues: the reply of the step that failed is the cause."""

from __future__ import annotations

from tests.bounces.reading import only_bounce


def test_the_failing_step_of_a_dialogue_is_the_cause() -> None:
    """Neither a server tried before nor the errors that only follow."""
    dialogue = """\
... while talking to mx1.example.net.:
<<< 450 busy - please try later
... while talking to mx2.example.net.:
>>> RCPT To:<kim@example.net>
<<< 551 not our customer
550 5.1.1 <kim@example.net>... User unknown
>>> DATA
<<< 503 need RCPT command [data]
"""
    bounce = only_bounce(dialogue)
    assert (bounce.code, bounce.status, bounce.host) == ("551", None, "mx2.example.net")


def test_a_delivery_programs_own_words_are_the_cause() -> None:
    """Sendmail says no more of it than that the service was unavailable."""
    bounce = only_bounce("""   ----- Transcript of session follows -----
boxwriter: no account called nora
554 5.3.0 <nora@example.net>... Service unavailable
""")
    assert (bounce.code, bounce.status, bounce.recipient) == ("554", "5.3.0", "nora@example.net")
    assert bounce.evidence == "boxwriter: no account called nora"


def test_a_reply_without_words_is_told_by_what_sendmail_adds() -> None:
    """A bare code says little; how long it was tried is something."""
    bounce = only_bounce("""... while talking to mx.example.net.:
<<< 451
<nora@example.net>... Deferred: 451
Message could not be delivered for 2 days
Message will be deleted from queue

Received: from mail.example.org
""")
    assert (bounce.code, bounce.host) == ("451", "mx.example.net")
    assert bounce.evidence == (
        "451 Message could not be delivered for 2 days Message will be deleted from queue"
    )


def test_a_dialogue_with_times_and_sessions_ends_its_replies_at_the_line() -> None:
    """The next line is the next command, not the rest of the reply."""
    report = """\
Failed address: kim@example.net

 Wed 2026-11-25 10:00:01: [77:2] --> RCPT To:<kim@example.net>
 Wed 2026-11-25 10:00:01: [77:2] <-- 550 5.1.1 no such user
 Wed 2026-11-25 10:00:01: [77:2] --> QUIT
"""
    bounce = only_bounce(report)
    assert (bounce.evidence, bounce.command) == ("550 5.1.1 no such user", "RCPT")
