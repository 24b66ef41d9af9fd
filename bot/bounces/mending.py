"""Mends what no longer stands as a server wrote it: torn lines and words, codes behind their words."""

from __future__ import annotations

import re

_SOFT_BREAK = re.compile(r"=(?<=[^\s=]=)\n(?![<> ]{0,4}\d\d\d[ -])")  # a reply is on a line of its own
# A terminal breaks lines at its own width, in the middle of words.
_FEW_LINES = 4
_TERMINAL_WIDTHS = range(72, 400)
# Whoever breaks lines elsewhere breaks them there, too: what is one word by its form is one again.
_BROKEN_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"<[\w.!#$%&'*+/=?^{|}~-]{1,64}+@[\w.-]{0,255}+\n[\w.-]{1,255}+>",
        r"<[\w.!#$%&'*+/=?^{|}~-]{1,64}+\n[\w.!#$%&'*+/=?^{|}~-]{0,64}+@[\w.-]{1,255}+>",
        r"host (?<=\bhost )[\w.-]{1,255}+\n[\w.-]{1,255}+\[",
    )
)
_BROKEN_CODE = re.compile(
    r"\n(?:(?<=\b[45]\d\d[ -][45]\.\n)(?=\d\.\d)|(?<=\b[45]\d\d[ -][45]\.\d\.\n)(?=\d)"
    r"|(?<=\b[45]\d\d[ -][45]\.\d\n)(?=\.\d))"
)
# PHPMailer tells the words first, and the codes after them.
_CODES_LAST = re.compile(
    r"Detail: (?P<words>.{1,500}?)\s{1,4}SMTP code: (?P<code>[45]\d\d)\b"
    r"(?:\s{1,4}Additional SMTP info: (?P<status>[45]\.\d\.\d{1,3})\b)?",
    re.DOTALL,
)


def join_broken_lines(text: str) -> str:
    """Join lines that a terminal or quoted-printable broke, and part those whose ends are doubled."""
    if "=\n" in text:
        text = _SOFT_BREAK.sub("", text)
    lines = text.split("\n")
    if len(lines) > _FEW_LINES and not any(map(str.strip, lines[1::2])) and _are_doubled(lines[::2]):
        lines = lines[::2]
        text = "\n".join(lines)
    lengths = list(map(len, lines))
    width = max(lengths)
    if width in _TERMINAL_WIDTHS and lengths.count(width) > 1 and _are_broken(lines, width):
        return "".join(line if len(line) == width else line + "\n" for line in lines).removesuffix("\n")
    return text


def _are_doubled(lines: list[str]) -> bool:
    """Tell doubled line ends from paragraphs of one line: there are empty lines among the rest, too."""
    return "" in map(str.strip, "\n".join(lines).strip().split("\n"))


def _are_broken(lines: list[str], width: int) -> bool:
    """Tell whether a terminal broke the lines: none that fills its width is a last one, none is indented."""
    behind = [after for line, after in zip(lines, [*lines[1:], ""], strict=True) if len(line) == width]
    return all(after and not after.startswith("  ") for after in behind)


def mended(text: str) -> str:
    """Join the words and codes in whose middle a line ends, and put codes before their words."""
    if "\n" in text:
        text = _BROKEN_CODE.sub("", text)
        for pattern in _BROKEN_WORDS:
            text = pattern.sub(_joined, text)
    return _CODES_LAST.sub(_with_codes_first, text) if "SMTP code: " in text else text


def _joined(broken: re.Match[str]) -> str:
    return broken[0].replace("\n", "")


def _with_codes_first(told: re.Match[str]) -> str:
    return "SMTP error: " + " ".join(filter(None, told.group("code", "status", "words")))
