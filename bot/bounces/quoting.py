"""The words of a reply: where they end, and how they stand on one line."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.bounces.limits import MAX_AHEAD, MAX_EVIDENCE
from bot.bounces.phrases import lowered
from bot.bounces.shapes import SHAPES

# The reporter's words, a blank line, a rule or the next label: nothing of the reply comes after them.
_AFTERWORD = re.compile(
    r"\(in\s{1,20}reply\s{1,20}to\s|\(delivery attempts:|; from=<"
    r"|\n(?:[ \t]{0,20}\n|[-_=*]{3}"
    rf"|[ \t]{{0,8}}(?:{SHAPES.postscript}|(?:{SHAPES.field})(?::[ \t]|\t)))"
)
# Nor after a line of a program: a place in its code, its own words, the next step of a dialogue, a label.
_LINE_OF_A_PROGRAM = re.compile(
    rf"\n[ \t]{{0,20}}+(?:(?:{SHAPES.frame}) (?:async |new )?[\w.$<>/\[\]`:-]{{3,200}} ?[(:]"
    rf"|{SHAPES.program_line}|\.{{3}} \d{{1,4}} more|(?:{SHAPES.error_field}): ['\[\d]|\)[:;]?\n"
    r"|\* \w{3}|(?:<-|<)? {0,2}(?:22[01]|250|354)[ -]"
    r"|(?:quit|QUIT|rset|RSET|data|DATA)[ \t]*(?:\n|$)|(?:mail from|MAIL FROM|rcpt to|RCPT TO):"
    r"|(?=[*\u2022\w -]{2,40}:)[*\u2022-]{0,2}+ ?+"
    rf"(?i:{SHAPES.author}|{SHAPES.header})\*?:)"
)
# Nor after what somebody asks right below a paste (in lower case), or an emoji of Slack's.
_REMARK = re.compile(
    rf"\n(?:[^\w\n@]{{0,8}}+(?:(?:{SHAPES.asking})\b|@\w{{1,40}}[ ,:])"
    r"|[^\n?/]{3,300}+(?<=[^\W\d_])\?+[ \t]{0,8}(?:\n|$))"
)
_EMOJI = re.compile(r":(?<=\s:)[a-z][a-z_]{2,40}:(?!\S)")
# The line of the next reply in a list: one of several lines repeats its own code.
_NEXT_LINE = re.compile(r"\n[ \t*>\u2022-]{0,8}([45]\d\d)[ -][45]\.\d\.\d")
_QUOTE = re.compile("[\"'`]")
_QUOTES_END = {quote: re.compile(rf"{quote}(?=[\s),.;:!?}}\]*]|$)") for quote in "\"'`"}
_OPENED = re.compile(r", {0,3}b?(?P<mark>[\"'])")
"""What stands between a code and its words in Python: `(550, b'no such user')`."""
_GAP = " \t\n,;:-)*"
_CLOSING = " \t\n'\"`#,;|"
_BRACKETS = {")": "(", "]": "[", ">": "<", "}": "{"}
_CLOSING_BRACKETS = tuple(_BRACKETS)


def quoted(text: str, match: re.Match[str]) -> str:
    """Quote a reply by the match of its codes, on one line, as far as it goes, each code once.

    The groups of the match are `code`, and `status` where that stands right behind.
    """
    code, status, mark, start = match["code"], match["status"] or "", _mark(text, match), match.end()
    if not status and (opened := _OPENED.match(text, start)):
        mark, start = opened["mark"], opened.end()
    words, goes_on = text[start : match.start() + MAX_EVIDENCE], text.startswith("-", match.end("code"))
    if goes_on:
        words = words.replace(f"\n{_ahead(text, match)}{code}", f"\n{code}")
    words = _alone(words, mark, code)
    is_escaped = "\\n" in words  # a program quotes the lines of a reply
    words = said(words.replace("\\r", "").replace("\\n", "\n") if is_escaped else words)
    if is_escaped or goes_on:
        for repeated in _repeated(code, status):
            words = repeated.sub(" ", words)
        words = " ".join(words.split())
    words = words.lstrip(_GAP).removeprefix(mark).removeprefix(f"{code} ").strip()
    return " ".join([part for part in (code, status, words) if part])


def _mark(text: str, match: re.Match[str]) -> str:
    """Give the quote mark that began before the words of a reply, or nothing."""
    start = match.start()
    if mark := _QUOTE.search(text, max(0, start - 1), match.end()):
        return mark[0]
    if text.rfind('"', max(0, start - MAX_AHEAD), start) < 0:
        return ""
    return '"' if _ahead(text, match).count('"') % 2 else ""


def _ahead(text: str, match: re.Match[str]) -> str:
    """Give what stands before the codes on their line: a program may repeat it on each line of a reply."""
    start = match.start()
    return text[max(0, start - MAX_AHEAD) : start].rpartition("\n")[2]


def _alone(words: str, mark: str, code: str) -> str:
    """Cut the words off where the quote ends; without that, before the next reply of a list."""
    end = _QUOTES_END[mark].search(words) if mark else None
    if end is None and "\n" in words:
        end = next((line for line in _NEXT_LINE.finditer(words) if line[1] != code), None)
    return words[: end.start()] if end else words


def said(text: str) -> str:
    """Put a reply on one line, without what a program or a person writes below it."""
    for ending in (_AFTERWORD, _LINE_OF_A_PROGRAM):
        if end := ending.search(text):
            text = text[: end.start()]
    return _joined(without_remark(text))


@lru_cache(maxsize=1_000)
def _repeated(code: str, status: str) -> tuple[re.Pattern[str], ...]:
    """Give the patterns of what every line of a multi-line reply repeats; each begins with plain digits."""
    if not status:
        return (re.compile(rf"{code}(?<!\S{code})[ -]"),)
    status = re.escape(status)
    return (
        re.compile(rf"{code}(?<![\w.]{code})[ -](?={status}(?![\d.]))"),
        re.compile(rf"{status}(?<![\w.]{status})(?![\d.])"),
    )


def one_line(text: str) -> str:
    """Put a diagnostic on one line, without the reporter's afterword and without the end of its quote."""
    end = _AFTERWORD.search(text)
    return _joined(without_remark(text[: end.start() if end else None]))


def without_remark(text: str) -> str:
    """Cut off what somebody wrote right below a diagnostic."""
    if "\n" in text and (end := _REMARK.search(lowered(text))):
        text = text[: end.start()]
    emoji = _EMOJI.search(text)
    return text[: emoji.start()] if emoji else text


def _joined(text: str) -> str:
    """Put a text on one line, without the marks that hang at its end; those of a pair stay."""
    whole = " ".join(text.split())[:MAX_EVIDENCE]
    words = whole.rstrip(_CLOSING)
    if len(words) < len(whole) and whole[len(words)] == '"' and words.count('"') % 2:
        words += '"'
    while words.endswith(_CLOSING_BRACKETS) and words.count(words[-1]) > words.count(_BRACKETS[words[-1]]):
        words = words[:-1].rstrip(_CLOSING)
    return words
