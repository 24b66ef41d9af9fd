"""Whole mails: reports by their status fields, notices for people, and a report inside another mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.addresses import find_address, find_recipient
from bot.bounces.detectors.asking import read_source, with_commands
from bot.bounces.detectors.fields import by_reporter, read_fields
from bot.bounces.detectors.merge import fill, is_complete
from bot.bounces.limits import USUAL
from bot.bounces.mime import Mail, parse
from bot.bounces.model import Bounce, Report
from bot.bounces.shapes import SHAPES
from bot.bounces.slack_text import plain
from bot.bounces.source import Source, knows_no_words

if TYPE_CHECKING:
    from bot.bounces.limits import Limits
    from bot.bounces.model import NamesFailure

_HEADERS = {"from", "to", "subject", "date", "received", "return-path", "message-id", "content-type"}
"""What is without any of these is no mail, whatever its file's name says."""


def read_mail(data: bytes, *, names_failure: NamesFailure = knows_no_words, limits: Limits = USUAL) -> Report:
    """Read the bounces out of a whole mail (RFC 5322), as in an .eml file; broken MIME as far as it goes.

    `names_failure` says whether words alone name a reason for which mail bounces.
    """
    return limits.applied_to(_read(parse(data, limits), names_failure))


def _read(mail: Mail, names_failure: NamesFailure) -> Report:
    report = _read_whole(mail, names_failure)
    return report._replace(cut=True) if mail.cut else report


def _read_whole(mail: Mail, names_failure: NamesFailure) -> Report:
    subject = mail.header("subject").lower()
    if "message/feedback-report" in mail.parts or SHAPES.complaint.are_in(subject):
        return Report(notice="complaint")
    is_report = _is_report(mail)
    if not is_report and _is_vacation(mail, subject):
        return Report(notice="vacation")
    report = _read_report(mail, names_failure) if is_report else _read_letter(mail, names_failure)
    if report.notice or any(bounce.recipient or bounce.code for bounce in report.bounces):
        return report
    if is_report and not report.bounces and subject.startswith(SHAPES.vacation.phrases):
        return Report(notice="vacation")
    inner = (_read(one, names_failure) for one in mail.inner())
    return next((found for found in inner if found.bounces), report)


def _is_report(mail: Mail) -> bool:
    """Tell by the headers and the parts whether a mail system wrote it, not a person."""
    sender = mail.header("from").lower().strip()
    return bool(
        mail.delivery_status
        or (sender in ("", "<>") and not _HEADERS.isdisjoint(mail.headers))
        or SHAPES.robots.are_in(sender)
        or "x-failed-recipients" in mail.headers
        or "delivery-status" in mail.header("content-type").lower()
    )


def _is_vacation(mail: Mail, subject: str) -> bool:
    is_answer = mail.header("auto-submitted").lower().startswith("auto-replied")
    return (is_answer and not _is_of_a_list(mail)) or SHAPES.vacation.are_in(subject)


def _is_of_a_list(mail: Mail) -> bool:
    """Tell what the program of a mailing list writes itself, not what it passes on."""
    sender = mail.header("from").lower()
    return "x-list-administrivia" in mail.headers or SHAPES.list_programs.are_in(sender)


def _read_letter(mail: Mail, names_failure: NamesFailure) -> Report:
    """Read a person's mail: only what is certain, for people write about mail, too.

    The program of a mailing list says in words that it refused a message.
    """
    report = read_source(Source(plain(mail.text), names_failure, limits=mail.limits))
    if _is_of_a_list(mail):
        known = (bounce for bounce in report.bounces if bounce.sure or names_failure(bounce.evidence))
    else:
        known = (bounce for bounce in report.bounces if bounce.sure)
    return report._replace(bounces=tuple(known))


def _read_report(mail: Mail, names_failure: NamesFailure) -> Report:
    """Read the status fields, and the words for people where these leave something open."""
    fields = read_fields(mail.delivery_status, mail.limits)
    if fields.notice == "delivered":
        return fields
    if is_complete(fields.bounces):
        at_commands = with_commands(fields.bounces, Source(mail.text, knows_no_words))
        return by_reporter(fields._replace(bounces=at_commands), mail.delivery_status)
    source = Source(plain(mail.text), names_failure, is_report=True, limits=mail.limits)
    told = read_source(source)
    if fields.bounces:
        filled = fill(fields.bounces, told.bounces)
        return by_reporter(fields._replace(bounces=filled), mail.delivery_status)
    return told if told.notice == "delivered" else _by_words(mail, source, told)


def _by_words(mail: Mail, source: Source, told: Report) -> Report:
    """Complete what only the words of a report tell by what its headers say."""
    bounces = told.bounces
    if all(bounce.shape == "sentence" for bounce in bounces) and _is_letter(mail, source):
        return Report(notice=told.notice)
    failed = find_address(mail.header("x-failed-recipients"))
    if failed and [bounce.shape for bounce in bounces] == ["sentence"]:
        bounces = (bounces[0]._replace(recipient=failed),)
    if not bounces or not all(bounce.recipient for bounce in bounces):
        by_headers = _by_headers(mail, source)
        bounces = fill(bounces, by_headers) if bounces else by_headers
    delayed = bool(bounces) and SHAPES.delay_subject.are_in(mail.header("subject").lower())
    return Report(notice="delayed" if delayed else told.notice, bounces=bounces)


def _is_letter(mail: Mail, source: Source) -> bool:
    """Tell what a postmaster writes as a person: it could be returned, and names no failure."""
    return (
        mail.header("return-path").strip() not in ("", "<>")
        and not SHAPES.undelivered.are_in(mail.header("subject").lower())
        and not source.says(SHAPES.undelivered)
        and not source.names_failure(source.best_words)
    )


def _by_headers(mail: Mail, source: Source) -> tuple[Bounce, ...]:
    """Take the recipient from the headers of a report that nothing else could be read out of."""
    sender = find_address(mail.header("to"))
    recipient = find_address(mail.header("x-failed-recipients")) or find_recipient(
        source.words, sender=sender
    )
    if not recipient or not source.best_words:
        return ()
    return (
        Bounce(
            evidence=source.best_words,
            recipient=recipient,
            shape="notice",
            retries_ended=source.retries_ended,
        ),
    )
