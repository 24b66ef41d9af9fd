"""Undo what Slack, a mail program and a keyboard do to a text on its way into a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_LINK = re.compile(r"<(?:mailto:|https?://|tel:)([^<>|]{0,4000})(?:\|([^<>]{0,4000}))?>")
_MENTION = re.compile(r"<([@#!])([^<>|]{1,100})(?:\|([^<>]{0,400}))?>")
_MARKUP = re.compile(r"<(?:mailto:|https?://|tel:|[@#!])")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_BOLD_ADDRESS = re.compile(r"\*(?<![\w*]\*)([\w.+-]{1,64}@[\w.-]{1,255})\*(?!\w)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0", "&#39;": "'", "&amp;": "&"}
"""The ampersand last: what it stood for is no entity."""

_TYPED = {
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
    "\u2018": "'", "\u2019": "'", "\u201a": "'",
    "\u2026": "...", "\u2013": "-", "\u2014": "-", "\u2011": "-",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    "\x00": "",
}  # fmt: skip
"""Typographic characters and the plain ones a mail server wrote; the invisible ones go."""

_LINE_END = re.compile(r"\r\r?\n|\r")
"""What ends a line elsewhere; a line end that was converted twice is one nevertheless."""

# Quote marks at the start of a line; the `>>>` and `<<<` of an SMTP dialogue are no quotes.
# This pattern and the next begin with the mark itself: whatever is none is passed over fast.
_COMMAND = r">> ?(?:HELO|EHLO|LHLO|MAIL|RCPT|DATA|BDAT|QUIT|RSET|AUTH|STARTTLS)\b"
_QUOTED = re.compile(rf">(?<![^\n]>)(?!{_COMMAND})[ \t]?(?:(?!>{_COMMAND})>[ \t]?)*+", re.IGNORECASE)
_SOFT_BREAK = re.compile(r"=(?<=[^\s=]=)\n(?![<> ]{0,4}\d\d\d[ -])")  # a reply is on a line of its own
_FENCE = "```"
_PARAGRAPH = "\n\n"
# HTML; an address in angle brackets is no tag.
_BLOCK = re.compile(
    r"</?(?:p|div|br|tr|li|td|th|h[1-6]|table|blockquote|pre)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|ul|ol|tbody|code|tt|small)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)

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


def whole_characters(text: str) -> str:
    """Replace the halves of characters (lone surrogates): JSON can hold them, UTF-8 cannot."""
    return text if text.isascii() else _HALF_CHARACTER.sub("\ufffd", text)


def plain(text: str) -> str:
    """Turn the `text` of a Slack event into the text that was pasted.

    Links give their label, entities their character, typographic quotes the plain ones; quote marks and code
    fences go; lines that a terminal or quoted-printable broke are joined. A plain text passes unchanged.
    """
    if _MARKUP.search(text):
        text = _MENTION.sub(_mentioned, _LINK.sub(_label, text))
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    if "*" in text:
        text = _BOLD_ADDRESS.sub(r"\1", text)
    if "\\u003" in text:
        text = text.replace("\\u003c", "<").replace("\\u003e", ">")
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if not text.isascii() or "\x00" in text:
        for typed, written in _TYPED.items():  # most texts have none: to look is faster than to translate
            text = text.replace(typed, written)
    return _join_broken_lines(_without_marks(text))


def _without_marks(text: str) -> str:
    """Take away the tags of a page, code fences and quote marks."""
    if "</" in text:
        text = _TAG.sub("", _BLOCK.sub(_PARAGRAPH, text))
    if _FENCE in text:
        text = text.replace(_FENCE + " ", _PARAGRAPH).replace(_FENCE, "\n")
    if "\n>" in text or text.startswith(">"):
        text = _QUOTED.sub("", _with_end_of_quote(text))
    return text


def mended(text: str) -> str:
    """Join the address, the host or the enhanced code in whose middle a line ends."""
    if "\n" in text:
        text = _BROKEN_CODE.sub("", text)
        for pattern in _BROKEN_WORDS:
            text = pattern.sub(_joined, text)
    return text


def with_codes_first(text: str) -> str:
    """Put the codes before the words, as a server does, where PHPMailer has put them behind."""
    return _CODES_LAST.sub(_reply, text) if "SMTP code: " in text else text


def _reply(told: re.Match[str]) -> str:
    return "SMTP error: " + " ".join(filter(None, told.group("code", "status", "words")))


def _with_end_of_quote(text: str) -> str:
    """Part the last quote from what is written below it; a sentence begins there, not the rest of a line."""
    end = text.find("\n", text.rfind("\n>") + 1)
    is_below = end >= 0 and text[end + 1 : end + 2].isupper()
    return text[:end] + "\n" + text[end:] if is_below else text


def _joined(broken: re.Match[str]) -> str:
    return broken[0].replace("\n", "")


def _label(link: re.Match[str]) -> str:
    target, label = link.groups()
    return label or (target if link[0].startswith("<mailto:") else link[0].strip("<>").partition("|")[0])


def _mentioned(mention: re.Match[str]) -> str:
    kind, target, label = mention.groups()
    return kind.replace("!", "@") + (label or target)


def _join_broken_lines(text: str) -> str:
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


def rich_text(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Give the text of an event's `rich_text` blocks: every character as typed, one line per line.

    Slack keeps more there than in `text`: no escapes, and links with their full address. Blocks of other
    kinds, and elements of unknown ones, are passed over.
    """
    return "".join(_element(block) for block in blocks if block.get("type") == "rich_text").strip("\n")


def _element(element: Mapping[str, Any], depth: int = 0) -> str:
    kind = str(element.get("type"))
    if kind in _LEAVES:
        return _LEAVES[kind](element)
    if depth == _MAX_NESTING:
        return ""
    inner = "".join(_element(child, depth + 1) for child in element.get("elements") or ())
    return inner.rstrip("\n") + "\n" if depth else inner


def _text(element: Mapping[str, Any]) -> str:
    return str(element.get("text") or "")


def _link(element: Mapping[str, Any]) -> str:
    return str(element.get("text") or element.get("url") or "").removeprefix("mailto:")


def _named(form: str, key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda element: form.format(element.get(key))


_MAX_NESTING = 8
_LEAVES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _text,
    "link": _link,
    "emoji": _named(":{}:", "name"),
    "user": _named("@{}", "user_id"),
    "usergroup": _named("@{}", "usergroup_id"),
    "channel": _named("#{}", "channel_id"),
    "broadcast": _named("@{}", "range"),
}
