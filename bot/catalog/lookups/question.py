"""From a question as somebody typed it to its parts: codes, a class, providers, tags, words, a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog.lookups.codes import LONGEST, take_class
from bot.catalog.words.word_index import content_words

if TYPE_CHECKING:
    from bot.catalog.knowledge import Knowledge
    from bot.catalog.model import Language
    from bot.catalog.words.names import Providers, Tags

LINE_LENGTH = 8
"""Words that mean something from which on a text is what a server wrote, not a question."""

_LANGUAGE = re.compile(
    r"(?:^|(?<=[\s,;:?!]))(?:(?:auf|in|im|to|into|als)\s)?(?:(?P<de>deutsch|german)|(?P<en>englisch|english))"
    r"(?:\s(?:please|pls|bitte))?[\s.?!]*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w.=/:@,])(?<!port )([1-9][0-9]{2})(?![\w@%]|[.,:/][0-9])")
_STATUS = re.compile(r"(?<![\w.])#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w]|\.[0-9])")
_BOTH = re.compile(
    r"(?<![\w.])([1-9][0-9]{2})[ -]{1,3}[(\[]?#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w]|\.[0-9])"
)
_WRAPPED = re.compile(r"->|\bsaid:|\breturned:?\s", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2}|[^\W_][^\w\s.:-][^\W_]|[^\W\d_][0-9]")
"""Without two letters, a letter and a number, or `1&1` there is no name, and none is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a question holds. `digits` are the class asked for: `4`, `45`, `5.7`, `X.7`."""

    text: str
    language: Language | None = None
    code: str | None = None
    status: str | None = None
    digits: str | None = None
    written_digits: str = ""
    providers: Providers = ()
    tags: Tags = ()
    words: tuple[str, ...] = ()

    @property
    def has_code(self) -> bool:
        """Whether it holds a code or a class of codes."""
        return bool(self.code or self.status or self.digits)

    @property
    def is_line(self) -> bool:
        """Whether it is rather what a server wrote."""
        return len(self.words) >= LINE_LENGTH


def read_question(catalog: Knowledge, query: str) -> Question:
    """Take a question apart."""
    text = " ".join(query[:LONGEST].split())
    text, language = _take_language(text)
    tags, providers, rest = _take_names(catalog, text) if _NAME.search(text) else ((), (), text)
    code, status = _codes(rest)
    rest = _STATUS.sub(" ", rest)
    digits, written = None, ""
    if code:
        rest = re.sub(rf"(?<!\w){code}(?!\w)", " ", rest)
    elif not status:
        digits, written, rest = take_class(rest)
    return Question(
        text=text,
        language=language,
        code=code,
        status=status,
        digits=digits,
        written_digits=written,
        providers=providers,
        tags=tags,
        words=tuple(content_words(rest)),
    )


def _take_names(catalog: Knowledge, text: str) -> tuple[Tags, Providers, str]:
    tags, rest = catalog.names.take_tags(text)
    providers, rest = catalog.names.take_providers(rest)
    return tags, providers, rest


def _take_language(text: str) -> tuple[str, Language | None]:
    """Take `auf deutsch` off the end."""
    found = _LANGUAGE.search(text)
    if found is None or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].rstrip(" ,;:-"), "de" if found["de"] else "en"


def _codes(text: str) -> tuple[str | None, str | None]:
    """Find the reply code and the enhanced code: those side by side, and within what another server said."""
    inner = _WRAPPED.split(text)[-1]
    for part in (inner, text):
        if both := _BOTH.search(part):
            return both[1], both[2]
    for part in (inner, text):
        code, status = _CODE.search(part), _STATUS.search(part)
        if code or status:
            return code and code[1], status and status[1]
    return None, None
