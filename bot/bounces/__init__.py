"""Reads bounces: out of a text as Slack delivers it, or out of a whole mail.

    report = read_text(event["text"], names_failure=catalog.names_failure)
    report = read_mail(Path("bounce.eml").read_bytes(), names_failure=catalog.names_failure)
    for bounce in report.bounces:
        print(bounce.recipient, bounce.code, bounce.status, bounce.evidence)

Everything in a `Report` is quoted; nothing is made up. What the words mean is another package's knowledge:
it comes in as `names_failure`. Both functions take linear time and raise nothing, whatever they are given.
"""

from bot.bounces.characters import whole_characters
from bot.bounces.first_look import may_be_sure
from bot.bounces.limits import USUAL, Limits
from bot.bounces.mail import read_mail
from bot.bounces.model import Bounce, NamesFailure, Notice, Report
from bot.bounces.rich_text import rich_text
from bot.bounces.text import overhear, read_text

__all__ = [
    "USUAL",
    "Bounce",
    "Limits",
    "NamesFailure",
    "Notice",
    "Report",
    "may_be_sure",
    "overhear",
    "read_mail",
    "read_text",
    "rich_text",
    "whole_characters",
]
