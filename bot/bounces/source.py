"""A text and what its own words say of it, worked out once for all detectors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from bot.bounces.command import command_in
from bot.bounces.limits import MAX_AHEAD, USUAL
from bot.bounces.phrases import lowered
from bot.bounces.quoting import one_line
from bot.bounces.shapes import LISTS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.bounces.limits import Limits
    from bot.bounces.model import Command, NamesFailure
    from bot.bounces.phrases import Phrases

_STATUS = r"([45]\.\d\.\d{1,3})(?![\d.])"
# The line end before it is the fastest to look for.
_CODES_OF_ROW = re.compile(
    rf"\n[ \t\n|*\"'`\u2022-]{{0,9}}+(?:[^\n:|@0-9]{{2,30}}+[:|][ \t]{{0,9}})?"
    rf"(?:([45]\d\d)(?!\d)(?:[ |#(-]{{1,5}}{_STATUS})?|{_STATUS})"
)
_CODE = re.compile(r"(?<![\w.])(?:[45]\d\d(?![\w%/])|[45]\.\d\.\d{1,3}(?![\w.]))")
_HEADERS = 300
"""Characters behind the start of a message in which its sender is told."""
_SOME_CODES, _MANY_CODES = 3, 4
"""Different codes at the starts of lines: some make one doubt, many make a table."""
ANNOUNCEMENTS = tuple(words for words in SHAPES.opening if words.endswith(":"))
_ANSWERED = re.compile(r"^[ \t]{0,12}<<< {0,4}(\w[^\n]{1,400})$", re.MULTILINE)
_RULE = re.compile(r"[ \t]{0,12}(?:[-_=*]{3,}|\*\*.{1,100}\*\*\s{0,8}$)")


def knows_no_words(_text: str) -> bool:
    """Name no failure: for use without a catalog."""
    return False


@dataclass(eq=False)
class Source:
    """A text with nothing left to undo.

    `is_report` says that it is known to be a delivery report, because a mail's headers said so.
    """

    text: str
    names_failure: NamesFailure
    is_report: bool = False
    limits: Limits = USUAL

    @cached_property
    def words(self) -> str:
        """The text without the returned message: nothing in that is the report's own.

        What clings to it would look, when it is cut off, like another word, or like a code.
        """
        text, lower = self.text, self._lowered
        end = SHAPES.returned_message.first_in(lower)
        if end < len(text) and SHAPES.robots.are_in(lower[end : end + _HEADERS]):  # a report is forwarded
            end += 1 + SHAPES.returned_message.first_in(lower[end + 1 :])
        is_apart = end in (0, len(text)) or text[end - 1].isspace()
        return text[: end if is_apart else _start_of_word(text, end)]

    @cached_property
    def lower(self) -> str:
        """The words in lower case, with single spaces."""
        return " ".join(self._lowered[: len(self.words)].split())

    @cached_property
    def _lowered(self) -> str:
        return lowered(self.text)

    @cached_property
    def _said(self) -> set[Phrases]:
        """The lists of which a phrase stands in the words."""
        return LISTS.found_in(self.lower)

    def says(self, phrases: Phrases) -> bool:
        """Tell whether one of the phrases stands in the words; case and white space do not matter."""
        return phrases in self._said

    @property
    def says_undelivered(self) -> bool:
        """Whether it is, or says of itself that it is, a report of mail that was not delivered."""
        return self.is_report or self.says(SHAPES.undelivered)

    @property
    def is_foreign(self) -> bool:
        """Whether it speaks of another protocol with three-digit replies."""
        return self.says(SHAPES.other_protocols)

    @property
    def is_about_replies(self) -> bool:
        """Whether it is a table of codes, a configuration or a test: about replies, but nobody's mail."""
        codes = {row[1] for row in self._rows if row[1]}
        return len(codes) >= _MANY_CODES or self.says(SHAPES.configuration)

    @property
    def may_be_a_table(self) -> bool:
        """Whether it may be documentation: lines with different codes, none of them about anybody."""
        if self.is_report:
            return False
        codes = {row[1] for row in self._rows if row[1]}
        statuses = {row[2] or row[3] for row in self._rows if row[2] or row[3]}
        return max(len(codes), len(statuses)) >= _SOME_CODES

    @cached_property
    def _rows(self) -> list[re.Match[str]]:
        """The lines that begin with codes, unless an address stands among them; below may be whom to ask."""
        lines = f"\n{self.words}"
        rows = list(_CODES_OF_ROW.finditer(lines))
        if len(rows) < _SOME_CODES:
            return []
        end = lines.find("\n", rows[-1].end())
        return [] if "@" in lines[rows[0].start() : end if end >= 0 else None] else rows

    @property
    def is_of_developers(self) -> bool:
        """Whether what leads to the first code, on its line or above, speaks of tests or documents."""
        code = None if self.is_report else _CODE.search(self.words)
        if code is None:
            return False
        above, _, line = self.words[max(0, code.start() - MAX_AHEAD) : code.start()].rpartition("\n")
        above = above.rstrip().rpartition("\n")[2]
        return SHAPES.development.are_in(lowered(f"{above} {line}" if above.endswith(":") else line))

    @property
    def retries_ended(self) -> bool | None:
        """What a report says of further attempts: False that they go on, True that they ended."""
        if self.says(SHAPES.retries_go_on):
            return False
        return True if self.says(SHAPES.given_up) else None

    @property
    def command(self) -> Command | None:
        """The SMTP command that is named first."""
        return command_in(self.lower)

    @cached_property
    def command_ahead(self) -> Command | None:
        """The one that is named before any address: it holds for every recipient."""
        return command_in(self.lower.partition("@")[0])

    @cached_property
    def best_words(self) -> str:
        """The paragraph that tells the failure best."""
        return self.best_words_of(self.words)

    def best_words_of(self, text: str) -> str:
        """Choose the paragraph that names the failure, the one that is quoted (`The response was:`) first.

        What a server answered (`<<< No such domain.`) is the failure, whatever its words. Without any that
        names it, choose what is called the reason, or one that says that there is a failure; else the first.
        """
        if "<<<" in text and (answered := _ANSWERED.search(text)):
            return one_line(answered[1])
        lines = [one_line(paragraph) for paragraph in paragraphs(text)]
        if len(lines) <= 1:
            return _without_label("".join(lines))
        named = (line for line in chain(_announced(lines), lines) if self.names_failure(line))
        told = (line for line in lines if SHAPES.undelivered.are_in(lowered(line)))
        called = (line for line in lines if line.lower().startswith(SHAPES.label))
        return _without_label(next(chain(named, called, _announced(lines), told, lines), ""))


def _announced(paragraphs: list[str]) -> Iterator[str]:
    """Give the paragraphs whose predecessors announce a quote."""
    for before, after in pairwise(paragraphs):
        if before.endswith(":") and before.lower().endswith(ANNOUNCEMENTS):
            yield after


def _without_label(words: str) -> str:
    if not words.lower().startswith(SHAPES.label):
        return words
    return words.partition(":")[2].lstrip() or words


def _start_of_word(text: str, end: int) -> int:
    """Go back from inside a word to where it begins."""
    return 1 + max(text.rfind(space, 0, end) for space in " \t\n")


def paragraphs(text: str) -> Iterator[str]:
    """Give what stands between blank lines and rules."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip() and not _RULE.match(line):
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
