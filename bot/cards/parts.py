"""The parts of a card that explain an entry, in the order a person in a hurry needs them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, chain, groupby, islice
from typing import TYPE_CHECKING

from bot.cards import blocks
from bot.cards.blocks import Kept
from bot.cards.interface import say
from bot.cards.safe_text import shorten
from bot.catalog import LANGUAGES, Actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.cards.blocks import Block
    from bot.catalog import Entry, Language, Remedy, Retry

SEVERITIES = {
    "1": "intermediate",
    "2": "success",
    "3": "intermediate",
    "4": "temporary",
    "5": "permanent",
}
"""What the first digit of a code says (RFC 5321 section 4.2.1, RFC 3463 section 2)."""
NO_ERROR = {"success", "intermediate"}

OPEN_CHARACTERS = 500
"""Characters of steps that a card shows at once; further steps are folded away, to stay within one screen."""
SEVERAL = 2
"""From as many on things are worth a list."""
SUBTITLE_LIMIT = 60
"""Characters of a folded block's second line that stay on one line in a narrow window."""
REFERENCES = 3
"""Links in the small print."""
KEPT = 2048
"""Parts of each kind that are kept to be put on the next card: many times what people ask for in a day."""

_SENTENCE_END = re.compile(r"[.!?][\"“”»)]?\s+(?=[^\sa-zäöü])")


def title(codes: Iterable[str | None], name: str) -> str:
    """Put codes before a name: `550 5.1.1: No such mailbox`."""
    label = " ".join(code for code in codes if code)
    return f"{label}: {name}" if label else name


@lru_cache(KEPT)
def outlook(severity: str, acts: Actor, retry: Retry, language: Language) -> tuple[str, ...]:
    """Say how bad it is, who must act, and what another attempt is worth."""
    answers = (say(language, "severity", severity=severity), say(language, "acts", actor=acts))
    return answers if severity in NO_ERROR else (*answers, say(language, "retry", retry=retry))


@lru_cache(KEPT)
def outlook_line(answers: tuple[str, ...]) -> Block:
    """Put the outlook on one line, the severity in bold."""
    first, *others = answers
    line = blocks.paragraph(
        blocks.text(first, bold=True), blocks.text("".join(f" · {other}" for other in others))
    )
    return Kept(blocks.rich(line))


def sentence(title: str, answers: tuple[str, ...]) -> str:
    """Say the same in two sentences, for notifications and screen readers."""
    return f"{title}. {', '.join(answers)}."


def cause(entry: Entry, language: Language, *, asked: str) -> Block:
    """Say what happened and its most likely cause, in two sentences; `asked` is the code as it was given."""
    if getattr(entry, "origin", None) != "decoded":
        return _cause(entry, language)
    # Own up to a code that is in no list: its entry was made from its digits.
    decoded = blocks.paragraph(blocks.text(say(language, "decoded", code=asked)))
    return blocks.rich(decoded, *_cause(entry, language)["elements"])


@lru_cache(KEPT)
def _cause(entry: Entry, language: Language) -> Block:
    wording = entry.wording(language)
    said = wording.meaning
    if wording.causes and not _SENTENCE_END.search(said):
        said += " " + say(language, "most-likely", cause=wording.causes[0])
    return Kept(blocks.sentences(said))


@lru_cache(KEPT)
def causes(entry: Entry, language: Language) -> tuple[Block, ...]:
    """Fold away all the likely causes, for somebody who looks a code up without a text at hand."""
    likely = entry.wording(language).causes
    if len(likely) < SEVERAL:
        return ()
    listed = blocks.bullets(blocks.paragraph(blocks.text(one)) for one in likely)
    heading = say(language, "likely-causes", count=len(likely))
    subtitle = shorten(likely[0], SUBTITLE_LIMIT)
    return (Kept(blocks.fold(heading, [blocks.rich(listed)], subtitle=subtitle)),)


@lru_cache(KEPT)
def steps(entry: Entry, acts: Actor, language: Language) -> tuple[Block, ...]:
    """List what to do; what makes the card too long is folded away, but never a single step."""
    remedies = in_order(entry.wording(language).remedies, acts)
    if not remedies:
        return ()
    lengths = accumulate(len(remedy.step) for remedy in remedies)
    shown = max(1, sum(length <= OPEN_CHARACTERS for length in lengths))
    further = remedies[shown:]
    if len(further) < SEVERAL:
        return (Kept(step_list(remedies, language)),)
    heading = say(language, "further-steps", count=len(further))
    folded = blocks.fold(heading, [step_list(further, language, start=shown)])
    return Kept(step_list(remedies[:shown], language)), Kept(folded)


def in_order(remedies: Sequence[Remedy], acts: Actor) -> list[Remedy]:
    """Group steps by who does them, the first mover first."""
    movers = sorted(dict.fromkeys(remedy.who for remedy in remedies), key=lambda who: who is not acts)
    return [remedy for who in movers for remedy in remedies if remedy.who is who]


def step_list(remedies: Sequence[Remedy], language: Language, *, start: int = 0) -> Block:
    """List steps, numbered on from `start`, under a heading for each who does them."""
    shown: list[Block] = []
    for who, group in groupby(remedies, key=lambda remedy: remedy.who):
        steps_of_one = [(remedy.step, remedy.url) for remedy in group]
        heading = say(language, "do-then" if start else "do-first", actor=who)
        shown += [
            blocks.paragraph(blocks.text(heading, bold=True)),
            blocks.numbered(steps_of_one, start=start),
        ]
        start += len(steps_of_one)
    return blocks.rich(*shown)


def buttons(values: Mapping[Language, str], language: Language, *more: Block, private: bool) -> Block:
    """Offer to share a private card, `more`, to read it in the other language, and to say if it was right.

    `values` are what a button remembers of the card in each language.
    """
    value = values[language]
    other = next(one for one in LANGUAGES if one != language)
    shared = [blocks.button(say(language, "share"), "share", value)] if private else []
    return blocks.actions(
        *shared,
        *more,
        blocks.button(say(other, "language-name"), "language", values[other]),
        blocks.button(say(language, "right"), "feedback_yes", value),
        blocks.button(say(language, "wrong"), "feedback_no", value, spoken=say(language, "wrong-label")),
    )


def note_button(value: str, language: Language) -> Block:
    """Offer to add a note of the team's own."""
    return blocks.button(say(language, "note-add"), "note_add", value)


def small_print(entries: tuple[Entry, ...], notes: Iterable[str], language: Language) -> list[Block]:
    """Say where it is written, what it rests on, and what to be careful about."""
    first = entries[0]
    marks = []
    if first.unconfirmed:
        marks.append(say(language, "unconfirmed"))
    if language not in first.wordings:
        marks.append(say(language, "english-only"))
    printed = blocks.context(links=_links(entries), notes=[*marks, *notes])
    return [printed] if printed else []


@lru_cache(KEPT)
def _links(entries: tuple[Entry, ...]) -> str:
    references = dict.fromkeys(chain.from_iterable(entry.references for entry in entries))
    return blocks.links((one.title, one.url) for one in islice(references, REFERENCES))
