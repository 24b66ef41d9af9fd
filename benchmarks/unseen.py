"""Questions that nobody asked before, made of what is all over the catalog; each comes once.

They are of the kinds in questions.txt, and about as many of each: codes alone, a provider with a code or a
tag, words, some with a slip of the finger, and pasted lines.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING, TypeVar

from bot import catalog
from bot.catalog import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalog import Catalog, Rejection

Choice = TypeVar("Choice")

FRAMES = ("{}", "{}", "{}?", "what does {} mean?", "why {}", "was heißt {}", "{} auf deutsch", "{} error")
LINES = (
    "{said}",
    "<{user}@example.{place}>: {said}",
    "host mx{number}.example.{place}[192.0.2.7] said: {said} (in reply to RCPT TO command)",
    "Nov 24 10:11:12 mx1 postfix/smtp[{number}]: 4F: to=<{user}@example.{place}>, status=bounced ({said})",
)
USERS = ("kim", "lea", "jo.doe", "info", "office", "a.martin", "sales")
PLACES = ("com", "net", "org")
IN_NO_LIST = 10
"""Every tenth question for codes is for one that is in no list."""
SLIP = 3
"""Every third question in words has a slip."""
CODE, TEXT, NAME, WAY = 7919, 104_729, 1_299_709, 15_485_863
"""Primes to go through lists by: so one gets all over them, in no order that means something."""


def questions(number: int) -> list[str]:
    """Make so many different questions, the same at every call."""
    return list(islice(_different(_Maker(catalog.load()).questions()), number))


def _different(texts: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _pick(choices: Sequence[Choice], turn: int, stride: int) -> Choice:
    return choices[turn * stride % len(choices)]


class _Maker:
    def __init__(self, known: Catalog) -> None:
        self._known = known
        self._codes = [code for code in known.reply_codes if code[0] in "45"]
        self._details = [status.partition(".")[2] for status in known.enhanced_codes]
        self._names = [text for entry in known.entries.values() for text in entry.words]
        self._names += [entry.wording(one).name for entry in known.entries.values() for one in LANGUAGES]

    def questions(self) -> Iterator[str]:
        """Make 25 by 25."""
        for turn in count():
            yield from (self._code(10 * turn + one) for one in range(10))
            yield from (self._provider(5 * turn + one) for one in range(5))
            yield from (self._words(7 * turn + one) for one in range(7))
            yield from (self._line(3 * turn + one) for one in range(3))

    def _code(self, turn: int) -> str:
        if turn % IN_NO_LIST == 0:
            return f"5{turn // IN_NO_LIST % 100:02} 5.{turn % 8}.{turn % 97}"
        code = _pick(self._codes, turn, CODE)
        status = f"{code[0]}.{_pick(self._details, turn, TEXT)}"
        return _pick((code, status, f"{code} {status}", f"{code}-{status}"), turn, WAY)

    def _provider(self, turn: int) -> str:
        rejection = self._rejection(turn)
        codes = (rejection.tag, rejection.code, rejection.status, rejection.reason)
        names = (rejection.provider.name, *rejection.provider.aliases)
        return f"{_pick(names, turn, NAME)} {next(filter(None, codes))}"

    def _words(self, turn: int) -> str:
        name = _pick(self._names, turn, NAME)
        if turn % SLIP == 0:
            place = 1 + turn // SLIP % (len(name) - 1)
            name = name[:place] + name[place + 1 :]
        return _pick(FRAMES, turn, WAY).format(name)

    def _line(self, turn: int) -> str:
        return _pick(LINES, turn, WAY).format(
            said=self._rejection(turn).example,
            user=_pick(USERS, turn, NAME),
            place=_pick(PLACES, turn, NAME),
            number=1000 + turn,
        )

    def _rejection(self, turn: int) -> Rejection:
        return _pick(self._known.rejections, turn, TEXT)
