"""The words by which shapes are known, read from data/shapes.toml once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.bounces.phrases import Lists, Phrases, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

Alternatives: TypeAlias = str
"""Phrases as a part of a larger pattern, without brackets: `from|mail from|\\w{0,20} agent`."""

DATA = Path(__file__).parent / "data"


def _alternatives(phrases: Iterable[str]) -> Alternatives:
    return "|".join(re.escape(phrase).replace(r"\*", r"\w{0,20}") for phrase in phrases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What data/shapes.toml says; the remarks there tell what each list is for."""

    opening: tuple[str, ...]
    opening_far: Phrases
    afterword: Phrases
    telling: tuple[str, ...]
    label: tuple[str, ...]
    numbered: tuple[str, ...]
    nesting: tuple[str, ...]
    follow_up: Phrases
    returned_message: Phrases
    undelivered: Phrases
    retries_go_on: Phrases
    given_up: Phrases
    cannot_send: Phrases
    arrived: Phrases
    complaint: Phrases
    vacation: Phrases
    away: Phrases
    answers_later: Phrases
    delay_subject: Phrases
    held: Phrases
    list_programs: Phrases
    robots: Phrases
    other_protocols: Phrases
    outcome_field: Phrases
    name_in_event: Phrases
    program_text: Phrases
    configuration: Phrases
    counted: Alternatives
    mail: Words
    reply: Words
    dialogue: Words
    report: Words
    first_person: Words
    development: Words
    web_codes: tuple[str, ...]
    ended: tuple[str, ...]
    tried_again: tuple[str, ...]
    sent: tuple[str, ...]
    author: Alternatives
    header: Alternatives
    login: Alternatives
    key: Alternatives
    contact: Alternatives
    wrote: Alternatives
    reply_label: Alternatives
    deliver: Alternatives
    your: Alternatives
    message: Alternatives
    towards: Alternatives
    asking: Alternatives
    talk: Alternatives
    supposing: Alternatives
    frame: Alternatives
    field: Alternatives
    postscript: Alternatives
    program_line: Alternatives
    error_field: Alternatives


_KINDS: dict[str, Any] = {
    "tuple[str, ...]": tuple,
    "Phrases": Phrases,
    "Words": Words,
    "Alternatives": _alternatives,
}


def _load() -> Shapes:
    data = tomllib.loads((DATA / "shapes.toml").read_text(encoding="utf-8"))
    lists: dict[str, list[str]] = {key: words for table in data.values() for key, words in table.items()}
    return Shapes(**{field.name: _KINDS[str(field.type)](lists[field.name]) for field in fields(Shapes)})


SHAPES = _load()
LISTS = Lists(value for field in fields(SHAPES) if isinstance(value := getattr(SHAPES, field.name), Phrases))
"""All of them that are lists of phrases."""
