"""Asks the detectors what a text tells, the most authoritative first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.detectors.events import read_events
from bot.bounces.detectors.fields import by_reporter, read_fields
from bot.bounces.detectors.log import read_log
from bot.bounces.detectors.merge import fill, have_codes, is_complete
from bot.bounces.detectors.notice import read_notice
from bot.bounces.detectors.recipients import by_alias
from bot.bounces.detectors.reply import read_reply
from bot.bounces.detectors.sentence import read_sentence
from bot.bounces.detectors.transcript import read_transcript
from bot.bounces.hosts import find_host
from bot.bounces.model import Bounce, Report
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from bot.bounces.model import Notice
    from bot.bounces.source import Source

_NOTHING = Report()
_MAX_SUBJECT = 100
_DETECTORS = ((read_transcript, is_complete), (read_notice, is_complete), (read_reply, have_codes))
"""Most authoritative first: what one of them finds, the later ones only complete, unless it is enough."""


def read_source(source: Source) -> Report:
    """Read a text with nothing left to undo."""
    log = _NOTHING if source.is_report else read_log(source.text)
    if log.bounces or log.notice:
        return log
    if notice := _notice(source):
        return Report(notice=notice)
    fields = read_fields(source.words, source.limits) if source.says(SHAPES.outcome_field) else _NOTHING
    if fields.notice == "delivered":
        return fields
    if is_complete(fields.bounces):
        at_commands = with_commands(fields.bounces, source)
        return by_reporter(fields._replace(bounces=at_commands), source.words)
    told = read_events(source) or _read_words(source)
    if fields.bounces:
        filled = fill(fields.bounces, told.bounces)
        return by_reporter(fields._replace(bounces=filled), source.words)
    return told


def _notice(source: Source) -> Notice | None:
    """Tell what is about mail that did arrive: complaints, and answers of people who are away."""
    if source.says(SHAPES.complaint):
        return "complaint"
    subject = source.lower[:_MAX_SUBJECT].removeprefix("subject: ").removeprefix("betreff: ")
    return "vacation" if subject.startswith(SHAPES.vacation.phrases) else None


def _is_from_somebody_away(source: Source) -> bool:
    """Tell the text of an automatic answer, which may have lost its subject."""
    return source.says(SHAPES.away) and source.says(SHAPES.answers_later)


def _is_of_success(source: Source) -> bool:
    return source.says(SHAPES.arrived) and not source.says(SHAPES.undelivered)


def with_commands(bounces: tuple[Bounce, ...], source: Source) -> tuple[Bounce, ...]:
    """Find out at which commands the replies came; status fields seldom say it, a report's words often do.

    So they do of who rejected, where the fields only name who reports.
    """
    if all(bounce.command and bounce.host for bounce in bounces):
        return bounces
    command = source.command
    if command and len(bounces) == 1:
        host = bounces[0].host or find_host(source.words)
        return (bounces[0]._replace(command=bounces[0].command or command, host=host),)
    return fill(bounces, tuple(read_transcript(source) or (read_notice(source) if command else ())))


def _read_words(source: Source) -> Report:
    """Read what is told in words, and what they say of further attempts."""
    ended = source.retries_ended
    bounces = _told(source)
    if not any(bounce.code or bounce.status for bounce in bounces):
        if _is_of_success(source):
            return Report(notice="delivered")
        if source.says(SHAPES.held):
            return _NOTHING
    if not any(bounce.sure or bounce.code for bounce in bounces) and _is_from_somebody_away(source):
        return Report(notice="vacation")
    if any(bounce.sure for bounce in bounces) and _is_doubtful(source, bounces):
        bounces = tuple(bounce._replace(sure=False) for bounce in bounces)
    if ended is not None:
        bounces = tuple(bounce._replace(retries_ended=ended) for bounce in bounces)
    return Report(notice="delayed" if bounces and ended is False else None, bounces=bounces)


def _is_doubtful(source: Source, bounces: tuple[Bounce, ...]) -> bool:
    """Tell replies that only stand in a document or a test; there, hardly one names the host that gave it."""
    names_host = any(bounce.host for bounce in bounces)
    return source.may_be_a_table or (source.is_of_developers and not names_host)


def _told(source: Source) -> tuple[Bounce, ...]:
    """Ask the detectors for what is told in words."""
    found: tuple[Bounce, ...] = ()
    for detect, are_enough in _DETECTORS:
        if not are_enough(found):
            told = tuple(detect(source))
            found = fill(found, told) if found else told
    return by_alias(found, source) or tuple(read_sentence(source))
