"""One diagnostic: which of its replies is the cause, and with which codes.

A diagnostic is what a server, a log or a program wrote about one failed delivery. It often holds more than
one reply: a wrapper around what the other side said, a reply over several lines that repeats its code, an
enhanced code far behind. The innermost reply is the cause, so that one is taken.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.bounces.limits import MAX_AHEAD, MAX_EVIDENCE
from bot.bounces.quoting import quoted, said
from bot.bounces.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SUBJECT_AND_DETAIL = r"\d\.\d{1,3}(?!\d|\.\d)"
_STATUS = rf"[45]\.{_SUBJECT_AND_DETAIL}"
# `550 5.1.1`, `550-5.7.1`, `550 #5.1.0`, `550-'5.7.1`, `(530, b'5.7.0`, `550, ERROR_CODE :5.1.1`
# and `code "535", with message "535-5.7.8`, but no part of a longer number, a name or an address in the web,
# and no port of a mail server
_REPLY = re.compile(
    r"(?P<code>[45]\d\d)(?<![\w./%+-]\d\d\d)(?<!\w[#\[]\d\d\d)(?<!:(?:443|465|587))(?!\d|[.,]\d|[\w%/])"
    r"(?:[\"']?,\s{1,9}with\s{1,9}message\s{1,9}[\"'](?P=code)(?!\d))?"
    rf"(?:[-\s,;:)]{{0,8}}(?:ERROR_CODE ?:)?b?[\"'(\[]{{0,2}}#?(?P<status>{_STATUS}))?"
)
# Found by its first dot, which is the fastest to look for; its class is the digit before that.
_LONE_STATUS = re.compile(rf"\.(?<=[45]\.)(?<![\w.-][45]\.)(?<!Status: [45]\.){_SUBJECT_AND_DETAIL}(?![\w-])")
# The same bounds, to look fast where nothing else is asked; what stands alone may have a dash as its bullet.
_MAYBE_CODE = re.compile(
    r"[45](?:(?<![\w./%+][45])(?<!\w-[45])\d\d(?!\d|[.,]\d|[\w%/])"
    r"|(?<![\w.-][45])\.\d\.\d{1,3}(?!\d|\.\d)(?![\w-]))"
)
_UNSPECIFIC = re.compile(r"[45]\.0\.0")

_WORD = 12
"""Characters before an enhanced code in which it may be called one."""
_NAMES_OF_A_STATUS = ("code", "status", "error", "dsn")
_QUOTES = " \t\n'\"`([<{*#"
_BULLETS = " *-\u2022"
_BARE_AFTER = ("\n", "\t", ":", ";", "|", "=", ">", '"', "'", "`", "(", "[", "#", "],", "\u300c", "\u2192")
_KEY = ('":', "':")
"""What stands before a number in JSON."""
_HOST_AHEAD = re.compile(r"\bhost [\w.-]{1,255} ?\[[^\]]{1,60}\]:$")
_LOOPBACK = re.compile(r"\[(?:127\.[\d.]{1,12}|::1)\] said:$")


_NO_WORDS = re.compile(r"[ \t]{0,20}\n[ \t]{0,20}\n")
"""What stands behind codes that quote nothing."""
_FIELD = r"[,;|]?\s{0,4}[a-z]\w{0,20}[=:] {0,2}[\"']?"
_NEXT_FIELD = re.compile(rf"{_FIELD}(?:{_STATUS}[\"']?{_FIELD})?")
"""What stands between a code and the reply that says more: `code=550 err="550 5.1.1 no such user"`."""


class Reply(NamedTuple):
    """One reply; `start` is where its code stands."""

    code: str | None
    status: str | None
    start: int
    announced: bool
    """Words before it announce it: `said:`, `smtp;`."""
    bare: bool
    """Nothing but a line's start, a colon or a quote mark stands before it."""
    quote: Callable[[], str]

    @property
    def text(self) -> str:
        """The reply as quoted, on one line, from its code on; worked out when it is asked for."""
        return self.quote()


class _Place(NamedTuple):
    """A code in a text, and what stands before it."""

    match: re.Match[str]
    opened: bool
    """Words that announce a quoted reply: `said:`, `smtp;`, `server message:`."""
    nested: bool
    """Words that announce, inside a reply, another server's: `->`, `responded with:`."""
    bare: bool
    inward: bool
    """A server's talk with itself: only why it gave the reply in front of this one."""

    @classmethod
    def of(cls, match: re.Match[str], place: int, text: str) -> _Place:
        """Look at what stands before a code."""
        if not place:
            return cls(match, opened=False, nested=False, bare=True, inward=False)
        before = text[max(0, place - MAX_AHEAD) : place].lower()
        words = before.rstrip(_QUOTES)
        start = before.rstrip(_BULLETS)
        inward = words.endswith("said:") and bool(_LOOPBACK.search(words))
        is_number = start.endswith("#") and start[:-1].rstrip().endswith(SHAPES.numbered)
        return cls(
            match=match,
            opened=(
                words.endswith(SHAPES.opening)
                or SHAPES.opening_far.are_in(words)
                or (words.endswith("]:") and bool(_HOST_AHEAD.search(words)))
            ),
            nested=words.endswith(SHAPES.nesting) and not inward and not text.startswith(",", match.end()),
            bare=not start or (start.endswith(_BARE_AFTER) and not start.endswith(_KEY) and not is_number),
            inward=inward,
        )


def may_hold_a_code(text: str) -> bool:
    """Dismiss at once a text in which no reply can be found."""
    return ("4" in text or "5" in text) and _MAYBE_CODE.search(text) is not None


def find_reply(diagnostic: str) -> Reply | None:
    """Find the reply that is the cause: the innermost one of the first that is announced.

    Without any announced reply it is the first one; without that, a lone enhanced code.
    """
    outer: _Place | None = None
    inner: _Place | None = None
    for place in _places(diagnostic):
        if outer is None or (place.opened and not outer.opened) or _is_silent(outer, place, diagnostic):
            outer, inner = place, None
        elif place.nested:
            inner = place
    return _reply(diagnostic, inner or outer, outer) if outer else _lone_status(diagnostic)


def _is_silent(outer: _Place, place: _Place, text: str) -> bool:
    """Tell a reply that is only named by its codes (`Status code: 550 5.4.1`) and quoted further on."""
    if place.match["code"] != outer.match["code"]:
        return False
    end, start = outer.match.end(), place.match.start()
    is_alone = place.match[0] == outer.match[0] and bool(_NO_WORDS.match(text, end))
    return is_alone or bool(_NEXT_FIELD.fullmatch(text, end, start))


def find_replies(text: str) -> Iterator[Reply]:
    """Find every reply of a text, in its order; without any of them a lone enhanced code."""
    place = None
    for place in _places(text):
        yield _reply(text, place, place)
    lone = None if place else _lone_status(text)
    if lone:
        yield lone


def _places(text: str) -> Iterator[_Place]:
    """Find the codes that are replies: by what stands before, or an enhanced code right behind."""
    for match in _REPLY.finditer(text):
        place = _Place.of(match, match.start(), text)
        if place.opened or place.nested or place.bare or match["status"]:
            yield place


def _reply(text: str, place: _Place, outer: _Place) -> Reply:
    quote = partial(quoted, text, place.match)
    return Reply(
        code=place.match["code"],
        status=_status(text, place, outer, quote),
        start=place.match.start(),
        announced=outer.opened or place.nested,
        bare=place.bare,
        quote=quote,
    )


def _status(text: str, place: _Place, outer: _Place, quote: Callable[[], str]) -> str | None:
    """Find the enhanced code of a reply: right behind its code, in its words, or before it."""
    code, start = place.match["code"], place.match.start()
    status: str | None = place.match["status"]
    if status and not place.inward:
        return status
    first = max(0, start - MAX_AHEAD)
    if not _LONE_STATUS.search(text, first, start + MAX_EVIDENCE):
        return status or outer.match["status"]
    status = status or _status_in(quote(), code) or outer.match["status"]
    if status and not place.inward:
        return status
    return _status_in(text[first:start].rpartition("\n\n")[2], code) or status


def _status_in(text: str, code: str) -> str | None:
    """Find an enhanced code of the same class somewhere in a reply: `550 no such user (#5.1.1)`."""
    for match in _LONE_STATUS.finditer(text):
        place = match.start() - 1
        if text[place] == code[0] and not _is_of_a_sentence(text, place):
            return text[place : match.end()]
    return None


def _is_of_a_sentence(text: str, place: int) -> bool:
    """Tell the number of a version or a section, to which words lead: `in release 5.2.1`."""
    before = text[max(0, place - _WORD) : place].rstrip(" \t")
    is_led = before[-1:].isalpha() or before.endswith((",", ".", ">"))
    return is_led and not before.lower().endswith(_NAMES_OF_A_STATUS)


def _lone_status(text: str) -> Reply | None:
    match = _LONE_STATUS.search(text)
    if match is None:
        return None
    start = match.start() - 1
    place = _Place.of(match, start, text)
    is_afterthought = text.endswith("#", 0, start)  # qmail: `no such user (#5.1.1)`
    bare = place.bare and not is_afterthought
    begin = start if bare else text.rfind("\n", 0, start) + 1
    return Reply(
        code=None,
        status=text[start : match.end()],
        start=start,
        announced=place.opened or is_afterthought,
        bare=bare,
        quote=partial(said, text[begin : begin + MAX_EVIDENCE]),
    )


def choose_status(said: str | None, summary: str | None) -> str | None:
    """Choose between the enhanced code of a reply and a report's or a log's own summary of it.

    What was said counts, unless it says nothing (x.0.0) and the summary is finer.
    """
    if said and summary and _UNSPECIFIC.fullmatch(said) and summary[0] == said[0]:
        return summary
    return said or summary
