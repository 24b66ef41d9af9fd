"""The card of a question: the best entry in full, or a short list to choose from."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cards import blocks, parts
from bot.cards.blocks import Kept
from bot.cards.guidance import help_card
from bot.cards.interface import say
from bot.cards.model import Card, NotePlace, provider_subject
from bot.cards.redaction import redact
from bot.cards.remember import remember_lookup
from bot.cards.safe_text import escape, one_line, shorten
from bot.catalog import LANGUAGES, Actor, CodeClass, EnhancedCode, Rejection, ReplyCode, Retry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block
    from bot.catalog import Entry, Language, Lookup, Match

LISTED = 5
"""Entries that stand open; the others of a page are folded away."""
NEAREST = 3
"""Listed codes that are named where one is in no list."""
QUERY_LIMIT = 60
TEXT_LIMIT = 500
"""Characters of the question, and of the sentence for notifications and screen readers."""
CLASSES = ("2", "4", "5")
PERMANENT = "5"


def lookup_card(lookup: Lookup, language: Language, *, private: bool = True) -> Card:
    """Draw the answer to a question; `private` adds the button that shares it.

    The entry that is clearly meant is shown in full, with the others folded; otherwise there is a list to
    choose from. Without any match it is the help card.
    """
    if not lookup.matches:
        return help_card(language, problem="nothing-found")
    best, *others = lookup.matches
    if (others or lookup.page > 1) and not lookup.clear:
        return _list(lookup, language, private=private)
    return _full(lookup, best, others, language, private=private)


def _full(lookup: Lookup, best: Match, others: Sequence[Match], language: Language, *, private: bool) -> Card:
    entry = best.entry
    title = parts.title(_codes(best, lookup), entry.wording(language).name)
    answers = _outlook(best, lookup, language)
    values = _values(lookup, private=private)
    opening: list[Block] = [
        blocks.header(title),
        parts.outlook_line(answers),
        parts.cause(entry, language, asked=best.matched),
        *parts.steps(entry, entry.acts, language),
    ]
    card: list[Block] = [
        *opening,
        *parts.causes(entry, language),
        *_nearest(lookup, language, private=private),
        *_others(others, lookup, language, private=private),
        *_pages(lookup, language, private=private),
        parts.buttons(values, language, parts.note_button(values[language], language), private=private),
        *parts.small_print((entry,), [_found_by(best, language)], language),
    ]
    place = NotePlace(
        subjects=_subjects(entry),
        row=len(opening),
        value=values[language],
        language=language,
    )
    return replace(_card(parts.sentence(title, answers), card), place=place)


def _subjects(entry: Entry) -> dict[str, str]:
    """Name what notes may be about."""
    if not isinstance(entry, Rejection):
        return {entry.id: ""}
    return {entry.id: "", provider_subject(entry.provider): entry.provider.name}


def _found_by(match: Match, language: Language) -> str:
    """Say what led to an entry: `Found by the tag TSS04`."""
    matched = shorten(redact(one_line(match.matched)), QUERY_LIMIT)
    return say(language, "found-by", why=match.why, matched=matched)


def _list(lookup: Lookup, language: Language, *, private: bool) -> Card:
    asked = shorten(redact(one_line(lookup.query)), QUERY_LIMIT)
    shown, folded = lookup.matches[:LISTED], lookup.matches[LISTED:]
    names = ", ".join(match.entry.wording(language).name for match in shown)
    card: list[Block] = [
        blocks.header(say(language, "matches-for", query=asked)),
        *(_row(match.entry, lookup, language, private=private) for match in shown),
        *_others(folded, lookup, language, private=private),
        *_pages(lookup, language, private=private),
        parts.buttons(_values(lookup, private=private), language, private=private),
    ]
    said = say(language, "list-fallback", count=len(lookup.matches), names=names)
    return _card(said, card)


def _card(said: str, card: Sequence[Block]) -> Card:
    return Card(text=escape(shorten(one_line(said), TEXT_LIMIT)), blocks=[*card])


def _nearest(lookup: Lookup, language: Language, *, private: bool) -> list[Block]:
    if not lookup.nearest:
        return []
    heading = blocks.rich(blocks.paragraph(blocks.text(say(language, "nearest"), bold=True)))
    return [
        heading,
        *(_row(entry, lookup, language, private=private) for entry in lookup.nearest[:NEAREST]),
    ]


def _others(matches: Sequence[Match], lookup: Lookup, language: Language, *, private: bool) -> list[Block]:
    if not matches:
        return []
    rows = [_row(match.entry, lookup, language, private=private) for match in matches]
    heading = say(language, "also-matches", count=len(rows))
    asked = _class_asked(lookup)
    names = ", ".join(f"{_label(one.entry, asked)} {one.entry.wording(language).name}" for one in matches)
    return [blocks.fold(heading, rows, subtitle=shorten(names, parts.SUBTITLE_LIMIT))]


def _row(entry: Entry, lookup: Lookup, language: Language, *, private: bool) -> Block:
    return _offer(entry, _class_asked(lookup), language, private=private)


@lru_cache(parts.KEPT)
def _offer(entry: Entry, class_asked: str | None, language: Language, *, private: bool) -> Block:
    """Offer an entry in one line, with a button that remembers the question which finds it."""
    label, name = _label(entry, class_asked), entry.wording(language).name
    show = blocks.button(
        say(language, "show"),
        "lookup",
        remember_lookup(_question(entry, class_asked), language, private=private),
        spoken=say(language, "show-label", what=label or name),
    )
    return Kept(blocks.row(parts.title((label,), name), show))


def _pages(lookup: Lookup, language: Language, *, private: bool) -> list[Block]:
    """Lead to the matches before and behind these."""
    ways = [
        blocks.button(
            say(language, label),
            f"page_{label}",
            remember_lookup(lookup.query, language, private=private, page=page),
        )
        for label, page, there in (
            ("earlier", lookup.page - 1, lookup.page > 1),
            ("later", lookup.page + 1, lookup.more),
        )
        if there
    ]
    return [blocks.actions(*ways)] if ways else []


def _values(lookup: Lookup, *, private: bool) -> dict[Language, str]:
    return {one: remember_lookup(lookup.query, one, private=private, page=lookup.page) for one in LANGUAGES}


def _codes(match: Match, lookup: Lookup) -> tuple[str | None, ...]:
    """Give the codes of the title: those asked for, else the entry's own."""
    if isinstance(match.entry, CodeClass):
        return (_label(match.entry, _class_asked(lookup)),)
    asked = (lookup.code, lookup.status)
    return asked if any(asked) else (_own_code(match.entry, _class_asked(lookup)),)


@lru_cache(parts.KEPT)
def _label(entry: Entry, class_asked: str | None) -> str:
    """Name an entry in a list: its code, and the provider where it is one provider's."""
    provider = entry.provider.name if isinstance(entry, Rejection) else None
    return " ".join(part for part in (provider, _own_code(entry, class_asked)) if part)


def _own_code(entry: Entry, class_asked: str | None) -> str | None:
    match entry:
        case ReplyCode():
            return entry.code
        case EnhancedCode():
            return _in_class(entry.status, class_asked or _usual_class(entry))
        case CodeClass():
            return _in_class(entry.pattern, class_asked or "X")
        case Rejection():
            return " ".join(code for code in (entry.code, entry.status) if code)
    return None


def _in_class(status: str, digit: str) -> str:
    """Write `X.1.1`, which stands for every class, as the code of one class."""
    return f"{digit}{status[1:]}" if status.startswith("X.") else status


def _class_asked(lookup: Lookup) -> str | None:
    asked = (lookup.status or lookup.code or lookup.query)[:1]
    return asked if asked in CLASSES else None


def _usual_class(entry: EnhancedCode) -> str:
    """Choose the class to name an entry by that stands for every class."""
    return next((code[0] for code in entry.basic_codes if code[0] in CLASSES), PERMANENT)


def _question(entry: Entry, class_asked: str | None) -> str:
    """Give the question that finds an entry first: a code of the class that was asked for, else its id."""
    if isinstance(entry, EnhancedCode) and class_asked:
        return _in_class(entry.status, class_asked)
    return entry.id


def _outlook(match: Match, lookup: Lookup, language: Language) -> tuple[str, ...]:
    """Say how bad it is, who acts and whether a retry helps; the class of the code asked for has its say."""
    entry, severity = match.entry, _severity(match, lookup)
    acts, retry = entry.acts, entry.retry
    if severity == "success":
        acts, retry = Actor.NOBODY, Retry.NO
    elif severity == "temporary" and retry is Retry.NO:
        retry = Retry.AUTOMATIC
    elif severity == "either" and retry is Retry.AUTOMATIC:
        severity = "temporary"
    return parts.outlook(severity, acts, retry, language)


def _severity(match: Match, lookup: Lookup) -> str:
    entry = match.entry
    if isinstance(entry, ReplyCode) and (entry.origin == "pseudo" or entry.code[0] not in parts.SEVERITIES):
        return "pseudo"
    if isinstance(entry, CodeClass):
        return parts.SEVERITIES.get(_label(entry, _class_asked(lookup))[0], "either")
    own = _own_code(entry, None) if isinstance(entry, ReplyCode | Rejection) else None
    return parts.SEVERITIES.get((lookup.code or lookup.status or own or " ")[0], "either")
