"""The card of a bounce: the most important finding open, two more folded, the others a line each."""

from __future__ import annotations

from itertools import accumulate, islice
from typing import TYPE_CHECKING

from bot.cards import blocks, parts
from bot.cards.customer_reply import customer_reply_button
from bot.cards.guidance import silence_card
from bot.cards.interface import say
from bot.cards.model import Card, NotePlace, provider_subject
from bot.cards.redaction import redact, redact_recipient
from bot.cards.remember import remember_findings
from bot.cards.safe_text import clean, escape, one_line, shorten
from bot.catalog import LANGUAGES, EnhancedCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block
    from bot.cards.model import Finding
    from bot.catalog import Language

FULLY_SHOWN = 3
BRIEFLY_SHOWN = 5
"""Findings; the others are counted."""
EVIDENCE_LIMIT = 700
FOLDED_EVIDENCE_LIMIT = 400
"""Characters of a server's words, below the first finding and below another."""
TABLE_ROWS = 50
TABLE_CHARACTERS = 3000
"""Slack takes 100 rows and 10,000 characters of a message's table, and 13,000 characters of all blocks."""
OPEN_TABLE_ROWS = 6
"""Recipients up to whom the table stands open."""
NAME_LIMIT = 100
"""Characters of a recipient or a host."""
TEXT_LIMIT = 500
"""Characters of the sentences for notifications and screen readers."""

_URGENCY = {True: 0, None: 1, False: 2}
"""A permanent failure waits for somebody to act, a temporary one may pass by itself."""


def bounce_card(
    findings: Sequence[Finding],
    language: Language,
    *,
    private: bool = False,
    notice: str | None = None,
    cut: bool = False,
) -> Card:
    """Draw one card for all that a text or mail told.

    `private` adds the button that shares it. `notice` is `delayed` for a warning; `cut` says that a part
    of the text was left unread. Without findings it is the silence card.
    """
    if not findings:
        return silence_card(language)
    ranked = sorted(findings, key=lambda finding: _URGENCY[finding.explanation.permanent])
    first, folded, brief = ranked[0], ranked[1:FULLY_SHOWN], ranked[FULLY_SHOWN:]
    values = {
        one: remember_findings(ranked, one, private=private, notice=notice, cut=cut) for one in LANGUAGES
    }
    answers = _outlook(first, language, notice)
    opening = _opening(first, answers, language)
    card: list[Block] = [
        *opening,
        *_recipients(ranked, language),
        *_disagreement(first, language),
        *_evidence(first, language),
        *(_folded(finding, language, notice) for finding in folded),
        *_briefly(brief, language),
        parts.buttons(
            values,
            language,
            customer_reply_button(first.explanation, language),
            parts.note_button(values[language], language),
            private=private,
        ),
        *_small_print(first, language, cut=cut),
    ]
    place = NotePlace(
        subjects=_subjects(ranked[:FULLY_SHOWN], language),
        row=len(opening),
        value=values[language],
        language=language,
    )
    return Card(text=_text(ranked, answers, language), blocks=card, place=place)


def _opening(first: Finding, answers: tuple[str, ...], language: Language) -> list[Block]:
    """Say what happened, who has to act, why, and what to do: all that a reader in a hurry looks at."""
    entry = first.explanation.entry
    return [
        blocks.header(_title(first, language)),
        parts.outlook_line(answers),
        parts.cause(entry, language, asked=_codes(first)),
        *parts.steps(entry, first.explanation.acts, language),
    ]


def _text(ranked: Sequence[Finding], answers: tuple[str, ...], language: Language) -> str:
    """Say the same in a sentence or two, for notifications and screen readers."""
    first, *others = ranked
    said = parts.sentence(_title(first, language), answers)
    if others:
        said += " " + say(language, "more-errors", count=len(others))
    return escape(shorten(one_line(said), TEXT_LIMIT))


def _subjects(findings: Sequence[Finding], language: Language) -> dict[str, str]:
    """Name what notes may be about: the entries, enhanced codes and providers of what is shown in full."""
    subjects = {findings[0].explanation.entry.id: ""}
    for meaning in (finding.explanation for finding in findings):
        codes = (entry for entry in meaning.also if isinstance(entry, EnhancedCode))
        for entry in (meaning.entry, *codes):
            subjects.setdefault(entry.id, entry.wording(language).name)
        if meaning.provider:
            subjects.setdefault(provider_subject(meaning.provider), meaning.provider.name)
    return subjects


def _codes(finding: Finding) -> str:
    meaning = finding.explanation
    return " ".join(code for code in (meaning.code, meaning.status) if code)


def _title(finding: Finding, language: Language) -> str:
    meaning = finding.explanation
    return parts.title((meaning.code, meaning.status), meaning.entry.wording(language).name)


def _host(finding: Finding) -> str:
    return shorten(redact(one_line(finding.host)), NAME_LIMIT) if finding.host else ""


def _outlook(finding: Finding, language: Language, notice: str | None) -> tuple[str, ...]:
    meaning = finding.explanation
    severity = {True: "permanent", False: "temporary", None: "unclear"}[meaning.permanent]
    if notice == "delayed" and not meaning.permanent:
        severity = "delayed"
    return parts.outlook(severity, meaning.acts, meaning.retry, language)


def _recipients(findings: Sequence[Finding], language: Language) -> list[Block]:
    """List who got which error, where there is more than one recipient."""
    rows = [
        (shorten(redact_recipient(one_line(recipient)), NAME_LIMIT), result)
        for result, recipients in ((_title(one, language), one.recipients) for one in findings)
        for recipient in recipients
    ]
    if len(rows) < parts.SEVERAL:
        return []
    errors = len({result for _, result in rows})
    sizes = accumulate(len(recipient) + len(result) for recipient, result in rows)
    shown = sum(size <= TABLE_CHARACTERS for size in islice(sizes, TABLE_ROWS))
    head = (say(language, "recipient-column"), say(language, "result-column"))
    further = len(rows) - shown
    rest = [(say(language, "and-more", count=further), "")] if further > 0 else []
    heading = say(
        language, "recipients-same" if errors == 1 else "recipients-differ", count=len(rows), errors=errors
    )
    closed = errors == 1 or len(rows) > OPEN_TABLE_ROWS
    return [blocks.fold(heading, [blocks.table([head, *rows[:shown], *rest])], collapsed=closed)]


def _disagreement(finding: Finding, language: Language) -> list[Block]:
    differing = finding.explanation.disagreement
    if differing is None:
        return []
    said = say(
        language,
        "disagreement",
        code=differing.code,
        code_says=differing.code_says.wording(language).name,
        words_say=differing.words_say.wording(language).name,
    )
    return [blocks.sentences(said)]


def _evidence(finding: Finding, language: Language) -> list[Block]:
    """Fold away the server's own words."""
    if not finding.evidence.strip():
        return []
    host = _host(finding)
    heading = say(language, "evidence-of", host=host) if host else say(language, "evidence")
    return [blocks.fold(heading, [_words(finding)], subtitle=_only_recipient(finding, language))]


def _words(finding: Finding, limit: int = EVIDENCE_LIMIT) -> Block:
    return blocks.preformatted(redact(clean(finding.evidence)), limit)


def _only_recipient(finding: Finding, language: Language) -> str:
    if len(finding.recipients) != 1:
        return ""
    return say(language, "recipient-one", recipient=redact_recipient(one_line(finding.recipients[0])))


def _folded(finding: Finding, language: Language, notice: str | None) -> Block:
    """Fold a whole further finding under its title."""
    meaning = finding.explanation
    answers = _outlook(finding, language, notice)
    remedies = parts.in_order(meaning.entry.wording(language).remedies, meaning.acts)
    children = [
        parts.outlook_line(answers),
        parts.cause(meaning.entry, language, asked=_codes(finding)),
        *([parts.step_list(remedies, language)] if remedies else []),
        *_disagreement(finding, language),
        *([_words(finding, FOLDED_EVIDENCE_LIMIT)] if finding.evidence.strip() else []),
    ]
    return blocks.fold(_title(finding, language), children, subtitle=answers[0])


def _briefly(findings: Sequence[Finding], language: Language) -> list[Block]:
    if not findings:
        return []
    lines = [
        " · ".join(filter(None, (_title(one, language), _host(one)))) for one in findings[:BRIEFLY_SHOWN]
    ]
    if further := findings[BRIEFLY_SHOWN:]:
        lines.append(say(language, "and-more", count=len(further)))
    return [blocks.rich(blocks.bullets(blocks.paragraph(blocks.text(line)) for line in lines))]


def _small_print(finding: Finding, language: Language, *, cut: bool) -> list[Block]:
    meaning = finding.explanation
    notes = [
        say(language, "provider", provider=meaning.provider.name) if meaning.provider else "",
        say(language, "rule", rule=meaning.rule, certainty=meaning.certainty),
        say(language, "cut") if cut else "",
    ]
    return parts.small_print((meaning.entry, *meaning.also), notes, language)
