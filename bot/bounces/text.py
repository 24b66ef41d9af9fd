"""Texts as people paste them into a channel, asked about or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.characters import whole_characters
from bot.bounces.detectors.asking import read_source
from bot.bounces.first_look import can_be_sure, is_prose, may_hold_a_bounce
from bot.bounces.limits import USUAL
from bot.bounces.mending import mended
from bot.bounces.model import Report
from bot.bounces.slack_text import plain
from bot.bounces.source import Source, knows_no_words

if TYPE_CHECKING:
    from bot.bounces.limits import Limits
    from bot.bounces.model import NamesFailure

_NOTHING = Report()


def read_text(text: str, *, names_failure: NamesFailure = knows_no_words, limits: Limits = USUAL) -> Report:
    """Read the bounces out of a text as a Slack event's `text` holds it; plain text passes unchanged.

    `names_failure` says whether words alone name a reason for which mail bounces.
    """
    report = _NOTHING
    if may_hold_a_bounce(text):
        source = _source(text, names_failure, limits)
        if not is_prose(source) or names_failure(source.text):
            report = limits.applied_to(read_source(source))
    return report._replace(cut=True) if len(text) > limits.text else report


def overhear(text: str, *, names_failure: NamesFailure = knows_no_words, limits: Limits = USUAL) -> Report:
    """Read a text that nobody asked about: as `read_text` does if it surely holds a bounce, else nothing.

    Of a text that is not even worth this call `may_be_sure` says so, in a fraction of the time.
    """
    source = _source(text, names_failure, limits)
    if not can_be_sure(source):
        return _NOTHING
    report = limits.applied_to(read_source(source))
    return report if any(bounce.sure for bounce in report.bounces) else _NOTHING


def _source(text: str, names_failure: NamesFailure, limits: Limits) -> Source:
    """Undo what happened to a text on its way."""
    pasted = plain(whole_characters(text[: limits.text]))
    return Source(mended(pasted), names_failure, limits=limits)
