"""The parts of a mail that count here, decoded when they are asked for; the rest of MIME is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import fast_mail_parser

from bot.bounces.characters import whole_characters
from bot.bounces.limits import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fast_mail_parser import PyLazyMimePart

    from bot.bounces.limits import Limits

_CHARSET = re.compile(r"=(?<=(?i:charset)=)[\"']?([\w.:-]{1,40})")
_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
# Codecs of Python's that are no charsets of mail, slow ones and such that turn text into code among them.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"})
# The type of a mail inside a mail, and as it is hidden from the parser; their ends are quick to find.
_MAIL = re.compile(rb"822(?<=(?i:message/rfc)822)")
_HIDDEN_MAIL = re.compile(r"-822(?<=(?i:message/rfc)-822)")
_HIDDEN_TYPE = "message/rfc-822"
_LINE_END = re.compile(rb"\r\r?\n|\r")
_MAX_ENCODED_WORDS = 10**9
"""Encoded words times bytes of the mail."""
_MAX_TAGS = 5_000
"""Tags of one HTML part: a browser's way to parse takes time by the square of the nesting."""
_END_OF_PARAGRAPH = re.compile(r"</(?:p|h[1-6]|li|td)>", re.IGNORECASE)
_UNDECLARED = [
    "iso2022_jp", "euc_jp", "cp932", "gb18030", "big5", "cp949", "koi8_r", "cp1251", "iso8859_5", "cp1250",
    "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874",
]  # fmt: skip
"""Charsets that mails are written in without a word of it."""
_MAX_GUESS = 4_000
"""Bytes from which an undeclared charset is guessed."""
_MAIL_FILE = re.compile(r"name=\"?[^\";]{0,200}\.eml\b", re.IGNORECASE)
_MEDIA_TYPE = re.compile(
    r"(?:text|message|multipart|application|image|audio|video|font|model|example|x-[\w-]{1,60})/[\w.+!#$&^-]{1,127}"
)
_USUAL = frozenset(
    {"text/plain", "text/html", "multipart/report", "multipart/mixed", *_STATUS_PARTS, _HIDDEN_TYPE}
)
_ASCII = bytes(range(128))
_FEW = 5
"""One letter in so many."""


@dataclass
class Mail:
    """One mail: its headers by lower-case name, and its parts by media type, in their order.

    `data` is the whole, should there be no parts. `cut` says that something was left unread; `depth` counts
    the mails around this one.
    """

    headers: dict[str, list[str]]
    parts: dict[str, list[PyLazyMimePart]] = field(default_factory=dict)
    data: bytes = b""
    cut: bool = False
    depth: int = 0
    limits: Limits = USUAL

    def header(self, name: str) -> str:
        """Give a header's first value, or nothing."""
        values = self.headers.get(name)
        return values[0] if values else ""

    @property
    def text(self) -> str:
        """What a reader sees: the plain parts, or else the pages; of broken MIME whatever is there."""
        text = "\n".join(self._texts("text/plain")) or "\n".join(
            map(self._page_text, self._texts("text/html"))
        )
        if text or not all(kind.startswith("multipart/") for kind in self.parts):
            return text
        body, limit = self.data[_end_of_headers(self.data) :], self.limits.text
        self.cut = self.cut or len(body) > limit
        return _decode(body[:limit], "")

    @cached_property
    def delivery_status(self) -> str:
        """The fields of all delivery-status parts (RFC 3464, RFC 6533), or nothing."""
        return "\n\n".join(self._texts(*_STATUS_PARTS))

    def inner(self) -> Iterator[Mail]:
        """Open the mails inside: forwarded ones, and the returned message of a report."""
        for content in self._mails():
            if self.depth == self.limits.depth:
                self.cut = True
                return
            mail = parse(content, self.limits, self.depth + 1)
            yield mail
            self.cut = self.cut or mail.cut

    def _mails(self) -> Iterator[bytes]:
        """Give the mails among the parts, and files called so: not every program knows their type."""
        for kind, parts in self.parts.items():
            if not kind.startswith(("text/", "multipart/")):
                for part in parts:
                    if kind == _HIDDEN_TYPE or _is_named_mail(part):
                        yield _content(part) or b""

    def _texts(self, *kinds: str) -> Iterator[str]:
        for kind in kinds:
            for part in self.parts.get(kind, ()):
                content = _content(part)
                if content is not None:
                    self.cut = self.cut or len(content) > self.limits.text
                    yield _decode(content[: self.limits.text], _content_type(part))

    def _page_text(self, page: str) -> str:
        from selectolax.lexbor import LexborHTMLParser

        if page.count("<") >= _MAX_TAGS:
            self.cut = True
            page = "<".join(page.split("<", _MAX_TAGS)[:_MAX_TAGS])
        if "MsoNormal" not in page:  # Word's paragraphs are lines
            page = _END_OF_PARAGRAPH.sub(r"\n\n\g<0>", page)
        tree = LexborHTMLParser(page)
        tree.strip_tags(["head", "style", "script"], recursive=True)
        return tree.text(separator="\n")


def _content(part: PyLazyMimePart) -> bytes | None:
    """Decode a part; None is for one whose encoding is broken, and for one that only holds others."""
    try:
        return part.content
    except fast_mail_parser.DecodeError:
        return None


def _content_type(part: PyLazyMimePart) -> str:
    """Give the header, with its charset; the part's own `content_type` is without it."""
    if written := part.headers.get("Content-Type"):
        return written[0]
    for name, values in part.headers.items():
        if name.lower() == "content-type":
            return values[0]
    return ""


def _is_named_mail(part: PyLazyMimePart) -> bool:
    return any(_MAIL_FILE.search(value) for values in part.headers.values() for value in values)


def parse(data: bytes, limits: Limits = USUAL, depth: int = 0) -> Mail:
    """Take a mail apart; what cannot be parsed is left to be read as text."""
    cut, data = len(data) > limits.mail, _with_line_ends(data[: limits.mail])
    try:
        root = fast_mail_parser.parse_email_tree(_made_harmless(data), mode="lazy")
    except fast_mail_parser.ParseError:
        from email.parser import BytesHeaderParser

        head = BytesHeaderParser().parsebytes(data[: _end_of_headers(data)])
        mail, cut = Mail(_headers(head.items())), True
    else:
        mail = _collect(root, limits.parts)
    mail.data, mail.limits, mail.depth, mail.cut = data, limits, depth, mail.cut or cut
    return mail


def _with_line_ends(data: bytes) -> bytes:
    """Make line ends of carriage returns that stand alone: the parser does not know them as such."""
    has_others = b"\r" in data and data.count(b"\r") > data.count(b"\r\n")
    return _LINE_END.sub(b"\n", data) if has_others else data


def _made_harmless(data: bytes) -> bytes:
    """Hide from the parser what it takes too much time or memory for.

    It opens all mails inside mails at once, each as a copy; here they are opened when they are asked for.
    And it looks for the end of an encoded word (RFC 2047) through the whole header, for each of them.
    """
    data = _MAIL.sub(b"-822", data)
    if len(data) ** 2 > _MAX_ENCODED_WORDS and data.count(b"=?") * len(data) > _MAX_ENCODED_WORDS:
        data = data.replace(b"=?", b"= ?")
    return data


def _end_of_headers(data: bytes) -> int:
    """Find where the body begins: behind the first empty line; there may be none."""
    ends = [place + len(end) for end in (b"\n\n", b"\n\r\n") if (place := data.find(end)) >= 0]
    return min(ends, default=0)


def _collect(root: PyLazyMimePart, most: int) -> Mail:
    mail = Mail({name.lower(): values for name, values in root.headers.items()})
    stack, seen = [root], 0
    while stack and seen < most:
        part = stack.pop()
        seen += 1
        mail.parts.setdefault(_kind(part), []).append(part)
        stack.extend(reversed(part.children))
    mail.cut = bool(stack)
    return mail


def _kind(part: PyLazyMimePart) -> str:
    """Give the media type; what is none counts as plain text (RFC 2045 section 5.2)."""
    kind = part.content_type.lower()
    return kind if kind in _USUAL or _MEDIA_TYPE.fullmatch(kind) else "text/plain"


def _headers(items: Iterable[tuple[str, object]]) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in items:
        headers.setdefault(name.lower(), []).append(str(value))
    return headers


def _decode(content: bytes, content_type: str) -> str:
    """Decode by the declared charset, else as UTF-8, else as what it looks like; line ends get one form."""
    declared = _CHARSET.search(content_type)
    text = _as(content, declared[1] if declared else "utf-8") or _as(content, "utf-8")
    if text is None:
        text = content.decode(_guess(content[:_MAX_GUESS]), "replace")
    if "-822" in text:
        text = _HIDDEN_MAIL.sub("822", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _guess(content: bytes) -> str:
    """Guess a charset: a few foreign letters are western European, more of them another script."""
    if len(content.translate(None, _ASCII)) * _FEW < len(content):
        return "cp1252"
    import charset_normalizer

    guess = charset_normalizer.from_bytes(content, cp_isolation=_UNDECLARED).best()
    return guess.encoding if guess else "cp1252"


def _as(content: bytes, charset: str) -> str | None:
    if charset.lower().replace("-", "_") in _NO_CHARSETS:
        return None
    try:
        return whole_characters(content.decode(charset))
    except (ValueError, LookupError):  # not so encoded; no such charset, or none of text
        return None
