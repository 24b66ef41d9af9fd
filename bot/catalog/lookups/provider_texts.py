"""Which texts of a provider answer a question that names it: by code, class or words, or the common ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.digits import is_of_class, is_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalog.knowledge import Knowledge
    from bot.catalog.lookups.question import Question
    from bot.catalog.model import Rejection
    from bot.catalog.texts import Text
    from bot.catalog.words.word_index import Hit

STATUS_AGREES, CODE_AGREES, CLASS_AGREES = 8, 4, 4
NOT_BY_EXAMPLE = 3
"""The enhanced code is the text's own, not only that of its example."""
ANY_WORDS = 5
"""A text that goes by the code alone, where the code alone was asked."""
SAME_REASON, NAMED_IN_IT = 2, 1
WORDS_AGREE, WORDS_NAME_ITS_REASON = 10, 8
"""What each sign weighs: a text with more of them is shown before the others."""

Answer = Iterable[tuple["Rejection", str]]


class _Row(NamedTuple):
    """A text, how well it answers, and whether what was asked most exactly agrees."""

    score: int
    close: bool
    rejection: Rejection
    matched: str


class _Signs(NamedTuple):
    """What speaks for a text besides its codes."""

    own: Hit | None
    """Words of the question are words of the text."""
    matter: Hit | None
    """Words of the question name the text's reason."""
    usual: bool
    """The code that was asked stands for the text's reason."""


def of_provider(catalog: Knowledge, asked: Question, hits: Sequence[Hit]) -> tuple[Answer, Answer]:
    """Rank the texts of the named providers: those that answer the question, and the others.

    Each with the part of the question that it answers.
    """
    if not (asked.has_code or asked.words):
        return _all_of_them(catalog, asked), ()
    rank = {hit.entry_id: place for place, hit in enumerate(hits)}
    rows = sorted(
        _rows(catalog, asked, hits), key=lambda row: (-row.score, rank.get(row.rejection.id, len(rank)))
    )
    close = [(row.rejection, row.matched) for row in rows if row.close]
    further = [(row.rejection, row.matched) for row in rows if not row.close]
    return close, further if asked.has_code else chain(further, _all_of_them(catalog, asked))


def _all_of_them(catalog: Knowledge, asked: Question) -> Answer:
    for provider, written in asked.providers:
        if provider.id in catalog.texts:
            yield from ((rejection, written) for rejection in catalog.texts[provider.id].rejections)


def _rows(catalog: Knowledge, asked: Question, hits: Sequence[Hit]) -> Iterator[_Row]:
    """Yield the texts for which something speaks."""
    by_id = {hit.entry_id: hit for hit in hits}
    matter = next((hit for hit in hits if hit.entry_id in catalog.reasons), None)
    exact = catalog.enhanced(asked.status) if asked.status else catalog.reply_codes.get(asked.code or "")
    for provider, written in asked.providers:
        texts = catalog.texts.get(provider.id)
        for text in texts.carrying(asked.code, asked.status) if texts else ():
            reason = text.rejection.reason
            signs = _Signs(
                own=by_id.get(text.rejection.id),
                matter=matter if matter and reason == matter.entry_id else None,
                usual=exact is not None and reason == exact.reason,
            )
            if row := _row(text, asked, written, signs):
                yield row


def _row(text: Text, asked: Question, written: str, signs: _Signs) -> _Row | None:
    """Rate a text of the provider that is called as `written`; None if nothing speaks for it."""
    said = signs.own or signs.matter
    agreed = _agreement(text, asked) if asked.has_code else said and 0
    if agreed is None:
        return None
    matched = (written, asked.written_digits, asked.code, asked.status, *(said.words if said else ()))
    return _Row(
        score=agreed + _weight(text.rejection, asked, written, signs),
        close=_is_close(agreed, asked, usual=signs.usual) if asked.has_code else True,
        rejection=text.rejection,
        matched=" ".join(filter(None, matched)),
    )


def _weight(rejection: Rejection, asked: Question, written: str, signs: _Signs) -> int:
    """Weigh what speaks for a text besides its codes."""
    weight = SAME_REASON if signs.usual else 0
    if asked.code and not asked.status and not rejection.goes_by_words:
        weight += ANY_WORDS
    if asked.has_code and written.casefold() in rejection.wordings["en"].name.casefold():
        weight += NAMED_IN_IT
    if signs.own:
        weight += round(WORDS_AGREE * len(signs.own.words) / len(asked.words))
    if signs.matter:
        weight += WORDS_NAME_ITS_REASON
    return weight


def _is_close(agreed: int, asked: Question, *, usual: bool) -> bool:
    """Say whether the enhanced code agrees where one was asked; or else the reason it stands for."""
    return agreed >= (STATUS_AGREES if asked.status else CODE_AGREES) or (agreed > 0 and usual)


def _agreement(text: Text, asked: Question) -> int | None:
    """Say how well the codes agree with those asked for; None if they do not."""
    rejection, code, status = text
    agreed = 0
    if asked.status:
        if is_same(status, asked.status):
            agreed += STATUS_AGREES + (NOT_BY_EXAMPLE if rejection.status else 0)
        elif rejection.status:
            return None
    if asked.code:
        if code == asked.code:
            agreed += CODE_AGREES
        elif rejection.code:
            return None
    if asked.digits:
        if not any(one and is_of_class(one, asked.digits) for one in (code, status)):
            return None
        agreed += CLASS_AGREES
    return agreed or None
